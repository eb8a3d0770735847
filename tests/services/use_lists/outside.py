"""An application outside the use list, and a case that rests on it."""

from tests.factories import TYPE_CODE
from tests.services.registry.offices import Offices
from tests.town import CARD_TYPE

QT, QT_NAME = "310101-QT-0007", "低收入家庭经济状况核对"
GROUND = "《社会救助暂行办法》第五十八条"
READS = {
    CARD_TYPE: {"name": "read", "resident_id": "read"},
    TYPE_CODE: {"items": "read"},
}


def applied(office, **changes):
    """Let the centre apply to read for a matter that is on no list."""
    draft = {
        "name": "低收入家庭核对",
        "purpose": "受理救助申请时核对家庭的登记情况",
        "shown": {},
        "asked": {},
        "read": READS,
        "longest_term_days": "",
        "retention_days": "2",
        "in_force_from": office.clock().date().isoformat(),
        "outside_use_list": True,
        "legal_ground": GROUND,
        "matter_code": QT,
        "matter_name": QT_NAME,
    }
    offices = Offices(office.deployment, office.clock)
    return offices.apply("counter", **(draft | changes))


def apply_outside(office, **changes):
    """Let it apply, and the operator approve."""
    scenario = applied(office, **changes)
    return Offices(office.deployment, office.clock).approve(scenario.code)


def outside_request(office, code=QT, **changes):
    """A case of the matter, as the counter opens it."""
    return office.request(code, **({"matter_code": code, "matter_name": QT_NAME} | changes))
