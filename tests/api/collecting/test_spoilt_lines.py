"""A line of a file holds anything: its row is refused with its reason, the others go in."""

import json

import pytest

from tests.api.collecting.test_collections import send
from tests.api.spoiling import spoilt
from tests.api.systems import licence_body
from wallet.services.collecting.working import Workshop, work_on_next

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_whatever_a_line_holds_the_good_ones_are_taken_in(bureau, deployment):
    lines = [text for _place, _value, text in spoilt(licence_body(number="JY-SPOILT"))]
    good = json.dumps(licence_body(number="JY-GOOD"))
    content = "\n".join([good, *lines])
    sent = send(bureau, content.encode(errors="replace"), content_type="application/x-ndjson")
    assert sent.status_code == 202, sent.text
    shop = Workshop(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock,
        "worker",
    )
    while work_on_next(shop):
        pass
    done = bureau.get(f"collections/{sent.json['id']}").json
    assert done["state"] == "done", done["failure"]
    assert done["issued"] + done["unchanged"] >= 1
    assert len(bureau.get("licences", number="JY-GOOD").json["licences"]) == 1
    errors = bureau.get(f"collections/{done['id']}/errors.csv")
    assert errors.status_code == 200
    lines = errors.data.decode("utf-8-sig").splitlines()
    assert len({line.split(",")[0] for line in lines[1:]}) == done["refused"]
