"""A refused verification is kept once for each request and key, as a redeeming one is."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEY = ["actor_id", "idempotency_key"]
_REDEEMING = sa.text("redeemed_session_id IS NOT NULL")
_REFUSED = sa.text("redeemed_session_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("verifications") as table:
        table.add_column(sa.Column("request_digest", sa.String(length=40), nullable=True))
        table.drop_constraint(op.f("uq_verifications_actor_id_idempotency_key"), type_="unique")
    op.create_index(
        "uq_verifications_redeeming_key",
        "verifications",
        _KEY,
        unique=True,
        sqlite_where=_REDEEMING,
        postgresql_where=_REDEEMING,
    )
    op.create_index(
        "uq_verifications_refused_request",
        "verifications",
        [*_KEY, "request_digest", "outcome"],
        unique=True,
        sqlite_where=_REFUSED,
        postgresql_where=_REFUSED,
    )


def downgrade() -> None:
    op.execute("UPDATE verifications SET idempotency_key = NULL WHERE redeemed_session_id IS NULL")
    op.drop_index("uq_verifications_refused_request", table_name="verifications")
    op.drop_index("uq_verifications_redeeming_key", table_name="verifications")
    with op.batch_alter_table("verifications") as table:
        table.drop_column("request_digest")
        table.create_unique_constraint(op.f("uq_verifications_actor_id_idempotency_key"), _KEY)
