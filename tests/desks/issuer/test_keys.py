"""The issuer's signing page: what signs, what to do next, and what a withdrawal will do."""

import io
from datetime import timedelta

import pytest
from cryptography import x509

from tests import cast
from tests.desks.issuer.test_issue import WRITTEN, send
from tests.factories import TYPE_CODE, issuer_key
from tests.services.signing_keys.bureau import Bureau, certified
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import signing_keys

KEYS = "/issuer/keys"


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def clerk(visit):
    return visit("clerk")


def move_end(bureau, **left):
    end = bureau.clock() + timedelta(**left)
    with bureau.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.unit_id == cast.BUREAU.id)
            .values(not_after=end)
        )


def upload(clerk, pem, name="chain.pem"):
    form = {"certificate": (io.BytesIO(pem), name)}
    return clerk.post(f"{KEYS}/certificate", page=KEYS, **form)


def test_a_clerk_asks_for_a_certificate_downloads_the_request_and_installs_it(clerk, bureau):
    assert clerk.get(f"{KEYS}/request.csr").status_code == 404
    assert clerk.post(f"{KEYS}/request", page=KEYS).status_code == 302
    downloaded = clerk.get(f"{KEYS}/request.csr")
    assert downloaded.content_type == "application/pkcs10"
    assert "attachment" in downloaded.headers["Content-Disposition"]
    assert downloaded.headers["Cache-Control"] == "no-store"
    assert x509.load_pem_x509_csr(downloaded.data).is_signature_valid
    done = upload(clerk, certified(downloaded.data, bureau.clock()))
    assert done.status_code == 302
    page = clerk.get(KEYS).text
    assert 'data-testid="key-next"' in page
    assert 'data-testid="request-certificate"' in page
    bureau.clock.advance(minutes=10)
    page = clerk.get(KEYS).text
    assert 'data-testid="key-next"' not in page
    assert 'data-testid="past-key" data-state="retired"' in page


def test_a_certificate_may_be_pasted(clerk, bureau):
    pem = certified(bureau.request(), bureau.clock()).decode()
    assert clerk.post(f"{KEYS}/certificate", page=KEYS, pem=pem).status_code == 302
    assert "installed" in bureau.states().values()


@pytest.mark.parametrize(
    ("pem", "status", "code"),
    [
        (b"rubbish", 422, "certificate_unreadable"),
        (b"", 422, "certificate_unreadable"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_nothing_is_installed(clerk, bureau, pem, status, code):
    bureau.request()
    refused = upload(clerk, pem)
    assert refused.status_code == status
    assert f'data-code="{code}"' in refused.text
    assert "没有安装" in refused.text
    assert bureau.entries()[0] == ("key:certificate_installed", code)


def test_the_certificate_of_another_unit_is_refused_on_the_page(clerk, bureau):
    pem = certified(bureau.request(), bureau.clock(), unit=cast.OTHER_BUREAU)
    refused = upload(clerk, pem)
    assert (refused.status_code, 'data-code="certificate_of_another_unit"' in refused.text) == (
        422,
        True,
    )


def test_a_certificate_without_a_request_is_a_conflict(clerk):
    refused = upload(clerk, b"anything")
    assert refused.status_code == 409
    assert 'data-code="no_key_requested"' in refused.text


@pytest.mark.parametrize("page", [KEYS, "/issuer/licences"])
@pytest.mark.parametrize(
    ("left", "kind"),
    [({"days": 31}, None), ({"days": 20}, "soon"), ({"days": -1}, "ended")],
)
def test_the_end_is_told_thirty_days_before_and_after_it(clerk, bureau, page, left, kind):
    move_end(bureau, **left)
    text = clerk.get(page).text
    if kind is None:
        assert 'data-testid="certificate-warning"' not in text
    else:
        assert f'data-testid="certificate-warning" data-kind="{kind}"' in text


def test_nobody_is_warned_once_the_next_certificate_is_installed(clerk, bureau):
    move_end(bureau, days=20)
    bureau.renew()
    assert 'data-testid="certificate-warning"' not in clerk.get(KEYS).text


def test_a_bureau_without_any_key_is_told_what_to_do(clerk, bureau):
    with bureau.database.begin() as repository:
        repository.keys.retire(bureau.kid(), bureau.clock())
    assert 'data-kind="none"' in clerk.get(KEYS).text


def test_a_withdrawal_names_what_it_touches_and_takes_a_reason(clerk, bureau, town):
    kid = bureau.kid()
    confirm = f"{KEYS}/{kid}/withdrawal"
    asked = clerk.get(confirm).text
    assert "2 张证照" in asked
    assert "button--danger" in asked
    refused = clerk.post(confirm, page=confirm, reason=" ")
    assert (refused.status_code, 'data-code="withdrawal_reason_missing"' in refused.text) == (
        422,
        True,
    )
    assert clerk.post(confirm, page=confirm, reason="私钥泄露").status_code == 302
    page = clerk.get(KEYS).text
    assert "私钥泄露" in page
    assert 'data-kind="none"' in page
    again = clerk.post(confirm, page=confirm, reason="再次")
    assert (again.status_code, 'data-code="key_withdrawn_already"' in again.text) == (409, True)


def test_another_bureaus_key_is_not_found_and_the_try_is_recorded(clerk, bureau, deployment):
    with bureau.database.begin() as repository:
        foreign = issuer_key(repository, cast.OTHER_BUREAU, seed="another")
    for call in (clerk.get, lambda path: clerk.post(path, page=KEYS, reason="好奇")):
        assert call(f"{KEYS}/{foreign}/withdrawal").status_code == 404
        with deployment.database.read() as repository:
            entry = repository.audit.search(limit=1)[0]
        assert entry.outcome == "unknown_key"
        assert entry.actor.name == "clerk"


def test_a_request_is_given_up_after_a_question(clerk, bureau):
    bureau.request()
    confirm = f"{KEYS}/request/drop"
    assert "确认放弃" in clerk.get(confirm).text
    assert clerk.post(confirm, page=confirm).status_code == 302
    assert clerk.post(confirm, page=confirm).status_code == 409


def test_a_licence_is_not_revoked_for_want_of_a_key(clerk, bureau, town):
    move_end(bureau, days=-1)
    path = f"/issuer/licences/{town.card_id}"
    done = clerk.post(
        f"{path}/revocations", page=f"{path}/revoke", kind="rescinded", reason="许可不当"
    )
    assert done.status_code == 302
    with bureau.database.read() as repository:
        assert repository.audit.search(action=AuditAction.LICENCE_REVOKED.value)


def test_after_the_end_the_desk_issues_nothing_says_what_to_do_and_records_it(clerk, bureau):
    move_end(bureau, days=-1)
    refused = send(clerk, "issue")
    assert refused.status_code == 409
    assert "签名证书已到期" in refused.text
    assert "安装新证书" in refused.text
    with bureau.database.read() as repository:
        entry = repository.audit.search(limit=1)[0]
        assert not repository.licences.find_by_number(cast.BUREAU.id, TYPE_CODE, WRITTEN["number"])
    assert (entry.outcome, entry.actor.name) == ("certificate_ended", "clerk")
