"""The entry of what an edge refused, before any act began."""

import pytest

from tests import cast
from wallet.domain.actors.actors import STRANGER
from wallet.domain.errors import NotFound, NotPermitted, Unavailable
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.trail.stranger_refusals import ENTRIES_AN_HOUR
from wallet.services.acts.refusing import keep_refusal, record_refusal

LIN = cast.LIN_ACCOUNT.actor


@pytest.fixture
def refuse(deployment, clock, town):
    def at(actor, refused, **about):
        record_refusal(deployment.database, clock(), actor, refused, **about)

    return at


def test_it_says_where_who_why_and_when(refuse, trail, clock):
    before = len(trail())
    refuse(LIN, NotPermitted(), endpoint="holder.licences", about={"tab": "second"})
    (entry,) = trail()[: len(trail()) - before]
    assert (entry.at, entry.actor) == (clock(), LIN)
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "not_permitted")
    assert entry.details == {"endpoint": "holder.licences", "tab": "second"}


def test_what_the_framework_refused_has_its_code(refuse, trail):
    refuse(LIN, "http_405", endpoint="e" * 500, action=AuditAction.TOKEN_REFUSED)
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.TOKEN_REFUSED, "http_405")
    assert entry.details["endpoint"] == "e" * 100


def test_a_long_code_is_shortened(refuse, trail):
    refuse(LIN, "c" * 500, endpoint="here")
    assert trail()[0].outcome == "c" * 60


def test_what_stands_beside_it_is_written_with_it(refuse):
    seen = []
    refusal = NotPermitted()
    refuse(LIN, refusal, endpoint="here", beside=lambda _, refused: seen.append(refused))
    assert seen == [refusal]


def test_one_refusal_leaves_one_entry(refuse, trail):
    refusal, before = NotFound(), len(trail())
    for _ in range(2):
        refuse(LIN, refusal, endpoint="here")
    assert len(trail()) == before + 1
    assert refusal.recorded


def test_what_could_not_be_read_leaves_none(refuse, trail):
    before = trail()
    refuse(LIN, Unavailable(), endpoint="here")
    assert trail() == before


def test_of_strangers_a_sample_is_kept(refuse, trail):
    before = len(trail())
    for _ in range(ENTRIES_AN_HOUR + 5):
        refuse(STRANGER, NotPermitted(), endpoint="here")
    assert len(trail()) == before + ENTRIES_AN_HOUR


def test_a_refusal_has_its_own_action_where_the_table_gives_one(deployment, clock, trail, town):
    entry = AuditEntry(clock(), AuditAction.PRESENTATION_STARTED, LIN)
    keep_refusal(deployment.database, entry, NotFound())
    assert trail()[0].action is AuditAction.PRESENTATION_REFUSED
