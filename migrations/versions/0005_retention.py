"""What purging looks for by age, and seals of the audit trail that can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_POSTGRESQL = """
CREATE FUNCTION refuse_seal_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'seals of the audit trail are append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals
    FOR EACH ROW EXECUTE FUNCTION refuse_seal_change();
CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_seal_change();
"""
_SQLITE = (
    """
    CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals
    BEGIN SELECT RAISE(ABORT, 'seals of the audit trail are append-only'); END
    """,
    """
    CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals
    BEGIN SELECT RAISE(ABORT, 'seals of the audit trail are append-only'); END
    """,
)


def upgrade() -> None:
    kept = sa.text("length(answer_sealed) > 0")
    op.create_index(
        "ix_verifications_answer_kept",
        "verifications",
        ["at"],
        unique=False,
        sqlite_where=kept,
        postgresql_where=kept,
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else (_POSTGRESQL,):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_seals_no_update")
        op.execute("DROP TRIGGER audit_seals_no_delete")
    else:
        op.execute("DROP TRIGGER audit_seals_append_only ON audit_seals")
        op.execute("DROP TRIGGER audit_seals_no_truncate ON audit_seals")
        op.execute("DROP FUNCTION refuse_seal_change()")
    op.drop_index("ix_verifications_answer_kept", table_name="verifications")
