"""A withdrawn key confirms nothing any more, and everybody is told why."""

import pytest

from tests import cast
from tests.factories import issuer
from wallet.domain.actors.actors import SYSTEM, Role
from wallet.domain.errors import NotPermitted
from wallet.domain.showing.verification import Outcome
from wallet.domain.signing_keys.key_standing import WithdrawalReasonMissing
from wallet.repository.signing_keys.keys import NoSigningKey, UnknownKey
from wallet.services.key_cabinet import DEPLOYMENT
from wallet.services.signing_keys.refusals import KeyWithdrawnAlready

WITHDRAWN = "key:withdrawn"
OPERATOR = issuer(role=Role.OPERATOR, name="operator")


@pytest.mark.parametrize("actor", [cast.BUREAU_CLERK, OPERATOR, SYSTEM], ids=lambda one: one.name)
def test_what_a_withdrawn_key_signed_cannot_be_confirmed(bureau, counter, code, actor):
    kid = bureau.kid()
    record = bureau.withdraw(kid, actor)
    assert (record.withdrawal_reason, record.withdrawn_by) == ("私钥所在的主机失窃", actor.name)
    assert counter.scan(code).outcome is Outcome.CANNOT_CONFIRM
    assert bureau.states() == {kid: "withdrawn"}
    assert kid not in bureau.published()
    assert bureau.entries() == [(WITHDRAWN, "done")]


def test_nothing_is_issued_until_there_is_another_key(bureau):
    bureau.withdraw(bureau.kid())
    with pytest.raises(NoSigningKey):
        bureau.issue()
    bureau.renew()
    assert bureau.issue()


def test_when_the_next_key_is_withdrawn_before_it_begins_the_present_one_goes_on(bureau):
    old = bureau.kid()
    kid, _begins = bureau.renew()
    bureau.withdraw(kid)
    bureau.clock.advance(days=1)
    assert bureau.kid() == old
    assert bureau.states() == {old: "in_force", kid: "withdrawn"}


def test_the_documents_that_a_key_signed_are_counted(bureau):
    old = bureau.kid()
    bureau.withdraw(old)
    bureau.renew()
    bureau.issue()
    with bureau.database.read() as repository:
        keys = [repository.key_records.get(kid) for kid in (old, bureau.kid())]
        assert [repository.key_records.count_documents(key) for key in keys] == [2, 1]


def test_a_key_is_withdrawn_once_and_stays_withdrawn_from_then_on(bureau):
    kid, since = bureau.kid(), bureau.clock()
    bureau.withdraw(kid)
    bureau.clock.advance(days=1)
    with pytest.raises(KeyWithdrawnAlready):
        bureau.withdraw(kid)
    with bureau.database.read() as repository:
        assert repository.key_records.get(kid).withdrawn_at == since
    assert bureau.entries()[0] == (WITHDRAWN, "key_withdrawn_already")


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301, "a\x00b"])
def test_a_withdrawal_has_its_reason(bureau, reason):
    with pytest.raises(WithdrawalReasonMissing):
        bureau.withdraw(bureau.kid(), reason=reason)
    assert "withdrawn" not in bureau.states().values()
    assert bureau.entries() == [(WITHDRAWN, "withdrawal_reason_missing")]


def test_another_bureaus_key_is_unknown(bureau, counter, code):
    with pytest.raises(UnknownKey):
        bureau.withdraw(bureau.kid(), cast.OTHER_CLERK)
    assert bureau.entries() == [(WITHDRAWN, "unknown_key")]
    assert counter.scan(code).outcome is Outcome.VALID


@pytest.mark.parametrize("actor", [cast.BUREAU_CLERK, OPERATOR], ids=lambda one: one.name)
def test_the_deployments_own_keys_are_beyond_every_desk(bureau, actor):
    with bureau.database.read() as repository:
        kid = repository.keys.current(DEPLOYMENT, None, bureau.clock()).kid
    with pytest.raises(UnknownKey):
        bureau.withdraw(kid, actor)


def test_a_key_that_waits_for_its_certificate_is_given_up_and_not_withdrawn(bureau):
    bureau.request()
    (kid,) = (kid for kid, state in bureau.states().items() if state == "awaiting_certificate")
    with pytest.raises(UnknownKey):
        bureau.withdraw(kid)


def test_other_roles_withdraw_nothing(bureau):
    with pytest.raises(NotPermitted):
        bureau.withdraw(bureau.kid(), issuer(role=Role.SUPERVISOR))
    assert bureau.entries() == [(WITHDRAWN, "not_permitted")]


def test_an_unknown_key_is_not_withdrawn(bureau):
    with pytest.raises(UnknownKey):
        bureau.withdraw("no-such-key", SYSTEM)
