"""Whatever a set holds: nothing is disclosed of a licence that is not valid or not named.

Random sets, states and scenarios; what must come out is told beside them by a rule of its own.
"""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tests import cast
from tests.factories import NOW, TODAY, TYPE_CODE, issuer_key
from tests.services.licence_sets.prepared import SHOWN
from tests.town import CARD_TYPE
from wallet.domain.licences.licence import LicenceState
from wallet.domain.showing.verification import Outcome
from wallet.repository.tables import licence_versions, licences

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
IN_FORCE = {"state": "valid", "valid_from": date(2026, 1, 5), "valid_until": date(2031, 1, 4)}
# What can be the matter with a licence, and what the verifier is then to be told.
STANDINGS = {
    "valid": IN_FORCE,
    "expired": IN_FORCE | {"valid_until": YESTERDAY},
    "not_yet_valid": IN_FORCE | {"valid_from": TOMORROW},
    "suspended": IN_FORCE | {"state": LicenceState.SUSPENDED.value},
    "revoked": IN_FORCE | {"state": LicenceState.VOID.value},
    "superseded": IN_FORCE | {"state": LicenceState.SUPERSEDED.value},
    "cannot_confirm": IN_FORCE,
}
TYPES = [CARD_TYPE, TYPE_CODE, TYPE_CODE]
NUMBERS = count()
OF_THE_CODE = ("type_code", "type_name", "issuer_name", "revocation_kind")


@pytest.fixture
def keys_of_bureau(shelf):
    """The key that signed the licences, and one that was withdrawn."""
    with shelf.database.begin() as repository:
        licence = repository.licences.get(shelf.licence_ids[0])
        trusted = repository.licences.version(licence.id, licence.version).kid
        withdrawn = issuer_key(repository, cast.OTHER_BUREAU, seed="lost", withdrawn_at=NOW)
    return {"trusted": trusted, "withdrawn": withdrawn}


def put(shelf, keys, standings):
    """Bring the three licences into these standings, past all services."""
    with shelf.database.begin() as repository:
        for licence_id, standing in zip(shelf.licence_ids, standings, strict=True):
            kid = keys["withdrawn" if standing == "cannot_confirm" else "trusted"]
            connection = repository.connection
            connection.execute(
                update(licences).where(licences.c.id == licence_id).values(STANDINGS[standing])
            )
            connection.execute(
                update(licence_versions)
                .where(licence_versions.c.licence_id == licence_id)
                .values(kid=kid)
            )


def scenario_of(shelf, named):
    """Register a scenario of the hotel's that names these types."""
    code = f"random-{next(NUMBERS)}"
    shown = {type_code: SHOWN[type_code] for type_code in named}
    shelf.counter.register(code, date(2025, 1, 1), None, unit=cast.HOTEL, shown=shown)
    return code


def expected_whole(expected):
    if set(expected) == {"valid"}:
        return "valid"
    if "valid" in expected:
        return "partly_valid"
    return next((one for one in expected if one != "not_permitted"), "not_permitted")


@pytest.mark.timeout(300)
def test_no_part_is_told_beyond_its_own_outcome(shelf, keys_of_bureau):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        standings=st.tuples(*[st.sampled_from(sorted(STANDINGS))] * 3),
        order=st.permutations(range(3)).flatmap(
            lambda order: st.integers(2, 3).map(lambda size: list(order)[:size])
        ),
        named=st.sets(st.sampled_from(sorted(SHOWN))),
    )
    def hold(standings, order, named):
        put(shelf, keys_of_bureau, ["valid"] * 3)
        code = shelf.code(shelf.prepare(*[shelf.licence_ids[place] for place in order]))
        put(shelf, keys_of_bureau, standings)
        result = shelf.scan(code, scenario_of(shelf, named))
        expected = [
            standings[place] if TYPES[place] in named else "not_permitted" for place in order
        ]
        assert result.outcome.value == expected_whole(expected)
        told = [part.outcome.value for part in result.parts]
        assert told == ([] if result.outcome is Outcome.NOT_PERMITTED else expected)
        for place, part in zip(order, result.parts, strict=False):
            disclosed = part.licence is not None
            assert disclosed == (part.outcome is Outcome.VALID)
            if disclosed:
                names = [field.name for field in part.licence.fields]
                assert names == [one.name for one in SHOWN[TYPES[place]]]
            if TYPES[place] not in named:
                assert [getattr(part, name) for name in OF_THE_CODE] == [None] * 4
        assert (result.outcome is Outcome.VALID) == all(one == "valid" for one in expected)
        assert bool(result.disclosed) == ("valid" in expected)
        empty_the_list(shelf)

    hold()


def empty_the_list(shelf):
    """Only so many sets are kept; the next example needs the room."""
    with shelf.database.begin() as repository:
        for prepared in repository.licence_sets.of_holder(cast.LIN.id):
            repository.licence_sets.delete(prepared.id)
