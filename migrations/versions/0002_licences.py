"""The catalogue, scenarios, keys, and licences with their versions and holders."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "licence_types",
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["units.id"], name=op.f("fk_licence_types_issuer_id")
        ),
        sa.PrimaryKeyConstraint("type_code", "version", name=op.f("pk_licence_types")),
    )
    op.create_index(
        op.f("ix_licence_types_issuer_id"), "licence_types", ["issuer_id"], unique=False
    )
    op.create_table(
        "scenarios",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("shown_fields", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_scenarios_unit_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_scenarios")),
    )
    op.create_index(op.f("ix_scenarios_unit_id"), "scenarios", ["unit_id"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("use", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("public_jwk", sa.Text(), nullable=False),
        sa.Column("private_key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_chain", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_signing_keys_unit_id")),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_index(op.f("ix_signing_keys_unit_id"), "signing_keys", ["unit_id"], unique=False)
    op.create_table(
        "status_lists",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.CheckConstraint("allocated <= size", name=op.f("ck_status_lists_allocated_within_size")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_status_lists_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_lists")),
    )
    op.create_index(op.f("ix_status_lists_unit_id"), "status_lists", ["unit_id"], unique=False)
    op.create_table(
        "licences",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("type_version", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number_index", sa.String(length=40), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=True),
        sa.Column("revocation_kind", sa.String(length=30), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("legacy", sa.Boolean(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'revoked') = (revocation_kind IS NOT NULL)",
            name=op.f("ck_licences_revoked_has_its_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('valid', 'suspended', 'superseded', 'revoked', 'transferred', 'void')",
            name=op.f("ck_licences_state_known"),
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_licences_term_in_order"),
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["units.id"], name=op.f("fk_licences_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licences")),
        sa.UniqueConstraint("code", name=op.f("uq_licences_code")),
    )
    op.create_index(
        "ix_licences_issuer_created", "licences", ["issuer_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "uq_licences_number_of_type",
        "licences",
        ["issuer_id", "type_code", "number_index"],
        unique=True,
        sqlite_where=sa.text("state != 'void'"),
        postgresql_where=sa.text("state != 'void'"),
    )
    op.create_table(
        "licence_versions",
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("face_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("status_list_id", sa.String(length=32), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["kid"], ["signing_keys.kid"], name=op.f("fk_licence_versions_kid")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_licence_versions_licence_id")
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_lists.id"], name=op.f("fk_licence_versions_status_list_id")
        ),
        sa.PrimaryKeyConstraint("licence_id", "version", name=op.f("pk_licence_versions")),
        sa.UniqueConstraint("code", name=op.f("uq_licence_versions_code")),
        sa.UniqueConstraint(
            "status_list_id",
            "status_index",
            name=op.f("uq_licence_versions_status_list_id_status_index"),
        ),
    )
    op.create_table(
        "licence_holders",
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sole_type_code", sa.String(length=21), nullable=True),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_licence_holders_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_licence_holders_licence_id")
        ),
        sa.PrimaryKeyConstraint("holder_id", "licence_id", name=op.f("pk_licence_holders")),
        sa.UniqueConstraint(
            "holder_id", "sole_type_code", name=op.f("uq_licence_holders_holder_id_sole_type_code")
        ),
    )
    op.create_index(
        op.f("ix_licence_holders_licence_id"), "licence_holders", ["licence_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("licence_holders")
    op.drop_table("licence_versions")
    op.drop_table("licences")
    op.drop_table("status_lists")
    op.drop_table("signing_keys")
    op.drop_table("scenarios")
    op.drop_table("licence_types")
