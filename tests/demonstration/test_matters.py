"""The counters of the demonstration city: matters in force, one that waits, what cases found."""

from collections import Counter

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.use_lists.matters import MATTERS
from wallet.domain.grounds.use_list import UseListState
from wallet.domain.trail.audit import AuditAction, Ground


def entries_of(city, login):
    with city.read() as repository:
        account = repository.accounts.find_by_login(login)
        return repository.use_lists.of_unit(account.unit_id)


def cases_of(city, login):
    with city.read() as repository:
        account = repository.accounts.find_by_login(login)
        return repository.cases.of_actor(account.id)


def test_papers_need_only_fields_that_exist():
    for plan in MATTERS:
        for paper in plan.papers:
            for key, names in paper.fields.items():
                known = {field.name for field in BY_KEY[key].fields}
                assert set(names) <= known, (plan.code, key)


def test_the_counter_and_the_hospital_have_matters_in_force(city):
    for login in ("counter", "hospital"):
        states = Counter(one.state for one in entries_of(city, login))
        assert 2 <= states[UseListState.APPROVED] <= 4


def test_one_list_waits_for_the_operator_and_one_was_returned(city):
    states = Counter(one.state for one in entries_of(city, "counter"))
    assert states[UseListState.SUBMITTED] == 1
    returned = [one for one in entries_of(city, "hospital") if one.decision_reason]
    assert [one.state for one in returned] == [UseListState.RETURNED]


def test_one_matter_has_a_second_version(city):
    with city.read() as repository:
        unit_id = repository.accounts.find_by_login("counter").unit_id
        history = repository.use_lists.of_matter(unit_id, "310101-JY-0023")
    versions = {one.version: one.state for one in history}
    assert versions == {1: UseListState.REPLACED, 2: UseListState.APPROVED}


def test_of_zhaos_five_papers_three_are_exempted_one_is_expired_and_one_is_missing(city):
    case = next(
        one for one in cases_of(city, "counter") if one.elements.matter_code == "310101-BT-0117"
    )
    assert (case.materials, case.exempted) == (5, 3)
    with city.read() as repository:
        answer = repository.cases.get_own(case.id, case.actor_id).answer
    assert [one.outcome.value for one in answer.materials] == [
        "exempted",
        "not_in_force",
        "exempted",
        "exempted",
        "not_in_repository",
    ]


def test_holders_see_reads_by_duty(city):
    with city.read() as repository:
        read = repository.audit.search(action=AuditAction.LICENCE_RETRIEVED.value, limit=500)
    statutory = [one for one in read if one.ground is Ground.STATUTORY]
    assert {one.outcome for one in statutory} == {"done", "expired"}
    assert all(one.matter_code and one.case_number and one.operator for one in statutory)
