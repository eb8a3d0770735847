"""Incidents come in pages: by how urgent they are at a desk, the latest first for a system."""

from datetime import timedelta

from tests import cast
from tests.factories import NOW, TODAY, TYPE_CODE
from tests.town import CARD_TYPE
from wallet.domain.oversight.incident import Urgency, place_of

DAY = timedelta(days=1)


def pages(repository, unit_id, limit):
    """Return what stands on each page until there is no more."""
    after, found = None, []
    while page := repository.incidents.by_urgency(unit_id, TODAY, after=after, limit=limit):
        found.append(page)
        after = place_of(page[-1], TODAY)
    return found


def some(chance, incident, how_many):
    """Return incidents of every kind, many of them of the same moment and day."""
    made = []
    for _ in range(how_many):
        began_at = NOW - chance.randrange(4) * DAY
        its = {}
        if chance.random() < 0.7:
            due_until = TODAY + chance.randrange(-2, 3) * DAY
            its = {"recovered_at": NOW, "recovery_reported_at": NOW, "due_until": due_until}
            its |= {"closed_at": NOW} if chance.random() < 0.4 else {}
        made.append(
            incident(began_at, chance.choice((cast.BUREAU.id, cast.OTHER_BUREAU.id)), **its)
        )
    return made


def test_every_incident_comes_once_the_most_urgent_first(deployment, store, chance, incident):
    made = some(chance, incident, 40)
    store(*made)
    with deployment.database.read() as repository:
        for unit_id in (None, cast.BUREAU.id):
            wanted = {one.id for one in made if unit_id in {None, one.unit_id}}
            (whole,) = pages(repository, unit_id, 100)
            assert {one.id for one in whole} == wanted
            urgencies = [place_of(one, TODAY).urgency for one in whole]
            assert urgencies == sorted(urgencies)
            assert set(urgencies) == set(Urgency)
            for limit in (1, 3, 7):
                assert [one for page in pages(repository, unit_id, limit) for one in page] == whole


def test_within_its_part_the_nearest_last_day_or_the_latest_comes_first(
    deployment, store, chance, incident
):
    store(*some(chance, incident, 40))
    with deployment.database.read() as repository:
        (whole,) = pages(repository, None, 100)
    by_last_day = {Urgency.PAST_ITS_LAST_DAY, Urgency.CATCHING_UP}
    for urgency in Urgency:
        part = [one for one in whole if place_of(one, TODAY).urgency is urgency]
        if urgency in by_last_day:
            assert part == sorted(part, key=lambda one: (one.due_until, one.began_at, one.id))
        else:
            assert part == sorted(part, key=lambda one: (one.began_at, one.id), reverse=True)


def test_a_units_incidents_go_on_after_a_cursor_also_within_a_moment(deployment, store, incident):
    made = [incident(NOW) for _ in range(3)] + [incident(NOW - DAY)]
    store(*made, incident(NOW, cast.OTHER_BUREAU.id))
    with deployment.database.read() as repository:
        first = repository.incidents.of_unit(cast.BUREAU.id, limit=2)
        before = (first[-1].began_at, first[-1].id)
        rest = repository.incidents.of_unit(cast.BUREAU.id, before=before, limit=5)
    assert [one.id for one in first + rest] == [made[at].id for at in (2, 1, 0, 3)]


def test_those_about_a_type_are_chosen_of_what_is_not_closed(deployment, store, incident):
    recovered = {"recovered_at": NOW, "recovery_reported_at": NOW, "due_until": TODAY}
    lasting, caught_up = incident(NOW), incident(NOW, **recovered)
    store(
        caught_up,
        lasting,
        incident(NOW, type_codes=(CARD_TYPE,)),
        incident(NOW, cast.OTHER_BUREAU.id),
        incident(NOW, **recovered, closed_at=NOW),
    )
    with deployment.database.read() as repository:
        offered = repository.incidents.open_about(cast.BUREAU.id, TYPE_CODE, limit=50)
        few = repository.incidents.open_about(cast.BUREAU.id, TYPE_CODE, limit=2)
    assert [one.id for one in offered] == [lasting.id, caught_up.id]
    assert [one.id for one in few] == [lasting.id]
