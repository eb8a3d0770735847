"""All licences of the city in one list."""

from wallet.demonstration.licences.of_companies import COMPANIES
from wallet.demonstration.licences.of_families import LIN_AND_ZHOU, OLDER_PEOPLE
from wallet.demonstration.licences.of_relying_parties import RELYING_PARTIES
from wallet.demonstration.licences.of_working_people import WORKING_PEOPLE
from wallet.demonstration.licences.plan import PlannedLicence

LICENCES: tuple[PlannedLicence, ...] = (
    *LIN_AND_ZHOU,
    *OLDER_PEOPLE,
    *WORKING_PEOPLE,
    *COMPANIES,
    *RELYING_PARTIES,
)
