"""Made-up calls over the whole description, by a client and by nobody: each answer as described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests import cast
from tests.people import bearer
from tests.town import CLIENT_SECRET
from wallet.api.openapi.paths import paths
from wallet.repository.actors.clients import ApiClient

PROMISES = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
CALLS = [
    (path, method) for path, calls in paths().items() for method in calls if method != "parameters"
]


@pytest.fixture
def headers(app, deployment):
    """The token of a client that may make every call."""
    scopes = frozenset(
        view.required_scope
        for view in app.view_functions.values()
        if hasattr(view, "required_scope")
    )
    client = ApiClient("every-system", cast.BUREAU.id, cast.BUREAU.name, scopes, True)
    with deployment.database.begin() as repository:
        repository.clients.add(client, CLIENT_SECRET)
    return bearer(app.test_client(), "every-system")


def ensure_as_described(operation, mode, headers, examples):
    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def call(case):
        case.call_and_validate(headers=headers, checks=PROMISES)

    call()


@pytest.mark.parametrize(("path", "method"), CALLS, ids=[" ".join(call) for call in CALLS])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_made_up_call_is_answered_as_described(app, headers, path, method):
    operation = schemathesis.openapi.from_wsgi("/api/openapi.json", app)[path][method]
    # A text in an address cannot be wrong: such a call has no negative cases.
    may_be_wrong = bool(operation.body or operation.query)
    for mode in GenerationMode if may_be_wrong else [GenerationMode.POSITIVE]:
        ensure_as_described(operation, mode, headers, 15)
    ensure_as_described(operation, GenerationMode.POSITIVE, {}, 4)


def test_the_description_leaves_no_answer_open():
    for path, method in CALLS:
        answers = paths()[path][method]["responses"]
        assert "default" not in answers
        assert not [status for status in answers if not status.isdigit()], (path, method)
