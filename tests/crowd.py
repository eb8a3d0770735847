"""More of everything that lists show: licences, requests, copies, posts, reports, filings."""

from dataclasses import replace
from datetime import timedelta

from tests import cast
from tests.factories import SeededEntropy, holder, holder_draft, licence_draft, resident_id, uscc
from tests.town import CARD_TYPE, CHECK_IN
from tests.trade import NAMES, TYPE_CODES, issue_part
from wallet.domain.actors.actors import HolderKind, IdentityKind, UnitKind
from wallet.domain.changes.change_request import ChangeRequest, ChangeState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.copies.temporary_copy import (
    CopyPurpose,
    CopySubject,
    SubjectKind,
    TemporaryCopy,
)
from wallet.domain.enterprise.appointment import Appointment, Post, Scope
from wallet.domain.entropy import new_id
from wallet.domain.grounds.authorization import (
    Authorization,
    AuthorizationRequest,
    Channel,
    RequestState,
)
from wallet.domain.licence_sets.licence_set import MOST_SETS, LicenceSet
from wallet.domain.oversight.incident import DueAct, Incident
from wallet.domain.permits.industry_permit import Constituent
from wallet.domain.registry.filing import Filing, FilingState
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.services.licences import issuing

HOTEL_CLERK = b"hotel".hex().ljust(32, "0")


def crowd(deployment, company, numbers):
    """Add one of each to the town and its company for each number; a permit for every third."""
    food = issue_to_lin(deployment, numbers)
    firm = {number: _part(deployment, 0, number) for number in numbers}
    for number in numbers[::3]:
        others = [_part(deployment, n, number) for n in range(1, 4)]
        parts = enumerate([firm[number], *others])
        constituents = [Constituent(NAMES[n], part.id) for n, part in parts]
        company.trade.assemble(constituents=constituents)
    with deployment.database.begin() as repository:
        adding = _Adding(repository, deployment.clock(), SeededEntropy(f"rows {numbers}"))
        for number, licence in zip(numbers, food, strict=True):
            adding.authorizations(number, licence)
            adding.posts(number, firm[number])
            adding.registry(number)
            adding.bureau(number, licence)
            adding.copy(number, cast.LIN.id, cast.LIN_ACCOUNT.id, licence)
            adding.copy(number, cast.HOTEL_HOLDER.id, HOTEL_CLERK, firm[number])
            if number < MOST_SETS:
                adding.prepared(number, food[:2])


def issue_to_lin(deployment, numbers):
    """Issue a licence to Lin for each number; she may have several of the type."""
    return [_issue(deployment, number) for number in numbers]


def _issue(deployment, number):
    return issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy(f"crowd {number}"),
        deployment.clock(),
        cast.BUREAU_CLERK,
        licence_draft(number=f"JY1310105{number:07}", holders=(holder_draft(),)),
    ).licence


def _part(deployment, component, number):
    return issue_part(
        deployment, deployment.clock(), component, number=f"HY-{component}-crowd-{number}"
    )


class _Adding:
    """Writes rows as the services would, without their checks."""

    def __init__(self, repository, now, entropy):
        self.repository, self.now, self.entropy = repository, now, entropy

    def authorizations(self, number, licence):
        repository, lapses = self.repository, self.now + timedelta(minutes=30)
        asked = {CARD_TYPE: CHECK_IN.askable_fields[CARD_TYPE]}
        for state in (RequestState.WAITING, RequestState.GRANTED):
            request = AuthorizationRequest(
                new_id(self.entropy),
                cast.HOTEL.id,
                CHECK_IN.code,
                asked,
                10,
                Channel.ADDRESS,
                state,
                self.now,
                lapses,
                cast.LIN.id,
                f"{number}",
                HOTEL_CLERK,
            )
            repository.authorizations.add_request(request, None)
        grant = Authorization(
            new_id(self.entropy),
            request.id,
            cast.LIN.id,
            cast.LIN_ACCOUNT.id,
            licence.id,
            cast.HOTEL.id,
            CHECK_IN.code,
            CHECK_IN.name,
            CHECK_IN.purpose,
            ("name",),
            self.now,
            self.now + timedelta(days=10),
        )
        repository.authorizations.add(grant, "signed")
        refused = AuditEntry(
            self.now,
            AuditAction.LICENCE_RETRIEVED,
            replace(cast.BUREAU_CLERK, unit_id=cast.HOTEL.id),
            outcome="authorization_withdrawn",
            ground=Ground.AUTHORIZED,
            scenario_code=CHECK_IN.code,
            licence_id=licence.id,
            fields=("name",),
        )
        repository.audit.append(refused)

    def posts(self, number, licence):
        repository = self.repository
        person = holder(id=new_id(self.entropy), identity_number=resident_id(100 + number))
        firm = holder(
            id=new_id(self.entropy),
            kind=HolderKind.LEGAL_PERSON,
            name=f"上海示例第{number}有限公司",
            identity_kind=IdentityKind.USCC,
            identity_number=uscc(100 + number),
        )
        repository.holders.add_all([person, firm])
        scope = Scope(frozenset({licence.id}))
        handler = self._appointment(cast.HOTEL_HOLDER.id, person.id, "接待检查", scope)
        self._appointment(firm.id, cast.LIN.id, "年报", Scope(frozenset()))
        made = AuditEntry(
            self.now,
            AuditAction.APPOINTMENT_MADE,
            replace(cast.LIN_ACCOUNT.actor, acting_for=cast.HOTEL_HOLDER.id),
            details={"appointment": handler, "post": "handler"},
        )
        repository.audit.append(made)

    def _appointment(self, enterprise_id, person_id, matter, scope):
        last = (self.now + timedelta(days=30)).date()
        made = Appointment(
            new_id(self.entropy),
            enterprise_id,
            person_id,
            Post.HANDLER,
            cast.LIN_ACCOUNT.id,
            self.now,
            matter,
            last,
            scope,
        )
        self.repository.appointments.add(made, None)
        return made.id

    def registry(self, number):
        repository, code = self.repository, f"crowd-{number}"
        for state in (ScenarioState.SUBMITTED, ScenarioState.APPROVED):
            added = replace(CHECK_IN, code=f"{code}-{state}", name=f"入住{number}", state=state)
            repository.scenarios.submit(added, self.now)
        filed = FilingState.SUBMITTED
        filing = Filing(new_id(self.entropy), added.code, cast.HOTEL.id, "310101", filed, self.now)
        repository.filings.add(filing)
        unit = replace(
            cast.HOTEL,
            id=new_id(self.entropy),
            name=f"上海示例第{number}旅馆",
            uscc=uscc(500 + number),
            kind=UnitKind.ENTERPRISE,
        )
        repository.units.add(unit)

    def bureau(self, number, licence):
        repository = self.repository
        request = ChangeRequest(
            new_id(self.entropy),
            cast.BUREAU.id,
            LicenceChange(ChangeAct.SUSPENSION, "复查"),
            licence.id,
            0,
            ChangeState.AWAITING_APPROVAL,
            cast.BUREAU_CLERK.id,
            "clerk",
            self.now,
            self.now + timedelta(days=10),
        )
        repository.change_requests.add(request)
        incident = Incident(
            new_id(self.entropy),
            cast.BUREAU.id,
            "机房停电",
            "雷击",
            "已报修",
            (TYPE_CODES[0],),
            self.now - timedelta(hours=number + 1),
            self.now,
            "clerk",
        )
        repository.incidents.add(incident)
        dues = ["HY-0-crowd-0", f"HY-none-{number}"]
        repository.incident_dues.add(incident.id, TYPE_CODES[0], DueAct.COLLECT, dues, self.now)

    def copy(self, number, holder_id, account_id, licence):
        kid = self.repository.licences.version(licence.id, 1).kid
        made = TemporaryCopy(
            new_id(self.entropy),
            new_id(self.entropy)[:16].upper(),
            holder_id,
            account_id,
            CopySubject(SubjectKind.LICENCE, licence.id),
            1,
            kid,
            "0" * 64,
            "林小满",
            CopyPurpose(f"第{number}次投标"),
            self.now,
            self.now + timedelta(days=30),
        )
        self.repository.temporary_copies.add(made, b"paper")

    def prepared(self, number, licences):
        ids = tuple(licence.id for licence in licences)
        made = LicenceSet(
            new_id(self.entropy), cast.LIN.id, f"组合{number}", "开业", ids, self.now, self.now
        )
        self.repository.licence_sets.add(made)
