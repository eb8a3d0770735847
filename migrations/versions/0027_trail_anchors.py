"""Up to where the trail was proved; seals by a digest kept elsewhere, and the keys that live.

On PostgreSQL the indexes come first, CONCURRENTLY and outside of a transaction: writers go on, and
an interrupted run is simply run again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_POSTGRESQL = (
    """
    CREATE TRIGGER audit_anchors_append_only BEFORE UPDATE OR DELETE ON audit_anchors
        FOR EACH ROW EXECUTE FUNCTION refuse_seal_change()
    """,
    """
    CREATE TRIGGER audit_anchors_no_truncate BEFORE TRUNCATE ON audit_anchors
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_seal_change()
    """,
)
_SQLITE = tuple(
    f"""
    CREATE TRIGGER audit_anchors_no_{change} BEFORE {change.upper()} ON audit_anchors
    BEGIN SELECT RAISE(ABORT, 'seals of the audit trail are append-only'); END
    """
    for change in ("update", "delete")
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _create_indexes(concurrently=False)
    else:
        with op.get_context().autocommit_block():
            for name in ("ix_audit_seals_digest", "ix_signing_keys_live"):
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            _create_indexes(concurrently=True)
    op.create_table(
        "audit_anchors",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wholly_proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchors")),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def _create_indexes(*, concurrently: bool) -> None:
    op.create_index(
        "ix_audit_seals_digest",
        "audit_seals",
        ["digest"],
        postgresql_concurrently=concurrently,
    )
    living = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "ix_signing_keys_live",
        "signing_keys",
        ["retired_at"],
        sqlite_where=living,
        postgresql_where=living,
        postgresql_concurrently=concurrently,
    )


def downgrade() -> None:
    op.drop_index("ix_signing_keys_live", "signing_keys")
    op.drop_index("ix_audit_seals_digest", "audit_seals")
    op.drop_table("audit_anchors")
