"""Whatever is done in whatever order, the rules that every act keeps are kept.

Random histories of several clerks and several wallets run against the system; beside each stands a
small account of the rules, kept by hand. What lessens is never done by one clerk, an act is never
done for another wallet than its page showed, and each act and each refusal leaves one entry.
A permit that is shown comes to what its licences come to. What is read and consented to, and with
whom, has its own account: ``services/authorization``.
"""

import pytest

from tests.histories.clerks import Clerks
from tests.histories.permits import ShowingPermits
from tests.histories.running import KINDS, run
from tests.histories.tabs import Tabs

EXAMPLES = {"sqlite": 30, "postgresql": 10}
STEPS = 30


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_no_clerk_alone_leaves_anybody_with_less(kind, templates):
    happened = run(Clerks, kind, templates, examples=EXAMPLES, steps=STEPS)
    # It would prove nothing if nothing had been done, asked, agreed to and refused.
    for act in ("licence:amended", "licence:superseded", "change:asked", "change:approved"):
        assert happened[act], act
    assert happened["refused"]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_of_one_wallet_does_anything_in_another(kind, templates):
    happened = run(Tabs, kind, templates, examples=EXAMPLES, steps=STEPS)
    for what in ("done", "another_wallet_open", "registration_not_in_force"):
        assert happened[what], what


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_a_shown_permit_is_never_greener_than_its_licences(kind, templates):
    happened = run(ShowingPermits, kind, templates, examples=EXAMPLES, steps=STEPS)
    told = ("valid", "partly_valid", "suspended", "code_expired", "code_used", "not_permitted")
    for what in (*told, "not shown", "ended"):
        assert happened[what], what
