"""The granted data: exactly what was ticked, each look a read, refused the moment it ends."""

import json
from base64 import urlsafe_b64decode

from tests import cast, clerks
from tests.desks.consenting import seen_fields, trail
from tests.factories import resident_id
from tests.town import CARD_TYPE
from wallet.domain.changes.licence_change import Amendment
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import signing_keys, units


def test_exactly_what_was_ticked_is_shown_with_its_time_and_signature(sides):
    asked, _ = sides.granted("name", "resident_id", "card_class")
    page = sides.hotel.get(f"{asked}/data")
    assert seen_fields(page) == {
        "name": "林小满",
        "resident_id": resident_id(1),
        "card_class": "居住证",
    }
    assert "示例路1号" not in page.text
    assert "3月2日 09:30:00" in page.text
    assert f"签名有效：{cast.BUREAU.name}" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_each_look_is_one_read_in_the_trail_with_ground_and_fields(sides, deployment):
    asked, _ = sides.granted()
    for _ in range(2):
        sides.hotel.get(f"{asked}/data")
    with deployment.database.read() as repository:
        entries = repository.audit.search(action=AuditAction.LICENCE_RETRIEVED.value)
    assert [one.outcome for one in entries] == ["done", "done"]
    assert entries[0].fields == ("name", "resident_id")
    assert (entries[0].unit_name, entries[0].operator) == (cast.HOTEL.name, "hotel person")


def test_looks_count_against_the_days_quota(sides, deployment, clock):
    asked, _ = sides.granted()
    sides.hotel.get(f"{asked}/data")
    with deployment.database.read() as repository:
        assert repository.quotas.of_day(clock().date()) == [(cast.HOTEL.id, CARD_TYPE, 1, 0)]


def test_what_was_not_granted_is_not_shown(sides, deployment):
    asked, _ = sides.asked()
    response = sides.hotel.get(f"{asked}/data")
    assert response.status_code == 403
    assert 'data-code="authorization_not_answered"' in response.text
    assert trail(deployment, AuditAction.LICENCE_RETRIEVED) == ["authorization_not_answered"]


def test_a_suspended_licence_is_not_shown_and_the_page_says_why(sides, deployment, clock, town):
    asked, _ = sides.granted()
    args = (deployment.database, deployment.entropy, clock(), cast.BUREAU_CLERK)
    clerks.suspend(*args, town.card_code, "核查")
    response = sides.hotel.get(f"{asked}/data")
    assert response.status_code in {403, 409}
    assert not seen_fields(response)


def test_a_withdrawn_key_is_never_shown_as_confirmed(sides, deployment, clock):
    asked, _ = sides.granted()
    with deployment.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.use == "document")
            .values(withdrawn_at=clock())
        )
    response = sides.hotel.get(f"{asked}/data")
    assert response.status_code == 503
    assert "签名有效" not in response.text


def test_a_suspended_unit_sees_nothing(sides, deployment, clock):
    asked, _ = sides.granted()
    with deployment.database.begin() as repository:
        repository.connection.execute(units.update().values(suspended_at=clock()))
    assert sides.hotel.get(f"{asked}/data").status_code == 403


def test_a_later_version_of_the_licence_is_what_is_shown(sides, deployment, clock, town):
    asked, _ = sides.granted("name", "resident_id", "card_class")
    clerks.amend(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.card_code,
        Amendment({"card_class": "人才居住证"}, "类别变更"),
    )
    assert seen_fields(sides.hotel.get(f"{asked}/data"))["card_class"] == "人才居住证"


def test_the_unit_keeps_the_same_consent_record_as_the_holder(sides):
    asked, grant = sides.granted()
    record = f"{asked}/consents/{grant.rpartition('/')[2]}"
    assert "签名有效" in sides.hotel.get(record).text
    own = sides.hotel.get(f"{record}.jwt")
    assert own.text == sides.lin.get(f"{grant}/evidence.jwt").text
    claims = json.loads(urlsafe_b64decode(own.text.split(".")[1] + "=="))
    assert claims["receiver_code"] == cast.HOTEL.uscc
    assert sides.hotel.get(f"{asked}/consents/{'0' * 32}").status_code == 404
