import pytest

from tests.api.changes.lists import OTHER
from tests.factories import licence_draft
from tests.services.changes.bureau import Bureau as Clerks
from wallet.services.changes.lists.working import work_on_next_list


@pytest.fixture
def clerks(deployment, clock, town):
    made = Clerks(deployment, clock, town)
    made.issue(licence_draft(number=OTHER))
    return made


@pytest.fixture
def work(clerks):
    def until_nothing_waits():
        while work_on_next_list(clerks.workshop()):
            pass

    return until_nothing_waits
