"""Catalogue entries in work, and when an entry was approved or retired."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "licence_types", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "catalogue_drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("issuer_id", sa.String(length=32), nullable=False),
        sa.Column("revises", sa.String(length=21), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("returned_reason", sa.String(length=500), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_code", sa.String(length=21), nullable=True),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["units.id"], name=op.f("fk_catalogue_drafts_issuer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_drafts")),
    )
    op.create_index(
        op.f("ix_catalogue_drafts_issuer_id"), "catalogue_drafts", ["issuer_id"], unique=False
    )
    op.create_index(
        "ix_catalogue_drafts_state", "catalogue_drafts", ["state", "submitted_at"], unique=False
    )
    in_work = sa.text("revises IS NOT NULL AND state IN ('drafted', 'submitted')")
    op.create_index(
        "uq_catalogue_drafts_in_work",
        "catalogue_drafts",
        ["revises"],
        unique=True,
        sqlite_where=in_work,
        postgresql_where=in_work,
    )


def downgrade() -> None:
    op.drop_table("catalogue_drafts")
    op.drop_column("licence_types", "changed_at")
