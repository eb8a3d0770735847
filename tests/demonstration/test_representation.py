"""The café of the city has its people: each as its story says, whenever it is seeded."""

from datetime import timedelta

import pytest

from tests.factories import NOW, TODAY
from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN
from wallet.demonstration.stories.representation import (
    ENTERPRISE,
    HANDLERS,
    MANAGER,
    REPRESENTATIVE,
)
from wallet.domain.enterprise.appointment import Post


@pytest.fixture
def posts(city):
    """Where each citizen stands in the café."""
    with city.read() as repository:
        enterprise = repository.accounts.find_by_login(ENTERPRISE).holder_id
        people = {
            login: repository.accounts.find_by_login(login).holder_id for login in CITIZEN_BY_LOGIN
        }
        return {
            login: repository.standings.of(person, enterprise, NOW)
            for login, person in people.items()
        }


def test_everybody_stands_as_the_story_says(posts):
    told = {login: one.post for login, one in posts.items() if one.post}
    handler = next(one.login for one in HANDLERS if one.until > 0)
    assert told == {
        REPRESENTATIVE: Post.LEGAL_REPRESENTATIVE,
        MANAGER: Post.LICENCE_MANAGER,
        handler: Post.HANDLER,
    }


def test_the_handler_has_two_licences_and_the_permit_until_a_day_to_come(posts):
    plan = next(one for one in HANDLERS if one.until > 0)
    standing = posts[plan.login]
    assert len(standing.scope.licence_ids) == len(plan.licences)
    assert len(standing.scope.permit_ids) == 1
    assert standing.until == TODAY + timedelta(days=plan.until)


def test_one_handler_has_lapsed(city):
    with city.read() as repository:
        enterprise = repository.accounts.find_by_login(ENTERPRISE).holder_id
        made = repository.appointments.of_enterprise(enterprise)
    assert [one.lapsed_at(NOW) for one in made].count(True) == 1


def test_no_face_shows_the_representatives_number(city):
    with city.read() as repository:
        enterprise = repository.accounts.find_by_login(ENTERPRISE).holder_id
        for one in repository.licences.held_by(enterprise):
            kind = repository.catalogue.get(one.type_code, one.type_version)
            assert "representative_number" not in {field.name for field in kind.visible_fields}
