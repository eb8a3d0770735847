"""Presentations, verifications, lock-outs, and an audit trail that can only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""
_SQLITE = (
    """
    CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
    """
    CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
)


def _forbid_changes(dialect: str) -> None:
    for statement in _SQLITE if dialect == "sqlite" else (_POSTGRESQL,):
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "show_sessions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("typed_number", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_show_sessions_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_show_sessions_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_sessions")),
        sa.UniqueConstraint("typed_number", name=op.f("uq_show_sessions_typed_number")),
    )
    op.create_index(
        op.f("ix_show_sessions_licence_id"), "show_sessions", ["licence_id"], unique=False
    )
    op.create_table(
        "verifications",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("operator", sa.String(length=80), nullable=False),
        sa.Column("scenario_code", sa.String(length=64), nullable=False),
        sa.Column("scenario_name", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("type_name", sa.String(length=100), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("redeemed_session_id", sa.BigInteger(), nullable=True),
        sa.Column("redeemed_expiry", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idempotency_key", sa.String(length=128), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_verifications_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
        sa.UniqueConstraint(
            "actor_id", "idempotency_key", name=op.f("uq_verifications_actor_id_idempotency_key")
        ),
        sa.UniqueConstraint(
            "redeemed_session_id",
            "redeemed_expiry",
            name=op.f("uq_verifications_redeemed_session_id_redeemed_expiry"),
        ),
    )
    op.create_index("ix_verifications_actor_at", "verifications", ["actor_id", "at"], unique=False)
    op.create_index(
        op.f("ix_verifications_session_id"), "verifications", ["session_id"], unique=False
    )
    op.create_table(
        "idempotent_requests",
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "key", name=op.f("pk_idempotent_requests")),
    )
    op.create_table(
        "throttles",
        sa.Column("bucket", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shut_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_throttles")),
    )
    op.create_table(
        "audit_entries",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("actor_role", sa.String(length=20), nullable=True),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("unit_name", sa.String(length=200), nullable=True),
        sa.Column("operator", sa.String(length=80), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("matter_name", sa.String(length=200), nullable=True),
        sa.Column("matter_code", sa.String(length=64), nullable=True),
        sa.Column("case_number", sa.String(length=64), nullable=True),
        sa.Column("scenario_code", sa.String(length=64), nullable=True),
        sa.Column("scenario_name", sa.String(length=100), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("licence_id", sa.String(length=32), nullable=True),
        sa.Column("licence_code", sa.String(length=120), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        "ix_audit_entries_licence_at", "audit_entries", ["licence_id", "id"], unique=False
    )
    op.create_index("ix_audit_entries_unit_at", "audit_entries", ["unit_id", "id"], unique=False)
    op.create_table(
        "audit_seals",
        sa.Column(
            "last_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("last_id", name=op.f("pk_audit_seals")),
    )
    _forbid_changes(op.get_bind().dialect.name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entries_append_only ON audit_entries")
        op.execute("DROP TRIGGER audit_entries_no_truncate ON audit_entries")
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.drop_table("audit_seals")
    op.drop_table("audit_entries")
    op.drop_table("throttles")
    op.drop_table("idempotent_requests")
    op.drop_table("verifications")
    op.drop_table("show_sessions")
