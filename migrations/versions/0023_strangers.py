"""Refusals of strangers are counted; what the trail's page filters by has an index."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stranger_refusals",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("refusals", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "action", "outcome", name=op.f("pk_stranger_refusals")),
    )
    op.create_index("ix_audit_entries_action_at", "audit_entries", ["action", "id"])
    op.create_index("ix_audit_entries_unit_action_at", "audit_entries", ["unit_id", "action", "id"])
    not_done = sa.text("outcome <> 'done'")
    op.create_index(
        "ix_audit_entries_refused_at",
        "audit_entries",
        ["outcome", "id"],
        sqlite_where=not_done,
        postgresql_where=not_done,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_entries_refused_at", table_name="audit_entries")
    op.drop_index("ix_audit_entries_unit_action_at", table_name="audit_entries")
    op.drop_index("ix_audit_entries_action_at", table_name="audit_entries")
    op.drop_table("stranger_refusals")
