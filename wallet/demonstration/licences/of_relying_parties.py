"""Business licences of those who ask for licences: the proof in their applications (Art. 18)."""

from wallet.demonstration.cast.companies import RELYING_COMPANIES, Company
from wallet.demonstration.licences.plan import PlannedLicence


def _registered(company: Company) -> PlannedLicence:
    number = f"{company.district_code[2:]}0000201800{company.uscc[12:16]}"
    return PlannedLicence("business_licence", number, (company.login,), company.founded, None)


RELYING_PARTIES = tuple(_registered(company) for company in RELYING_COMPANIES)
