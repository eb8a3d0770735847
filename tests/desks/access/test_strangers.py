"""Whatever address a stranger calls, the trail stays short; the staff sees how often it was."""

import re

import pytest
from sqlalchemy import func, select

from tests.desks.access.routes import OPEN
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries
from wallet.repository.trail.stranger_refusals import ENTRIES_AN_HOUR

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CALLS = 30


def addresses(app):
    """Every address of the application, open or not, with something in its variable parts."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            yield re.sub("<int:[^>]+>", "7", re.sub("<(?!int:)[^>]+>", "x", rule.rule))


@pytest.fixture
def rows(deployment):
    def count():
        with deployment.database.read() as repository:
            found = select(func.count()).select_from(audit_entries)
            return repository.connection.execute(found).scalar_one()

    return count


def test_no_address_lets_a_stranger_lengthen_the_trail_at_will(app, rows):
    app.config["WTF_CSRF_ENABLED"] = False
    stranger = app.test_client()
    paths = sorted({*addresses(app), "/nothing", "/api/v1/nothing", "/oauth/nothing"})
    before = rows()
    for path in paths:
        for method in ("GET", "POST", "DELETE"):
            stranger.open(path, method=method, headers={"Authorization": "Bearer x.y.z"})
    once = rows() - before
    for number in range(CALLS):
        for path in ("/w/x", "/v/x", "/a/x", f"/check/{number}", f"/copies/{number}"):
            stranger.get(path)
        stranger.post("/oauth/token", data={"grant_type": "client_credentials", "client_id": "x"})
        stranger.post("/sign-in", data={"login": f"name-{number}", "password": "x"})
        stranger.get("/api/v1/licences")
        stranger.post(f"/copies/{number}")
        stranger.post("/check", data={"number": f"{number}"})
    kinds = 12
    assert rows() - before <= kinds * ENTRIES_AN_HOUR
    assert once <= len(OPEN) * ENTRIES_AN_HOUR
    full = rows()
    for _ in range(CALLS):
        stranger.get("/api/v1/licences")
        stranger.get("/w/x")
        stranger.post("/oauth/token", data={"grant_type": "client_credentials", "client_id": "x"})
    assert rows() == full


@pytest.mark.parametrize("login", ["operator", "supervisor"])
def test_the_staff_sees_how_often_strangers_were_refused(app, visit, login):
    for _ in range(25):
        app.test_client().get("/api/v1/licences")
    page = visit(login).get(f"/{login}/audit")
    section = re.search(r'data-testid="strangers".*?</section>', page.text, re.DOTALL)[0]
    assert "过去 24 小时共 20 次" in section
    assert "接口令牌无效或已过期" in section


def test_a_known_callers_refusals_are_each_in_the_trail(visit, deployment):
    clerk = visit("clerk")
    for _ in range(ENTRIES_AN_HOUR + 5):
        clerk.get("/operator/audit")
    with deployment.database.read() as repository:
        kept = repository.audit.search(action=AuditAction.ACCESS_REFUSED.value, limit=100)
    assert len(kept) == ENTRIES_AN_HOUR + 5
