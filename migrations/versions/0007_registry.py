"""The life of scenarios and of social applications."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("units", sa.Column("suspension_reason", sa.String(length=500), nullable=True))
    op.add_column(
        "scenarios",
        sa.Column("legal_ground", sa.String(length=300), server_default="", nullable=False),
    )
    op.add_column("scenarios", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "api_clients", sa.Column("type_quotas", sa.Text(), server_default="{}", nullable=False)
    )
    op.add_column(
        "api_clients",
        sa.Column("credentials_version", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column(
        "api_clients", sa.Column("credentials_from", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "filings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("scenario_code", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["scenario_code"], ["scenarios.code"], name=op.f("fk_filings_scenario_code")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_filings_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
        sa.UniqueConstraint("scenario_code", name=op.f("uq_filings_scenario_code")),
    )
    op.create_index("ix_filings_filed_at", "filings", ["filed_at"], unique=False)
    op.create_table(
        "social_applications",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("industry", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("scenario_codes", sa.Text(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("allowed_addresses", sa.Text(), nullable=False),
        sa.Column("daily_quotas", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=500), nullable=True),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_social_applications_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_social_applications_licence_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_social_applications_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_applications")),
    )
    living = sa.text("state <> 'ended'")
    op.create_index(
        "uq_social_applications_living",
        "social_applications",
        ["unit_id"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
    op.create_table(
        "registry_acts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=30), nullable=False),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_acts")),
    )
    op.create_index("ix_registry_acts_subject", "registry_acts", ["subject", "id"], unique=False)
    op.create_table(
        "client_assertions",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("jti_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_client_assertions_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "jti_digest", name=op.f("pk_client_assertions")),
    )
    refused = sa.text("actor_kind = 'client' AND outcome NOT IN ('done', 'valid')")
    op.create_index(
        "ix_audit_entries_refused_calls",
        "audit_entries",
        ["id"],
        unique=False,
        sqlite_where=refused,
        postgresql_where=refused,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_entries_refused_calls", table_name="audit_entries")
    op.drop_table("client_assertions")
    op.drop_table("registry_acts")
    op.drop_table("social_applications")
    op.drop_table("filings")
    op.drop_column("api_clients", "credentials_from")
    op.drop_column("api_clients", "credentials_version")
    op.drop_column("api_clients", "type_quotas")
    op.drop_column("scenarios", "submitted_at")
    op.drop_column("scenarios", "legal_ground")
    op.drop_column("units", "suspension_reason")
