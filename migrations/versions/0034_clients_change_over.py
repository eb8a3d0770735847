"""A client's former credentials count on for a while, and a unit's requests are read as a list.

The columns are added empty: nobody has former credentials yet. On PostgreSQL the indexes are built
CONCURRENTLY, outside of a transaction: writers go on meanwhile. What an interrupted run left of one
is of no use and goes first.
"""

import sqlalchemy as sa
from alembic import op

from wallet.commands.between_writers import add_columns_between_writers

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_COLUMNS = (
    sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("former_secret_digest", sa.String(length=64), server_default="", nullable=False),
    sa.Column("former_index_key_sealed", sa.LargeBinary(), nullable=True),
    sa.Column("former_jwk", sa.Text(), nullable=True),
    sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
)
_REQUESTS = "authorization_requests"
_INDEXES = (
    ("ix_authorization_requests_listed", ("unit_id", "created_at", "id")),
    ("ix_authorization_requests_by_state", ("unit_id", "state", "created_at", "id")),
    ("ix_authorization_requests_by_scenario", ("unit_id", "scenario_code", "created_at", "id")),
    (
        "ix_authorization_requests_by_both",
        ("unit_id", "scenario_code", "state", "created_at", "id"),
    ),
)
# What the first index does as well.
_REPLACED = ("ix_authorization_requests_unit_created", ("unit_id", "created_at"))


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for column in _COLUMNS:
            op.add_column("api_clients", column)
        for name, columns in _INDEXES:
            op.create_index(name, _REQUESTS, list(columns))
        op.drop_index(_REPLACED[0], _REQUESTS)
        return
    with op.get_context().autocommit_block():
        add_columns_between_writers("api_clients", *_COLUMNS)
        for name, columns in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.create_index(name, _REQUESTS, list(columns), postgresql_concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_REPLACED[0]}")


def downgrade() -> None:
    op.create_index(_REPLACED[0], _REQUESTS, list(_REPLACED[1]))
    for name, _columns in _INDEXES:
        op.drop_index(name, _REQUESTS)
    for column in _COLUMNS:
        op.drop_column("api_clients", column.name)
