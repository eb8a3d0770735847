"""Authorities whose certificates count, and why a signing key was withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signing_keys", sa.Column("withdrawal_reason", sa.String(length=300)))
    op.add_column("signing_keys", sa.Column("withdrawn_by", sa.String(length=100)))
    requested = sa.text("use = 'requested'")
    op.create_index(
        "uq_signing_keys_requested",
        "signing_keys",
        ["unit_id"],
        unique=True,
        sqlite_where=requested,
        postgresql_where=requested,
    )
    op.create_table(
        "trusted_authorities",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_trusted_authorities")),
    )


def downgrade() -> None:
    op.drop_table("trusted_authorities")
    op.drop_index("uq_signing_keys_requested", table_name="signing_keys")
    op.drop_column("signing_keys", "withdrawn_by")
    op.drop_column("signing_keys", "withdrawal_reason")
