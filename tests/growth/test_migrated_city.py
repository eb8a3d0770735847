"""A city of the version before is migrated, and every page and act of it answers."""

import pytest

from tests.commands.versions import take_back
from tests.growth.grown import SMALL, look_at
from tests.growth.test_growth import NOT_DONE
from wallet.commands.migrate import migrate
from wallet.domain.trail.audit import AuditAction

NOT_KEPT_THEN = {
    "holder.authorization_withdrawal": "no end of an authorization was signed",
    "holder.authorization_withdrawal_file": "no end of an authorization was signed",
    "verifier.asked_withdrawal": "no end of an authorization was signed",
    "verifier.asked_withdrawal_file": "no end of an authorization was signed",
}
"""Pages of what the version before could not keep, and why there is none of it."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def brought_up(engine):
    """Take what there is back to the form before licences were counted, and up again."""
    take_back(engine)
    migrate(engine)


def test_every_page_and_every_act_answers(built_app, database_url, tmp_path):
    seen = look_at(built_app, database_url, tmp_path, SMALL, brought_up)
    missing = [line for line in seen.missing if line.split()[1] not in NOT_KEPT_THEN]
    assert not missing, "\n".join(missing)
    assert seen.actions | NOT_DONE.keys() >= set(AuditAction)
