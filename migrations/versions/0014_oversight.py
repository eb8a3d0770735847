"""Reconciliations with their findings; incidents of force majeure with what is due after them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("agreeing", sa.Integer(), nullable=False),
        sa.Column("missing_here", sa.Integer(), nullable=False),
        sa.Column("missing_there", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reconciliations_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index(
        "ix_reconciliations_unit_made",
        "reconciliations",
        ["unit_id", "made_at", "id"],
        unique=False,
    )
    op.create_table(
        "reconciliation_findings",
        sa.Column("reconciliation_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("licence_id", sa.String(length=32), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_reconciliation_findings_licence_id")
        ),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.id"],
            name=op.f("fk_reconciliation_findings_reconciliation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "reconciliation_id", "position", name=op.f("pk_reconciliation_findings")
        ),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("happened", sa.String(length=500), nullable=False),
        sa.Column("cause", sa.String(length=500), nullable=False),
        sa.Column("measures", sa.String(length=500), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("recovered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recovery_reported_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("due_until", sa.Date(), nullable=True),
        sa.Column("calendar_known", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_incidents_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(
        "ix_incidents_unit_began", "incidents", ["unit_id", "began_at", "id"], unique=False
    )
    op.create_table(
        "incident_types",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_types_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "type_code", name=op.f("pk_incident_types")),
    )
    op.create_table(
        "incident_dues",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("number_index", sa.String(length=40), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_dues_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name=op.f("pk_incident_dues")),
        sa.UniqueConstraint(
            "incident_id",
            "type_code",
            "number_index",
            "act",
            name=op.f("uq_incident_dues_incident_id_type_code_number_index_act"),
        ),
    )


def downgrade() -> None:
    op.drop_table("incident_dues")
    op.drop_table("incident_types")
    op.drop_table("incidents")
    op.drop_table("reconciliation_findings")
    op.drop_table("reconciliations")
