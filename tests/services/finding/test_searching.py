"""A bureau finds its own licences by the people who hold them, and leaves a record of looking."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.factories import TODAY, TYPE_CODE, holder_draft, resident_id, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence_search import (
    SEARCHES_KEPT,
    Filters,
    Person,
    SearchOver,
    SearchTermUnusable,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.finding.searching import (
    PageWanted,
    begin_search,
    found_by,
    person_sought,
    search_as_system,
    search_kept,
    take_over,
)
from wallet.services.finding.terms import read_parts
from wallet.services.licences.reading import show_numbers

ALL = PageWanted(Filters(), None, 50)
GULI = "古丽米热·艾比布力"
COMPANY = "上海示例（集团）有限公司"
HELD = {
    "张三": ["张三", "张 三", " 张\u3000三"],
    GULI: [GULI, "古丽米热•艾比布力", "古丽米热.艾比布力", "古丽米热 · 艾比布力"],
    "𠮷野": ["𠮷野", "𠮷 野"],
    "\ue123三": ["\ue123三"],
    "J. Smith": ["J. Smith", "j. smith", "Ｊ. SMITH"],
    COMPANY: [COMPANY, "上海示例(集团)有限公司", "上海示例 (集团) 有限公司"],
}


@pytest.fixture
def clerk(deployment, town):
    with deployment.database.read() as repository:
        return repository.accounts.find_by_login("clerk")


@pytest.fixture
def other_clerk(deployment, town):
    """Somebody's account, as if they worked at another bureau."""
    with deployment.database.read() as repository:
        found = repository.accounts.find_by_login("hotel")
    return replace(found, role=Role.ISSUER, unit_id=cast.OTHER_BUREAU.id)


@pytest.fixture
def held(bureau):
    """Issue a licence to each of the names; return the licences by the name."""
    return {
        name: bureau.issue(f"JYN{order:04}", holders=(person(name, order),))
        for order, name in enumerate(HELD)
    }


@pytest.fixture
def search(bureau, clerk):
    def act(term, account=clerk, **narrowed):
        taken = (bureau.database, bureau.clock())
        entropy = bureau.deployment.entropy
        search_id = begin_search(taken[0], entropy, taken[1], account, term)
        kept = search_kept(*taken, account, search_id)
        wanted = replace(ALL, filters=Filters(**narrowed))
        return [one.id for one in found_by(*taken, account, kept, wanted).licences]

    return act


def person(name, order=0):
    if name == COMPANY:
        return holder_draft(
            kind=HolderKind.LEGAL_PERSON,
            name=name,
            identity_kind=IdentityKind.USCC,
            identity_number=uscc(order),
        )
    return holder_draft(name=name, identity_number=resident_id(600 + order))


WRITTEN = [(name, term) for name, terms in HELD.items() for term in terms]


@pytest.mark.parametrize(("name", "term"), WRITTEN)
def test_a_holder_is_found_by_name_however_it_is_typed(held, search, name, term):
    assert search(term) == [held[name].id]


@pytest.mark.parametrize("term", ["张叁", "张", "三", "吉野", "古丽米热", "Smith", "上海示例公司"])
def test_nobody_is_found_by_another_name_or_a_part_of_one(held, search, term):
    assert search(term) == []


@pytest.mark.parametrize("order", range(len(HELD)))
def test_a_licence_is_found_by_each_of_its_numbers(held, search, order):
    name = list(HELD)[order]
    licence, identity = held[name], person(name, order).identity_number
    for term in (identity, identity.lower(), f"{identity[:6]} {identity[6:]}"):
        assert search(term) == [licence.id]
    assert search(licence.number) == [licence.id]
    assert search(str(licence.code)) == search(str(licence.code).lower()) == [licence.id]


def test_every_holder_of_a_licence_finds_it_once(bureau, search):
    both = (person("王一", 1), person("王二", 2))
    namesakes = (person("王三", 3), person("王三", 4))
    shared, same = bureau.issue("JYS1", holders=both), bureau.issue("JYS2", holders=namesakes)
    assert search("王一") == search("王二") == search(both[1].identity_number) == [shared.id]
    assert search("王三") == [same.id]


def test_of_one_name_only_the_bureaus_own_are_found(bureau, held, search, other_clerk):
    assert search("张三", other_clerk) == []
    assert search(resident_id(600), other_clerk) == []
    assert search(str(held["张三"].code), other_clerk) == []


def test_a_search_can_be_narrowed(bureau, search):
    old = bureau.issue("JYO1", TODAY - timedelta(days=50), holders=(person("赵一"),))
    new = bureau.issue("JYO2", TODAY, holders=(person("赵一"),))
    assert search("赵一") == [new.id, old.id] or search("赵一") == [old.id, new.id]
    assert search("赵一", issued_from=TODAY) == [new.id]
    assert search("赵一", issued_until=TODAY - timedelta(days=1)) == [old.id]
    assert search("赵一", type_code="1" * 21) == []
    assert len(search("赵一", type_code=TYPE_CODE)) == 2


def test_looking_is_recorded_without_what_was_looked_for(bureau, held, search):
    for term, kinds in (
        ("张三", ("number", "name")),
        (resident_id(600), ("number", "identity")),
        (str(held["张三"].code), ("identifier", "name")),
    ):
        search(term)
        entry = bureau.audited(AuditAction.LICENCES_SEARCHED)[0]
        assert set(kinds) <= set(entry.fields)
        assert term not in repr(entry)


@pytest.mark.parametrize("term", ["", " ", "长" * 121, "\x00"])
def test_what_cannot_be_looked_for_is_refused_and_recorded(bureau, search, term):
    with pytest.raises(SearchTermUnusable):
        search(term)
    entry = bureau.audited(AuditAction.LICENCES_SEARCHED)[0]
    assert entry.outcome == SearchTermUnusable.code


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.OPERATOR, Role.SUPERVISOR, Role.HOLDER])
def test_nobody_but_a_bureau_looks(search, clerk, role):
    with pytest.raises(NotPermitted):
        search("张三", replace(clerk, role=role))


def test_a_search_is_its_makers_own_and_over_after_a_while(bureau, clerk, other_clerk, clock):
    taken = bureau.database, clock()
    made = begin_search(taken[0], bureau.deployment.entropy, taken[1], clerk, "张三")
    assert search_kept(*taken, clerk, made).typed == "张三"
    for account, search_id in ((other_clerk, made), (clerk, "0" * 32), (clerk, "")):
        with pytest.raises(SearchOver):
            search_kept(*taken, account, search_id)
    with pytest.raises(SearchOver):
        search_kept(taken[0], clock() + SEARCHES_KEPT, clerk, made)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"name": "张　三"}, "张三"),
        ({"identity": (IdentityKind.RESIDENT_ID, resident_id(600))}, "张三"),
        ({"number": "JYN0001"}, GULI),
        ({"name": "查无此人", "number": "JYN0000"}, "张三"),
    ],
)
def test_a_system_looks_and_each_page_is_recorded(bureau, held, parts, name):
    given = {"name": None, "identity": None, "number": None} | parts
    sought = read_parts(**given, today=TODAY)
    found = search_as_system(bureau.database, bureau.clock(), cast.BUREAU_CLERK, sought, ALL)
    assert [one.id for one in found.licences] == [held[name].id]
    assert found.complete
    assert bureau.audited(AuditAction.LICENCES_SEARCHED)[0].fields == sought.kinds


def test_numbers_are_shown_in_full_and_that_is_recorded(bureau, held, clerk):
    licence = held["张三"]
    shown = show_numbers(bureau.database, bureau.clock(), clerk, licence.id)
    assert [one.identity_number for one in shown.holders] == [resident_id(600)]
    entry = bureau.audited(AuditAction.NUMBERS_SHOWN)[0]
    assert (entry.licence_id, entry.operator) == (licence.id, "clerk")
    assert entry.fields == ("holders.identity_number", *shown.version.face)
    assert resident_id(600) not in repr(entry)


def test_nobody_but_the_issuing_bureau_sees_them(bureau, held, clerk, other_clerk):
    licence = held["张三"]
    with pytest.raises(UnknownLicence):
        show_numbers(bureau.database, bureau.clock(), other_clerk, licence.id)
    for role in (Role.VERIFIER, Role.OPERATOR, Role.SUPERVISOR):
        with pytest.raises(NotPermitted):
            show_numbers(bureau.database, bureau.clock(), replace(clerk, role=role), licence.id)
    outcomes = {one.outcome for one in bureau.audited(AuditAction.NUMBERS_SHOWN)}
    assert outcomes == {UnknownLicence.code, NotPermitted.code}


def sought(bureau, clerk, term):
    made = begin_search(bureau.database, bureau.deployment.entropy, bureau.clock(), clerk, term)
    return person_sought(bureau.database, bureau.clock(), clerk, made)


def test_whom_to_issue_to_is_known_from_what_was_typed(bureau, held, clerk, other_clerk):
    number = resident_id(600)
    known = Person(HolderKind.NATURAL_PERSON, "张三", IdentityKind.RESIDENT_ID, number)
    unknown = Person(identity_kind=IdentityKind.RESIDENT_ID, identity_number=number)
    assert sought(bureau, clerk, "张三") == Person(name="张三")
    assert sought(bureau, clerk, number) == known
    # To a bureau that has issued nothing to them nobody is named.
    assert sought(bureau, other_clerk, number) == unknown
    assert sought(bureau, clerk, "JYN0000") is None


def test_a_holder_is_taken_over_with_a_record(bureau, held, clerk, other_clerk):
    licence, taken = held["张三"], (bureau.database, bureau.deployment.entropy, bureau.clock())
    with bureau.database.read() as repository:
        (holder,) = repository.holders.of_licence(licence.id)
    made = take_over(*taken, clerk, licence.id, holder.id)
    person_there = person_sought(bureau.database, bureau.clock(), clerk, made)
    assert (person_there.name, person_there.identity_number) == ("张三", resident_id(600))
    assert bureau.audited(AuditAction.NUMBERS_SHOWN)[0].licence_id == licence.id
    for account, holder_id in ((other_clerk, holder.id), (clerk, cast.LIN.id), (clerk, "")):
        with pytest.raises(UnknownLicence):
            take_over(*taken, account, licence.id, holder_id)
