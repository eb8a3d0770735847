import pytest

from tests.factories import licence_draft, licence_type
from tests.services.changes.lists.permits import FACE, OTHER


@pytest.fixture
def other(bureau):
    """A second food permit, of Lin's too, with what is optional on it."""
    face = {**FACE, "person_in_charge": "林小满", "inspected_on": "2026-01-04"}
    return bureau.issue(licence_draft(number=OTHER, face=face)).licence


@pytest.fixture
def long_term(bureau):
    """A licence of a type that may be long-term."""
    code = "113100000000000191003"
    with bureau.database.begin() as repository:
        repository.catalogue.add(
            licence_type(type_code=code, name="长期许可证", long_term_allowed=True)
        )
    return bureau.issue(licence_draft(type_code=code, number="CQ-1")).licence
