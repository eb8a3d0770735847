"""Faces are held against their holders: the catalogue marks what is the holder's own.

Types that were approved before are marked where name, label and format of a field leave no doubt;
what cannot be told stays unmarked, for its bureau to mark in the next version. Which licences
contradict is for the worker to find out: no migration can open them.

On PostgreSQL the indexes are built CONCURRENTLY, outside of a transaction: writers go on meanwhile.
What an interrupted run left of one is of no use and goes first.
"""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_INDEXES = (
    (
        "ix_contradictions_issuer_found",
        "contradictions",
        ("issuer_id", "found_at", "licence_id"),
        None,
    ),
    (
        "ix_contradictions_collides_with",
        "contradictions",
        ("collides_with",),
        "collides_with IS NOT NULL",
    ),
)
_TABLES = ("contradictions", "licences_to_examine", "examination_marks")

_WORDS, _NUMBERS = ("name", "text"), ("number", "text", "resident_id")
_OF_PERSONS = (
    ("name", "one", _WORDS, {"姓名", "本人姓名", "持证人", "持证人姓名", "新生儿姓名"}, None),
    ("name", "one", _WORDS, {"所有人"}, {"owner"}),
    ("name", "one", _WORDS, {"持证人一姓名"}, {"first_name"}),
    ("name", "another", _WORDS, {"持证人二姓名"}, {"second_name"}),
    ("name", "each", _WORDS, {"权利人"}, {"owners"}),
    (
        "identity_number",
        "one",
        _NUMBERS,
        {
            "公民身份号码",
            "居民身份证号码",
            "身份证号",
            "身份证号码",
            "身份证件号码",
            "社会保障号码",
            "持证人身份证号码",
        },
        None,
    ),
    ("identity_number", "one", _NUMBERS, {"持证人一身份证件号"}, {"first_id"}),
    ("identity_number", "another", _NUMBERS, {"持证人二身份证件号"}, {"second_id"}),
    ("birth_date", "one", ("date", "text"), {"出生日期", "出生年月日"}, None),
    ("sex", "one", ("choice", "text"), {"性别"}, None),
)
_NAMES_OF_ORGANISATIONS = {"organisation_name", "enterprise_name", "company_name", "unit_name"}
_HEADS = {
    "representative",
    "legal_representative",
    "head",
    "operator",
    "executive_partner",
    "investor",
}
_OF_ORGANISATIONS = (
    (
        "name",
        "one",
        _WORDS,
        {"名称", "单位名称", "企业名称", "机构名称"},
        _NAMES_OF_ORGANISATIONS,
    ),
    ("identity_number", "one", ("uscc",), {"统一社会信用代码", "社会信用代码"}, None),
    (
        "representative",
        "one",
        _WORDS,
        {
            "法定代表人",
            "法定代表人（负责人）",
            "法定代表人(负责人)",
            "负责人",
            "经营者",
            "执行事务合伙人",
            "投资人",
        },
        _HEADS,
    ),
    (
        "representative_number",
        "one",
        _NUMBERS,
        {
            "法定代表人证件号码",
            "法定代表人（负责人）证件号码",
            "法定代表人(负责人)证件号码",
            "负责人证件号码",
            "经营者证件号码",
            "执行事务合伙人证件号码",
            "投资人证件号码",
        },
        {f"{one}_number" for one in _HEADS},
    ),
)
_SEXES = {"男", "女", "男性", "女性"}


def upgrade() -> None:
    _mark("licence_types", ("type_code", "version"), "definition")
    _mark("catalogue_drafts", ("id",), "form", "state IN ('drafted', 'submitted')")
    if op.get_bind().dialect.name == "sqlite":
        _make_tables()
        for index in _INDEXES:
            _create(*index)
        return
    with op.get_context().autocommit_block():
        _make_tables()
        for index in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index[0]}")
            _create(*index, concurrently=True)


def _mark(table_name: str, keys: tuple[str, ...], column: str, where: str = "1 = 1") -> None:
    """Mark the fields of each entry; one that says itself what is the holder's stays as it is."""
    table = sa.table(table_name, *map(sa.column, (*keys, column)))
    bind = op.get_bind()
    for row in bind.execute(sa.select(table).where(sa.text(where))).mappings().all():
        entry = json.loads(row[column])
        if _marked(entry):
            text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
            its = sa.and_(*(table.c[key] == row[key] for key in keys))
            bind.execute(sa.update(table).where(its).values({column: text}))


def _marked(entry: dict[str, Any]) -> bool:
    fields, kinds = entry.get("fields", []), set(entry.get("holder_kinds", []))
    if not kinds or any(field.get("holder_fact") for field in fields):
        return False
    if kinds == {"natural_person"}:
        rules = _OF_PERSONS
    elif "natural_person" not in kinds:
        rules = _OF_ORGANISATIONS
    else:
        return False
    found = [(field, fact) for field in fields if (fact := _fact_of(field, rules)) is not None]
    # Two fields for one fact: which of them is the holder's cannot be told.
    counted = Counter(fact for _field, fact in found)
    sure = [(field, fact) for field, fact in found if counted[fact] == 1]
    for field, (fact, which) in sure:
        field |= {"holder_fact": fact, "which_holder": which}
    return bool(sure)


def _fact_of(field: dict[str, Any], rules: tuple[Any, ...]) -> tuple[str, str] | None:
    label = "".join(str(field.get("label", "")).split())
    for fact, which, formats, labels, names in rules:
        fits = label in labels and field.get("format") in formats
        if fits and (names is None or field.get("name") in names):
            return (fact, which) if fact != "sex" or _says_sex(field) else None
    return None


def _says_sex(field: dict[str, Any]) -> bool:
    choices = field.get("choices") or []
    listed = choices.splitlines() if isinstance(choices, str) else choices
    said = {one.strip() for one in listed if one.strip()}
    return field.get("format") == "text" or (bool(said) and said <= _SEXES)


def _make_tables() -> None:
    op.create_table(
        "contradictions",
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("issuer_id", sa.String(length=32), nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("collides_with", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("licence_id", name=op.f("pk_contradictions")),
        if_not_exists=True,
    )
    op.create_table(
        "licences_to_examine",
        sa.Column("licence_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("licence_id", name=op.f("pk_licences_to_examine")),
        if_not_exists=True,
    )
    op.create_table(
        "examination_marks",
        sa.Column("records", sa.String(length=40), nullable=False),
        sa.Column("after_key", sa.String(length=80), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("records", name=op.f("pk_examination_marks")),
        if_not_exists=True,
    )


def _create(
    name: str,
    table: str,
    columns: tuple[str, ...],
    where: str | None,
    *,
    concurrently: bool = False,
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        name,
        table,
        list(columns),
        sqlite_where=condition,
        postgresql_where=condition,
        postgresql_concurrently=concurrently,
    )


def downgrade() -> None:
    # What was marked stays marked: the version before passes over it, and the next one needs it.
    for table in _TABLES:
        op.drop_table(table)
