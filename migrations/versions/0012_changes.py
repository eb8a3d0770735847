"""Changes that wait for a second clerk, lists of changes, renewed licences, opened receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NUMBER = "uq_licences_number_of_type"
_NUMBERED = ["issuer_id", "type_code", "number_index"]


def upgrade() -> None:
    op.add_column(
        "units",
        sa.Column("second_approval", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("licences", sa.Column("superseded_by", sa.String(length=32), nullable=True))
    op.add_column(
        "licence_holders", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True)
    )
    _number_index("state NOT IN ('void', 'superseded')")
    _create_change_requests()
    op.create_table(
        "change_request_rows",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["change_requests.id"],
            name=op.f("fk_change_request_rows_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_change_request_rows_licence_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_change_request_rows")),
    )


def downgrade() -> None:
    op.drop_table("change_request_rows")
    op.drop_table("change_requests")
    _number_index("state != 'void'")
    op.drop_column("licence_holders", "opened_at")
    op.drop_column("licences", "superseded_by")
    op.drop_column("units", "second_approval")


def _number_index(of_states: str) -> None:
    where = sa.text(of_states)
    op.drop_index(_NUMBER, table_name="licences")
    op.create_index(
        _NUMBER, "licences", _NUMBERED, unique=True, sqlite_where=where, postgresql_where=where
    )


def _create_change_requests() -> None:
    op.create_table(
        "change_requests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_name", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_name", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_change_requests_unit_id")),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_change_requests_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_requests")),
    )
    op.create_index(
        "ix_change_requests_unit_requested",
        "change_requests",
        ["unit_id", "requested_at"],
        unique=False,
    )
    waiting = sa.text("state = 'awaiting_approval'")
    op.create_index(
        "uq_change_requests_waiting",
        "change_requests",
        ["licence_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
