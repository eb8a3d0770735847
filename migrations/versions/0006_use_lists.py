"""Use lists of public units, and cases in which their materials were exempted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "use_list_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("matter_code", sa.String(length=64), nullable=False),
        sa.Column("matter_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=500), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_use_list_entries_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_list_entries")),
    )
    op.create_index(
        "uq_use_list_entries_version",
        "use_list_entries",
        ["unit_id", "matter_code", "version"],
        unique=True,
    )
    for name, condition in (
        ("uq_use_list_entries_approved", "state = 'approved'"),
        ("uq_use_list_entries_in_work", "state IN ('drafted', 'submitted', 'returned')"),
    ):
        op.create_index(
            name,
            "use_list_entries",
            ["unit_id", "matter_code"],
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    op.create_index(
        "ix_use_list_entries_state", "use_list_entries", ["state", "submitted_at"], unique=False
    )
    op.create_table(
        "exemption_cases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("operator", sa.String(length=80), nullable=False),
        sa.Column("matter_code", sa.String(length=64), nullable=False),
        sa.Column("matter_name", sa.String(length=200), nullable=False),
        sa.Column("case_number", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=False),
        sa.Column("exempted", sa.Integer(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_exemption_cases_unit_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["use_list_entries.id"], name=op.f("fk_exemption_cases_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption_cases")),
    )
    op.create_index(
        "ix_exemption_cases_actor_opened",
        "exemption_cases",
        ["actor_id", "opened_at"],
        unique=False,
    )
    op.create_index(
        "ix_exemption_cases_unit_opened", "exemption_cases", ["unit_id", "opened_at"], unique=False
    )
    kept = sa.text("length(answer_sealed) > 0")
    op.create_index(
        "ix_exemption_cases_answer_kept",
        "exemption_cases",
        ["kept_until"],
        unique=False,
        sqlite_where=kept,
        postgresql_where=kept,
    )


def downgrade() -> None:
    op.drop_table("exemption_cases")
    op.drop_table("use_list_entries")
