"""Scenarios that may ask, requests, grants, quotas, and what clients are held to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota_uses",
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_quota_uses_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "type_code", "day", name=op.f("pk_quota_uses")),
    )
    op.create_table(
        "authorization_requests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("scenario_code", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("term_days", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("holder_id", sa.String(length=32), nullable=True),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_authorization_requests_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_code"],
            ["scenarios.code"],
            name=op.f("fk_authorization_requests_scenario_code"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_authorization_requests_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorization_requests")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_authorization_requests_link_digest")),
    )
    op.create_index(
        op.f("ix_authorization_requests_holder_id"),
        "authorization_requests",
        ["holder_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_authorization_requests_unit_id"),
        "authorization_requests",
        ["unit_id"],
        unique=False,
    )
    op.create_table(
        "authorizations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=True),
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("scenario_code", sa.String(length=64), nullable=False),
        sa.Column("scenario_name", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=40), nullable=True),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_authorizations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_authorizations_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licences.id"], name=op.f("fk_authorizations_licence_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["authorization_requests.id"], name=op.f("fk_authorizations_request_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_authorizations_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorizations")),
    )
    op.create_index(
        "ix_authorizations_holder_granted",
        "authorizations",
        ["holder_id", "granted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_authorizations_holder_id"), "authorizations", ["holder_id"], unique=False
    )
    op.create_index(
        op.f("ix_authorizations_licence_id"), "authorizations", ["licence_id"], unique=False
    )
    op.create_index(
        op.f("ix_authorizations_request_id"), "authorizations", ["request_id"], unique=False
    )
    op.create_index(op.f("ix_authorizations_unit_id"), "authorizations", ["unit_id"], unique=False)
    op.add_column(
        "api_clients",
        sa.Column("allowed_addresses", sa.Text(), server_default="[]", nullable=False),
    )
    op.add_column(
        "api_clients", sa.Column("daily_quota", sa.Integer(), server_default="1000", nullable=False)
    )
    op.add_column("api_clients", sa.Column("public_jwk", sa.Text(), nullable=True))
    op.add_column("holders", sa.Column("wallet_address", sa.String(length=16), nullable=True))
    op.create_index("uq_holders_wallet_address", "holders", ["wallet_address"], unique=True)
    op.add_column(
        "scenarios", sa.Column("askable_fields", sa.Text(), server_default="{}", nullable=False)
    )
    op.add_column(
        "scenarios",
        sa.Column("longest_term_days", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column(
        "scenarios", sa.Column("retention_days", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("scenarios", sa.Column("district_code", sa.String(length=6), nullable=True))
    op.add_column("scenarios", sa.Column("decision_reason", sa.String(length=500), nullable=True))
    op.add_column("scenarios", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("scenarios", "decided_at")
    op.drop_column("scenarios", "decision_reason")
    op.drop_column("scenarios", "district_code")
    op.drop_column("scenarios", "retention_days")
    op.drop_column("scenarios", "longest_term_days")
    op.drop_column("scenarios", "askable_fields")
    op.drop_index("uq_holders_wallet_address", table_name="holders")
    op.drop_column("holders", "wallet_address")
    op.drop_column("api_clients", "public_jwk")
    op.drop_column("api_clients", "daily_quota")
    op.drop_column("api_clients", "allowed_addresses")
    op.drop_index(op.f("ix_authorizations_unit_id"), table_name="authorizations")
    op.drop_index(op.f("ix_authorizations_request_id"), table_name="authorizations")
    op.drop_index(op.f("ix_authorizations_licence_id"), table_name="authorizations")
    op.drop_index(op.f("ix_authorizations_holder_id"), table_name="authorizations")
    op.drop_index("ix_authorizations_holder_granted", table_name="authorizations")
    op.drop_table("authorizations")
    op.drop_index(op.f("ix_authorization_requests_unit_id"), table_name="authorization_requests")
    op.drop_index(op.f("ix_authorization_requests_holder_id"), table_name="authorization_requests")
    op.drop_table("authorization_requests")
    op.drop_table("quota_uses")
