"""Comprehensive industry permits: the table of industries, permits with versions, wall codes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.String(length=32)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _industries()
    _permits()
    _versions()
    op.create_table(
        "wall_codes",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("permit_id", _ID, nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["industry_permits.id"], name=op.f("fk_wall_codes_permit_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_wall_codes")),
    )
    living = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_wall_codes_living",
        "wall_codes",
        ["permit_id"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )


def _industries() -> None:
    op.create_table(
        "industries",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("lead", sa.String(length=60), nullable=False),
        sa.Column("issuer_id", _ID, nullable=False),
        sa.Column("components", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["units.id"], name=op.f("fk_industries_issuer_id")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_industries")),
    )


def _permits() -> None:
    op.create_table(
        "industry_permits",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("holder_id", _ID, nullable=False),
        sa.Column("issuer_id", _ID, nullable=False),
        sa.Column("industry_code", sa.String(length=40), nullable=False),
        sa.Column("industry_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_industry_permits_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["industry_code", "industry_version"],
            ["industries.code", "industries.version"],
            name="fk_industry_permits_industry",
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["units.id"], name=op.f("fk_industry_permits_issuer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industry_permits")),
        sa.UniqueConstraint("number", name=op.f("uq_industry_permits_number")),
    )
    op.create_index(op.f("ix_industry_permits_holder_id"), "industry_permits", ["holder_id"])
    op.create_index(
        "ix_industry_permits_issuer_issued", "industry_permits", ["issuer_id", "issued_at", "id"]
    )


def _versions() -> None:
    op.create_table(
        "permit_versions",
        sa.Column("permit_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["industry_permits.id"], name=op.f("fk_permit_versions_permit_id")
        ),
        sa.PrimaryKeyConstraint("permit_id", "version", name=op.f("pk_permit_versions")),
    )
    op.create_table(
        "permit_constituents",
        sa.Column("permit_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("licence_id", _ID, nullable=False),
        sa.Column("living_licence_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_permit_constituents_licence_id")
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["industry_permits.id"], name=op.f("fk_permit_constituents_permit_id")
        ),
        sa.PrimaryKeyConstraint(
            "permit_id", "version", "component", name=op.f("pk_permit_constituents")
        ),
        sa.UniqueConstraint(
            "living_licence_id", name=op.f("uq_permit_constituents_living_licence_id")
        ),
    )
    op.create_index(
        op.f("ix_permit_constituents_licence_id"), "permit_constituents", ["licence_id"]
    )


def downgrade() -> None:
    for table in (
        "wall_codes",
        "permit_constituents",
        "permit_versions",
        "industry_permits",
        "industries",
    ):
        op.drop_table(table)
