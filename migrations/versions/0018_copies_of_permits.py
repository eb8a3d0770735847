"""A temporary copy is of a licence or of a comprehensive permit."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OF_ONE_THING = "(licence_id IS NULL) <> (permit_id IS NULL)"


def upgrade() -> None:
    _drop_links()
    with op.batch_alter_table("temporary_copies") as table:
        table.alter_column("licence_id", existing_type=sa.String(length=32), nullable=True)
        table.alter_column(
            "licence_version", existing_type=sa.Integer(), new_column_name="subject_version"
        )
        table.add_column(sa.Column("permit_id", sa.String(length=32), nullable=True))
        table.create_foreign_key(
            op.f("fk_temporary_copies_permit_id"), "industry_permits", ["permit_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_temporary_copies_of_one_thing"), _OF_ONE_THING)
    op.create_index(
        op.f("ix_temporary_copies_permit_id"), "temporary_copies", ["permit_id"], unique=False
    )


def _drop_links() -> None:
    # SQLite makes the table anew, which nothing may point to meanwhile. A link lives for a quarter
    # of an hour, and its holder makes another one with a tap.
    op.execute("DELETE FROM copy_links")


def downgrade() -> None:
    _drop_links()
    op.execute("DELETE FROM temporary_copies WHERE permit_id IS NOT NULL")
    op.drop_index(op.f("ix_temporary_copies_permit_id"), table_name="temporary_copies")
    with op.batch_alter_table("temporary_copies") as table:
        table.drop_constraint(op.f("ck_temporary_copies_of_one_thing"), type_="check")
        table.drop_constraint(op.f("fk_temporary_copies_permit_id"), type_="foreignkey")
        table.drop_column("permit_id")
        table.alter_column(
            "subject_version", existing_type=sa.Integer(), new_column_name="licence_version"
        )
        table.alter_column("licence_id", existing_type=sa.String(length=32), nullable=False)
