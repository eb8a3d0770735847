"""Collections: a bureau's file on its way into the repository, and what became of each row."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "collections",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("actor_role", sa.String(length=20), nullable=True),
        sa.Column("file_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("file_kind", sa.String(length=20), nullable=False),
        sa.Column("legacy", sa.Boolean(), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("failure_code", sa.String(length=60), nullable=True),
        sa.Column("failure_names_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("started_at", moment, nullable=True),
        sa.Column("finished_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_collections_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_index("ix_collections_state", "collections", ["state", "created_at"])
    op.create_index("ix_collections_unit_created", "collections", ["unit_id", "created_at", "id"])
    alive = sa.text("state IN ('checked', 'checking', 'received', 'running')")
    op.create_index(
        "uq_collections_alive",
        "collections",
        ["unit_id", "file_digest", "legacy"],
        unique=True,
        sqlite_where=alive,
        postgresql_where=alive,
    )
    op.create_table(
        "collection_parts",
        sa.Column("collection_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collection_parts_collection_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "position", name=op.f("pk_collection_parts")),
    )
    op.create_table(
        "collection_rows",
        sa.Column("collection_id", sa.String(length=32), nullable=False),
        sa.Column("row_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("licence_code", sa.String(length=120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collection_rows_collection_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "row_number", name=op.f("pk_collection_rows")),
    )
    op.create_index(
        "ix_collection_rows_outcome", "collection_rows", ["collection_id", "outcome", "row_number"]
    )


def downgrade() -> None:
    op.drop_table("collection_rows")
    op.drop_table("collection_parts")
    op.drop_table("collections")
