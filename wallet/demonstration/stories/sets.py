"""A bookshop keeps its papers ready for inspectors, one of them suspended; Lin for a loan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.licence_sets.licence_set import stated_set
from wallet.services.licence_sets.preparing import make_set

_EVENING = timedelta(hours=19)


@dataclass(frozen=True, slots=True)
class SetPlan:
    """One set: when and by whom it was prepared, for what, of which licences in which order."""

    day: int
    holder: str
    name: str
    matter: str
    kinds: tuple[str, ...]


SETS = (
    SetPlan(
        -8,
        "zhimo",
        "迎接检查",
        "市场监管部门来店检查时出示",
        ("business_licence", "publication_permit", "food_permit"),
    ),
    SetPlan(
        -4,
        "lin",
        "申请车贷",
        "到申江示范银行办汽车抵押贷款",
        ("driving_licence", "vehicle_licence"),
    ),
)


class SetPreparers:
    """Prepares the sets as their holders would."""

    def __init__(self, office: Office, licences: IssuedLicences) -> None:
        self._office = office
        self._licences = licences

    def acts(self) -> Iterator[Act]:
        """Return the preparing of every set."""
        for plan in SETS:
            day = self._office.today + timedelta(days=plan.day)
            at = self._office.moment(day, _EVENING)
            yield Act(at, partial(self._prepare, plan, at))

    def _prepare(self, plan: SetPlan, at: datetime) -> None:
        office = self._office
        account = office.cast.logins[plan.holder].account
        licence_ids = [self._licences.held(plan.holder, kind).id for kind in plan.kinds]
        draft = stated_set(plan.name, plan.matter, licence_ids)
        make_set(office.database, office.entropy, at, account, draft)
