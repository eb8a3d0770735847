"""Whatever a set holds: nothing is disclosed of a licence that is not valid or not named.

Random sets, states and scenarios; what must come out is told beside them by a rule of its own.
"""

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.factories import TYPE_CODE
from tests.services.licence_sets.prepared import SHOWN
from tests.services.verification.standings import STANDINGS, bring, expected_whole, two_keys
from tests.town import CARD_TYPE
from wallet.domain.showing.verification import Outcome

TYPES = [CARD_TYPE, TYPE_CODE, TYPE_CODE]
NUMBERS = count()
OF_THE_CODE = ("type_code", "type_name", "issuer_name", "revocation_kind")


@pytest.fixture
def keys_of_bureau(shelf):
    return two_keys(shelf.database, shelf.licence_ids[0])


def put(shelf, keys, standings):
    bring(shelf.database, keys, dict(zip(shelf.licence_ids, standings, strict=True)))


def scenario_of(shelf, named):
    """Register a scenario of the hotel's that names these types."""
    code = f"random-{next(NUMBERS)}"
    shown = {type_code: SHOWN[type_code] for type_code in named}
    shelf.counter.register(code, date(2025, 1, 1), None, unit=cast.HOTEL, shown=shown)
    return code


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
