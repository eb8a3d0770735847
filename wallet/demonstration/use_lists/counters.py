"""Units draft their use lists, the operator decides, and counters examine some cases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.stories.office import Act, Office
from wallet.demonstration.use_lists.matters import (
    CASES,
    MATTERS,
    REVISED,
    CasePlan,
    MatterPlan,
    Paper,
)
from wallet.domain.actors.actors import Actor
from wallet.domain.grounds.exemption import FiveElements
from wallet.services.authorization.gateway import Reader
from wallet.services.licences.holders import HolderDraft
from wallet.services.use_lists import deciding, drafting
from wallet.services.use_lists.drafting import MaterialDraft, MatterDraft
from wallet.services.use_lists.duties import open_duty
from wallet.services.use_lists.exempting import CaseRequest, open_case
from wallet.services.verification.inquiry import Verifier

_FORENOON, _AFTERNOON = timedelta(hours=9.5), timedelta(hours=15.5)
_DECIDED_AFTER = timedelta(days=2)
_DAILY_QUOTA = 2000


class Counters:
    """The public units with their lists and their cases."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._entries: dict[str, str] = {}
        self._plans = {plan.code: plan for plan in MATTERS}

    def acts(self) -> Iterator[Act]:
        """Return the acts of drafting, deciding and examining."""
        for plan in MATTERS:
            at = self._at(plan.day, _FORENOON)
            yield Act(at, partial(self._submit, plan, at))
            if not plan.waiting:
                decided = min(at + _DECIDED_AFTER, self._office.now)
                yield Act(decided, partial(self._decide, plan, decided))
        code, day, dropped = REVISED
        at = self._at(day, _AFTERNOON)
        yield Act(at, partial(self._revise, self._plans[code], dropped, at))
        for case in CASES:
            at = self._at(case.day, timedelta(hours=case.hour))
            yield Act(at, partial(self._open, case, at))

    def _at(self, day: int, hour: timedelta) -> datetime:
        return self._office.moment(self._office.today + timedelta(days=day), hour)

    def _actor(self, login: str) -> Actor:
        return self._office.cast.logins[login].account.actor

    def _submit(self, plan: MatterPlan, at: datetime) -> None:
        database, entropy, actor = (
            self._office.database,
            self._office.entropy,
            self._actor(plan.unit),
        )
        draft = MatterDraft(plan.code, plan.name, str(plan.retention_days))
        entry = drafting.draft_matter(database, entropy, at, actor, draft)
        for paper in plan.papers:
            drafting.put_material(database, entropy, at, actor, entry.id, _drafted(paper))
        drafting.submit(database, at, actor, entry.id)
        self._entries[plan.code] = entry.id

    def _decide(self, plan: MatterPlan, at: datetime) -> None:
        sent = (self._office.database, at, self._actor("operator"), self._entries[plan.code])
        if plan.returned:
            deciding.return_for_correction(*sent, plan.returned)
        else:
            deciding.approve(*sent)

    def _revise(self, plan: MatterPlan, dropped: str, at: datetime) -> None:
        database, actor = self._office.database, self._actor(plan.unit)
        entropy = self._office.entropy
        entry = drafting.revise(database, entropy, at, actor, self._entries[plan.code])
        key = next(one.key for one in entry.materials if one.name == dropped)
        drafting.remove_material(database, at, actor, entry.id, key)
        drafting.submit(database, at, actor, entry.id)
        deciding.approve(database, at, self._actor("operator"), entry.id)

    def _open(self, case: CasePlan, at: datetime) -> None:
        account = self._office.cast.logins[case.unit].account
        holder = self._office.cast.holders[case.applicant]
        unit_name = account.unit_name or ""
        verifier = Verifier(account.actor, unit_name, account.display_name)
        unit_id = account.unit_id or ""
        duty = open_duty(self._office.repository, unit_id, case.matter, at)
        name = duty.matter_name if duty else ""
        elements = FiveElements(unit_name, account.display_name, name, case.matter, case.number)
        applicant = HolderDraft(
            holder.kind, holder.name, holder.identity_kind, holder.identity_number
        )
        open_case(
            self._office.database,
            self._office.entropy,
            at,
            Reader(verifier, "127.0.0.1", _DAILY_QUOTA),
            CaseRequest(case.matter, elements, applicant),
        )


def _drafted(paper: Paper) -> MaterialDraft:
    fields = {BY_KEY[key].type_code: names for key, names in paper.fields.items()}
    return MaterialDraft(paper.name, paper.required, fields)
