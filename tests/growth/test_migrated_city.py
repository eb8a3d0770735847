"""A city of the version before is migrated, and every page and act of it answers."""

import pytest

from tests.commands.versions import take_back
from tests.growth.grown import SMALL, look_at
from tests.growth.test_growth import NOT_DONE
from wallet.commands.migrate import migrate
from wallet.domain.trail.audit import AuditAction

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def brought_up(engine):
    """Take what there is back to the form before licences were counted, and up again."""
    take_back(engine)
    migrate(engine)


def test_every_page_and_every_act_answers(built_app, database_url, tmp_path):
    seen = look_at(built_app, database_url, tmp_path, SMALL, brought_up)
    assert not seen.missing, "\n".join(seen.missing)
    assert seen.actions | NOT_DONE.keys() >= set(AuditAction)
