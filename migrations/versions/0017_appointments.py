"""Who acts for an enterprise, and in whose name something was done."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_LIVING = sa.text("ended_at IS NULL")
_ACTED = sa.text("acting_for IS NOT NULL")


def upgrade() -> None:
    _bindings()
    _appointments()
    op.add_column("sign_ins", sa.Column("acting_for", sa.String(length=32), nullable=True))
    op.add_column("show_sessions", sa.Column("holder_id", sa.String(length=32), nullable=True))
    op.execute(
        "UPDATE show_sessions SET holder_id ="
        " (SELECT holder_id FROM accounts WHERE accounts.id = show_sessions.account_id)"
    )
    op.add_column("audit_entries", sa.Column("acting_for", sa.String(length=32), nullable=True))
    op.create_index(
        "ix_audit_entries_acting_at",
        "audit_entries",
        ["acting_for", "id"],
        unique=False,
        sqlite_where=_ACTED,
        postgresql_where=_ACTED,
    )


def _bindings() -> None:
    op.create_table(
        "enterprise_bindings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["holders.id"], name=op.f("fk_enterprise_bindings_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["holders.id"], name=op.f("fk_enterprise_bindings_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_enterprise_bindings_licence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_bindings")),
    )
    _index("enterprise_bindings", "person_id")
    _index("enterprise_bindings", "licence_id")
    _one_living("enterprise_bindings")


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=20), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("matter_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("appointed_by", sa.String(length=32), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.CheckConstraint("seat BETWEEN 1 AND 5", name=op.f("ck_appointments_seat_in_range")),
        sa.CheckConstraint(
            "(post = 'handler') = (until IS NOT NULL)",
            name=op.f("ck_appointments_handlers_have_a_last_day"),
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["holders.id"], name=op.f("fk_appointments_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["holders.id"], name=op.f("fk_appointments_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["appointed_by"], ["accounts.id"], name=op.f("fk_appointments_appointed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint(
            "enterprise_id", "seat", name=op.f("uq_appointments_enterprise_id_seat")
        ),
    )
    _index("appointments", "person_id")
    _one_living("appointments")
    _scope_table("appointment_licences", "licence_id", "licences")
    _scope_table("appointment_permits", "permit_id", "industry_permits")


def _scope_table(name: str, column: str, referred: str) -> None:
    op.create_table(
        name,
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column(column, sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f(f"fk_{name}_appointment_id")
        ),
        sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_{name}_{column}")),
        sa.PrimaryKeyConstraint("appointment_id", column, name=op.f(f"pk_{name}")),
    )


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _one_living(table: str) -> None:
    op.create_index(
        f"uq_{table}_living",
        table,
        ["enterprise_id", "person_id"],
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_entries_acting_at", table_name="audit_entries")
    op.drop_column("audit_entries", "acting_for")
    op.drop_column("show_sessions", "holder_id")
    op.drop_column("sign_ins", "acting_for")
    op.drop_table("appointment_permits")
    op.drop_table("appointment_licences")
    op.drop_table("appointments")
    op.drop_table("enterprise_bindings")
