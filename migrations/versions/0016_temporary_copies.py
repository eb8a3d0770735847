"""Temporary copies of licences, and the links that give their files out once."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "temporary_copies",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("licence_version", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "expires_at > made_at", name=op.f("ck_temporary_copies_expires_after_made")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_temporary_copies_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_temporary_copies_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_temporary_copies_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temporary_copies")),
        sa.UniqueConstraint("number", name=op.f("uq_temporary_copies_number")),
    )
    op.create_index(
        op.f("ix_temporary_copies_licence_id"), "temporary_copies", ["licence_id"], unique=False
    )
    op.create_index(
        "ix_temporary_copies_holder_made",
        "temporary_copies",
        ["holder_id", "made_at", "id"],
        unique=False,
    )
    kept = sa.text("length(file_sealed) > 0")
    op.create_index(
        "ix_temporary_copies_file_kept",
        "temporary_copies",
        ["expires_at"],
        unique=False,
        sqlite_where=kept,
        postgresql_where=kept,
    )
    op.create_table(
        "copy_links",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("copy_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["temporary_copies.id"], name=op.f("fk_copy_links_copy_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_copy_links")),
    )
    op.create_index(op.f("ix_copy_links_copy_id"), "copy_links", ["copy_id"], unique=False)


def downgrade() -> None:
    op.drop_table("copy_links")
    op.drop_table("temporary_copies")
