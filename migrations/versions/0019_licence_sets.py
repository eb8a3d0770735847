"""Licence sets: what is prepared, what one showing is about, where audit entries are found."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_POSTGRESQL = """
CREATE TRIGGER audit_entry_licences_append_only BEFORE UPDATE OR DELETE ON audit_entry_licences
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entry_licences_no_truncate BEFORE TRUNCATE ON audit_entry_licences
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""
_SQLITE = (
    """
    CREATE TRIGGER audit_entry_licences_no_update BEFORE UPDATE ON audit_entry_licences
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
    """
    CREATE TRIGGER audit_entry_licences_no_delete BEFORE DELETE ON audit_entry_licences
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
)


def _forbid_changes(dialect: str) -> None:
    for statement in _SQLITE if dialect == "sqlite" else (_POSTGRESQL,):
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "licence_sets",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_licence_sets_holder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_sets")),
    )
    op.create_index(op.f("ix_licence_sets_holder_id"), "licence_sets", ["holder_id"], unique=False)
    op.create_table(
        "licence_set_members",
        sa.Column("set_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["licence_sets.id"], name=op.f("fk_licence_set_members_set_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_licence_set_members_licence_id")
        ),
        sa.PrimaryKeyConstraint("set_id", "position", name=op.f("pk_licence_set_members")),
        sa.UniqueConstraint(
            "set_id", "licence_id", name=op.f("uq_licence_set_members_set_id_licence_id")
        ),
    )
    # What was prepared under it may be gone: no foreign key.
    op.add_column("show_sessions", sa.Column("set_id", sa.String(length=32), nullable=True))
    of_sets = sa.text("set_id IS NOT NULL")
    op.create_index(
        "ix_show_sessions_set",
        "show_sessions",
        ["set_id"],
        unique=False,
        sqlite_where=of_sets,
        postgresql_where=of_sets,
    )
    op.create_table(
        "show_session_licences",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["show_sessions.id"], name=op.f("fk_show_session_licences_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_show_session_licences_licence_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "position", name=op.f("pk_show_session_licences")),
    )
    op.create_table(
        "audit_entry_licences",
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_entry_licences_entry_id")
        ),
        sa.PrimaryKeyConstraint("licence_id", "entry_id", name=op.f("pk_audit_entry_licences")),
    )
    _forbid_changes(op.get_bind().dialect.name)


def downgrade() -> None:
    op.drop_table("audit_entry_licences")
    op.drop_table("show_session_licences")
    op.drop_index("ix_show_sessions_set", table_name="show_sessions")
    op.drop_column("show_sessions", "set_id")
    op.drop_table("licence_set_members")
    op.drop_table("licence_sets")
