"""Types of before are marked where their fields leave no doubt, and only there."""

import json
from dataclasses import asdict

import pytest
from sqlalchemy import insert, select, update

from tests.commands.versions import take_back
from tests.factories import TYPE_CODE, licence_type
from wallet.commands.migrate import migrate
from wallet.demonstration.catalogue.entries import DRAFTS
from wallet.domain.catalogue.entry_form import form_of
from wallet.repository.catalogue.catalogue import licence_type_from
from wallet.repository.catalogue.catalogue_tables import catalogue_drafts
from wallet.repository.tables import licence_types

BEFORE = "0031"
MARKS = ("holder_fact", "which_holder")


def unmarked(entry):
    """An entry as it was written before there were marks."""
    fields = [{name: one[name] for name in one if name not in MARKS} for one in entry["fields"]]
    return {**entry, "fields": fields}


@pytest.fixture
def brought_up(deployment, town):
    """Store types as the version before did, migrate, and return them as they are now."""

    def through(*kinds):
        engine = deployment.database.engine
        take_back(engine, BEFORE)
        codes = {}
        with deployment.database.begin() as repository:
            for place, kind in enumerate(kinds):
                repository.catalogue.add(kind)
                row = repository.connection.execute(
                    select(licence_types.c.definition).where(
                        licence_types.c.type_code == kind.type_code
                    )
                ).scalar_one()
                definition = json.dumps(
                    unmarked(json.loads(row)), ensure_ascii=False, separators=(",", ":")
                )
                repository.connection.execute(
                    update(licence_types)
                    .where(licence_types.c.type_code == kind.type_code)
                    .values(definition=definition)
                )
                codes[kind.type_code] = place
        migrate(engine)
        with deployment.database.read() as repository:
            rows = repository.connection.execute(select(licence_types)).all()
        found = {row.type_code: licence_type_from(row.definition) for row in rows}
        return [found[code] for code in codes]

    return through


def marks(kind):
    return {
        one.name: (one.holder_fact.value, one.which_holder.value)
        for one in kind.fields
        if one.holder_fact
    }


def test_every_type_of_the_demonstration_is_marked_as_it_is_drafted(brought_up, deployment):
    drafted = [one.approved(licence_type().issuer_id) for one in DRAFTS]
    assert [marks(one) for one in brought_up(*drafted)] == [marks(one) for one in drafted]


def field(name, label, format_="text", **changes):
    made = licence_type().fields[0]
    return type(made)(name, label, name, type(made.format)(format_), **changes)


UNCLEAR = [
    # Whose name that is cannot be told from these.
    ("natural_person", (field("mother_name", "母亲姓名", "name"),)),
    ("natural_person", (field("mother_id", "母亲身份证件号", "number"),)),
    ("natural_person", (field("guardian", "监护人", "name"),)),
    ("natural_person", (field("dog_sex", "犬只性别", "choice", choices=("公", "母")),)),
    ("natural_person", (field("sex", "性别", "choice", choices=("公", "母")),)),
    ("natural_person", (field("owner", "车主", "name"),)),
    ("natural_person", (field("right_holder", "权利人"),)),
    ("natural_person", (field("employer_uscc", "统一社会信用代码", "uscc"),)),
    ("natural_person", (field("name", "姓名", "name"), field("other", "持证人姓名", "name"))),
    ("legal_person", (field("product", "名称"),)),
    ("legal_person", (field("name", "姓名", "name"),)),
    ("legal_person", (field("pharmacist", "负责人", "name"),)),
    ("legal_person", (field("representative", "质量负责人", "name"),)),
]


@pytest.mark.parametrize(("kind", "fields"), UNCLEAR)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_told_stays_unmarked(brought_up, kind, fields):
    kinds = frozenset(one for one in licence_type().holder_kinds if one.value == kind)
    made = licence_type(type_code="113100000000000191088", holder_kinds=kinds, fields=fields)
    (found,) = brought_up(made)
    assert marks(found) == {}
    assert found == made


def test_a_type_of_persons_and_organisations_alike_stays_unmarked(brought_up):
    made = licence_type(type_code="113100000000000191088", fields=(field("name", "姓名", "name"),))
    (found,) = brought_up(made)
    assert found == made


def test_versions_in_work_are_marked_and_what_was_decided_is_left_alone(
    brought_up, deployment, clock
):
    draft = next(one for one in DRAFTS if one.key == "driving_licence")
    form = unmarked(json.loads(json.dumps(_form_of(draft))))
    with deployment.database.begin() as repository:
        for state in ("drafted", "submitted", "discarded"):
            repository.connection.execute(
                insert(catalogue_drafts).values(
                    id=state.ljust(32, "0"),
                    issuer_id=licence_type().issuer_id,
                    form=json.dumps(form),
                    state=state,
                    revision=1,
                    created_at=clock(),
                    changed_at=clock(),
                    changed_by="clerk",
                )
            )
    brought_up()
    with deployment.database.read() as repository:
        rows = repository.connection.execute(select(catalogue_drafts)).all()
    marked = {
        row.state: {one["name"] for one in json.loads(row.form)["fields"] if one.get("holder_fact")}
        for row in rows
        if row.id.startswith(row.state)
    }
    its = {"name", "sex", "birth_date", "id_number"}
    assert marked == {"drafted": its, "submitted": its, "discarded": set()}


def _form_of(draft):
    return asdict(form_of(draft.approved(licence_type().issuer_id)))


def test_a_mark_that_was_made_by_hand_stays(brought_up, deployment):
    with deployment.database.read() as repository:
        before = repository.catalogue.latest(TYPE_CODE)
    brought_up()
    with deployment.database.read() as repository:
        assert repository.catalogue.latest(TYPE_CODE) == before
