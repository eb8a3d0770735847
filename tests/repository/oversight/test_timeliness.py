"""The figures of a period are those that a plain reckoning finds, licence by licence."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from tests import cast
from tests.factories import NOW, TYPE_CODE
from tests.town import CARD_TYPE
from wallet.domain.civil_dates import city_date, start_of_day
from wallet.domain.oversight.timeliness import Timeliness, figures_of
from wallet.repository.tables import licences

UNITS = (cast.BUREAU.id, cast.OTHER_BUREAU.id)
TYPES = (TYPE_CODE, CARD_TYPE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = start_of_day(date(2026, 2, 10))


def licences_of_every_kind(chance, pattern, cipher, how_many):
    """Return rows of licences whose moments lie close to each other and to the city's midnight."""
    rows = []
    for number in range(how_many):
        created_at = NOW - chance.randrange(30) * DAY - chance.randrange(24) * HOUR
        row = pattern | {
            "id": f"{number:032x}",
            "code": f"random {number}",
            "number_index": f"{number:040x}",
            "number_sealed": cipher.seal(f"licences.number/{number:032x}", str(number)),
            "issuer_id": chance.choice(UNITS),
            "type_code": chance.choice(TYPES),
            "created_at": created_at,
            "issued_on": city_date(created_at) - chance.choice((-1, 0, 0, 1, 2, 5)) * DAY,
            "legacy": chance.random() < 0.1,
        }
        rows.append(row)
    return rows


def incidents_of_every_kind(chance, incident, how_many):
    made = []
    for _ in range(how_many):
        began_at = NOW - chance.randrange(40) * DAY - chance.randrange(24) * HOUR
        its = {}
        if chance.random() < 0.9:
            recovered_at = began_at + chance.randrange(100) * HOUR
            due_until = city_date(recovered_at) + chance.randrange(5) * DAY
            its = {"recovered_at": recovered_at, "recovery_reported_at": recovered_at}
            its |= {"due_until": due_until}
        elif chance.random() < 0.6:
            answer_until = city_date(began_at) + chance.randrange(20) * DAY
            its = {"asked_on": answer_until, "answer_until": answer_until}
        codes = chance.choice((TYPES[:1], TYPES[1:], TYPES))
        made.append(incident(began_at, chance.choice(UNITS), codes, **its))
    return made


def is_excused(row, incidents, due_on=None):
    """Tell whether it fell due while one of them lasted, or was put off into one that did."""
    collected_on, due_on = city_date(row["created_at"]), due_on or row["issued_on"]
    for one in incidents:
        if one.unit_id != row["issuer_id"] or row["type_code"] not in one.type_codes:
            continue
        recovered_on = city_date(one.recovered_at) if one.recovered_at else date.max
        until = one.due_until or one.answer_until or date.max
        if not city_date(one.began_at) <= due_on <= min(recovered_on, until):
            continue
        if collected_on <= until or (until > due_on and is_excused(row, incidents, until)):
            return True
    return False


def reckoned(rows, incidents, unit_id=None):
    """Return the figures, one licence after the other."""
    found, last_at = {}, {}
    for row in rows:
        if row["legacy"] or row["created_at"] < START or unit_id not in {None, row["issuer_id"]}:
            continue
        key = row["issuer_id"], row["type_code"]
        its, days = found.setdefault(key, Counter()), _days(row)
        if days <= 0:
            its["in_time"] += 1
        elif is_excused(row, incidents):
            its["excused"] += 1
        else:
            its.update(late=1, late_days=days)
            its["longest"] = max(its["longest"], days)
        last_at[key] = max(last_at.get(key, row["created_at"]), row["created_at"])
    return {key: Timeliness(*key, last_at=last_at[key], **its) for key, its in found.items()}


def _days(row):
    return (city_date(row["created_at"]) - row["issued_on"]).days


@pytest.fixture
def random_city(deployment, store, chance, incident):
    """Store incidents, and licences in the place of those of before; return all there are."""

    def draw():
        store(*incidents_of_every_kind(chance, incident, 8))
        with deployment.database.begin() as repository:
            run = repository.connection.execute
            pattern = dict(run(select(licences)).mappings().first())
            run(licences.delete().where(licences.c.code.like("random %")))
            run(insert(licences), licences_of_every_kind(chance, pattern, repository.cipher, 150))
            incidents = repository.incidents.by_urgency(None, date.max, after=None, limit=500)
            return run(select(licences)).mappings().all(), incidents

    return draw


def test_figures_are_those_of_a_plain_reckoning(deployment, random_city):
    seen = Counter()
    for _ in range(4):
        rows, incidents = random_city()
        with deployment.database.read() as repository:
            for unit_id in (None, *UNITS):
                excuses = repository.timeliness.excuses(START, unit_id)
                figures = figures_of(repository.timeliness.arrivals(START, unit_id), excuses)
                shown = {(one.issuer_id, one.type_code): one for one in figures}
                assert shown == reckoned(rows, incidents, unit_id)
                seen.update(late=sum(one.late for one in figures))
                seen.update(excused=sum(one.excused for one in figures))
    assert min(seen["late"], seen["excused"]) > 60


def test_late_ones_are_listed_with_what_excuses_them(deployment, random_city):
    rows, incidents = random_city()
    for unit_id in UNITS:
        late = [
            (row["created_at"], row["id"], _days(row), is_excused(row, incidents))
            for row in rows
            if not row["legacy"] and row["created_at"] >= START
            if row["issuer_id"] == unit_id and _days(row) > 0
        ]
        with deployment.database.read() as repository:
            excuses = repository.timeliness.excuses(START, unit_id)
            listed = repository.timeliness.late_since(START, unit_id, 20)
        assert [
            (
                one.collected_at,
                one.licence_id,
                one.days,
                excuses.cover(unit_id, one.type_code, one.issued_on, one.collected_on),
            )
            for one in listed
        ] == sorted(late, reverse=True)[:20]
