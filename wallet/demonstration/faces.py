"""Filling in a face: what the holder's own data say, and what the plan adds."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from wallet.demonstration.cast.companies import COMPANY_BY_LOGIN, Company
from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN, Citizen
from wallet.demonstration.cast.portraits import portrait_field
from wallet.demonstration.cast.representatives import number_of_representative
from wallet.demonstration.catalogue.drafts import TypeDraft
from wallet.demonstration.licences.plan import Day, PlannedLicence


def face_of(draft: TypeDraft, plan: PlannedLicence, today: date) -> dict[str, str]:
    """Return the face of a planned licence; of several holders the first one's data stand on it."""
    login = plan.holders[0]
    citizen = CITIZEN_BY_LOGIN.get(login)
    known = _of_citizen(citizen) if citizen else _of_company(COMPANY_BY_LOGIN[login])
    given = {name: _text(value, today) for name, value in plan.face.items()}
    names = {field.name for field in draft.fields}
    return {name: value for name, value in known.items() if name in names} | given


def day_of(day: Day, today: date) -> date:
    """Return a day of a plan as a civil date."""
    return day if isinstance(day, date) else today + timedelta(days=day)


def _text(value: str | int, today: date) -> str:
    return value if isinstance(value, str) else day_of(value, today).isoformat()


@lru_cache(maxsize=32)
def _of_citizen(citizen: Citizen) -> Mapping[str, str]:
    return {
        "portrait": portrait_field(citizen.look),
        "name": citizen.name,
        "owner": citizen.name,
        "sex": citizen.sex,
        "ethnicity": citizen.ethnicity,
        "birth_date": citizen.birth.isoformat(),
        "id_number": citizen.identity_number,
        "address": citizen.address,
    }


def _of_company(company: Company) -> Mapping[str, str]:
    return {
        "organisation_name": company.name,
        "uscc": company.uscc,
        "representative": company.representative,
        "representative_number": number_of_representative(company),
        "form": company.form,
        "capital": company.capital,
        "founded_on": company.founded.isoformat(),
        "premises": company.address,
        "seat": company.address,
        "scope": company.scope,
    }
