"""What ends with a licence or a person are the sessions that live; the others keep their end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.services.verification.counter import Counter
from wallet.repository.act_tables import show_sessions
from wallet.repository.showing.session_ends import SessionEnds

WAYS = {
    "licence": lambda ends, session, _person, now: ends.of_licence(session.licence_id, now),
    "holder": lambda ends, session, _person, now: ends.of_holder(session.holder_id, now),
    "person": lambda ends, session, person, now: ends.of_person(person, session.holder_id, now),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_session_of_long_ago_is_left_alone_and_a_living_one_ends(way, deployment, clock, town):
    counter = Counter(deployment, clock, town)
    old = counter.show()
    clock.advance(days=1)
    # By another server's clock this one may be alive still.
    just_over = counter.show()
    clock.advance(minutes=6)
    living = counter.show()
    with deployment.database.begin() as repository:
        ends = SessionEnds(repository.connection)
        WAYS[way](ends, living, counter.account("lin").holder_id, clock())
        rows = repository.connection.execute(select(show_sessions))
        ended = {row.id: row.ended_at for row in rows}
    assert ended == {old.id: None, just_over.id: clock(), living.id: clock()}


def test_the_holder_ends_a_session_of_any_age_once(deployment, clock, town):
    counter = Counter(deployment, clock, town)
    session = counter.show()
    clock.advance(days=1)
    with deployment.database.begin() as repository:
        ends = repository.session_ends
        assert ends.end(session.id, clock())
        assert not ends.end(session.id, clock() + timedelta(seconds=1))
