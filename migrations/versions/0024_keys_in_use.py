"""Rotating every secret while serving: which keys are in use, and which processes know them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keys_in_use",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys_in_use")),
    )
    op.create_table(
        "key_holders",
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_key_holders")),
    )
    op.add_column("api_clients", sa.Column("index_key_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("incident_dues", sa.Column("former_index", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("incident_dues", "former_index")
    op.drop_column("api_clients", "index_key_sealed")
    op.drop_table("key_holders")
    op.drop_table("keys_in_use")
