"""The licences that many people have, written down in one line each."""

from datetime import date

from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN
from wallet.demonstration.licences.plan import Change, Day, PlannedLicence

_LIFE_OF_A_CARD = 3650


def household(
    login: str, relation: str, issued: Day, place: str, *then: Change, house: str | None = None
) -> PlannedLicence:
    """Return a page of a household register; ``house`` is the order of the head's number."""
    order = CITIZEN_BY_LOGIN[login].order
    face = {
        "relation": relation,
        "native_place": place,
        "household_number": f"310101000{house or order}",
    }
    return PlannedLicence(
        "household_register", f"HK3101010000{order}", (login,), issued, None, face, then
    )


def residence(
    login: str, issued: Day, until: Day, endorsements: int, *then: Change
) -> PlannedLicence:
    """Return a residence permit."""
    number = f"JZ3101010000{CITIZEN_BY_LOGIN[login].order}"
    face = {"endorsements": str(endorsements)}
    return PlannedLicence("residence_permit", number, (login,), issued, until, face, then)


def social_security(login: str, issued: int) -> PlannedLicence:
    """Return a social security card, valid for ten years."""
    number = f"S31000{CITIZEN_BY_LOGIN[login].order}"
    face = {"bank": "申江示范银行", "card_number": number}
    until = issued + _LIFE_OF_A_CARD
    return PlannedLicence("social_security_card", number, (login,), issued, until, face)


def driving(
    login: str,
    vehicle_class: str,
    first_issued: date,
    issued: int,
    until: int | None,
    *then: Change,
) -> PlannedLicence:
    """Return a driving licence."""
    citizen = CITIZEN_BY_LOGIN[login]
    face = {
        "nationality": "中国" if citizen.ethnicity else "瑞典",
        "first_issued": first_issued.isoformat(),
        "vehicle_class": vehicle_class,
        "file_number": f"310000{citizen.order}017",
    }
    number = citizen.identity_number
    return PlannedLicence("driving_licence", number, (login,), issued, until, face, then)


def car(
    login: str, plate: str, model: str, registered: date, inspected_until: int, *then: Change
) -> PlannedLicence:
    """Return the licence of a private car; its plate is its number."""
    face: dict[str, str | int] = {
        "plate": plate,
        "vehicle_type": "小型轿车",
        "use": "非营运",
        "model": model,
        "vin": f"LSFDEM0000M0{plate[-5:]}",
        "engine_number": f"DM{plate[-5:]}",
        "registered_on": registered.isoformat(),
        "inspected_until": inspected_until,
    }
    return PlannedLicence("vehicle_licence", plate, (login,), registered, None, face, then)


def teacher(
    login: str, qualification: str, subject: str, issued: date, *then: Change
) -> PlannedLicence:
    """Return a teacher's qualification."""
    number = f"{issued.year}3100142000{CITIZEN_BY_LOGIN[login].order}"
    face = {"qualification": qualification, "subject": subject}
    return PlannedLicence("teacher_qualification", number, (login,), issued, None, face, then)


def mandarin(login: str, grade: str, score: str, issued: date, *then: Change) -> PlannedLicence:
    """Return a certificate of spoken Mandarin."""
    number = f"31{issued:%y}001000{CITIZEN_BY_LOGIN[login].order}"
    face = {"grade": grade, "score": score, "station": "上海市普通话示范测试站"}
    return PlannedLicence("mandarin_certificate", number, (login,), issued, None, face, then)


def skill(
    login: str, number: str, occupation: str, level: str, issued: date, *then: Change
) -> PlannedLicence:
    """Return a certificate of a vocational skill."""
    face = {"occupation": occupation, "level": level, "assessed_by": "上海市示范职业技能评价中心"}
    return PlannedLicence("skill_certificate", number, (login,), issued, None, face, then)
