"""The desks of the registry in the small town: the hotel applies, the operator decides."""

from dataclasses import dataclass, replace
from datetime import date

from tests import cast
from tests.factories import SeededEntropy, face_field, holder_draft, licence_draft, licence_type
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import HolderKind, IdentityKind, UnitKind
from wallet.domain.catalogue.issuing_catalogue import FaceTemplate
from wallet.domain.registry.scenario_draft import ScenarioDraft
from wallet.domain.registry.social_application import ApplicationDraft
from wallet.repository.tables import units
from wallet.services.licences import issuing
from wallet.services.registry import application_deciding, scenario_deciding
from wallet.services.registry.application_applying import apply_for_social_use
from wallet.services.registry.credentialing import take_secret
from wallet.services.registry.scenario_applying import apply_for_scenario

BUSINESS_TYPE = "113100000000000191003"
ADDRESS = "203.0.113.16/28"


def scenario_draft(**changes):
    """The hotel asks to see name and number of its guests' residence permits."""
    made = ScenarioDraft(
        name="自助机入住核验",
        purpose="客人在自助机上入住时核对本人",
        shown={CARD_TYPE: {"name": "masked", "resident_id": "masked"}},
        asked={CARD_TYPE: {"name": "required", "resident_id": "required", "address": "optional"}},
        longest_term_days="30",
        retention_days="0",
        in_force_from="2026-03-02",
    )
    return replace(made, **changes)


@dataclass
class Offices:
    """Both sides, with a clock that stands still between acts."""

    deployment: object
    clock: object
    licence_id: str = ""

    @property
    def database(self):
        return self.deployment.database

    def actor(self, login):
        with self.database.read() as repository:
            return repository.accounts.find_by_login(login).actor

    def apply(self, login="hotel", **changes):
        return apply_for_scenario(
            self.database,
            self.deployment.entropy,
            self.clock(),
            self.actor(login),
            scenario_draft(**changes),
        )

    def approve(self, code, login="operator", reviewed=True):
        return scenario_deciding.approve_scenario(
            self.database,
            self.deployment.entropy,
            self.clock(),
            self.actor(login),
            code,
            sensitive_reviewed=reviewed,
        )

    def decide(self, act, code, reason="按要求办理", login="operator"):
        return act(self.database, self.clock(), self.actor(login), code, reason)

    def register_hotel(self):
        """Give the hotel its business licence: the proof in its application."""
        kind = licence_type(
            type_code=BUSINESS_TYPE,
            name="营业执照",
            template=FaceTemplate("certificate", "BUSINESS LICENCE", "enterprise"),
            fields=(face_field("organisation_name", "名称", "Name"),),
        )
        with self.database.begin() as repository:
            repository.catalogue.add(kind)
        holder = holder_draft(
            kind=HolderKind.LEGAL_PERSON,
            name=cast.HOTEL.name,
            identity_kind=IdentityKind.USCC,
            identity_number=cast.HOTEL.uscc,
        )
        issued = issuing.issue(
            self.database,
            self.deployment.document_maker,
            SeededEntropy("business licence"),
            self.clock(),
            cast.BUREAU_CLERK,
            licence_draft(
                type_code=BUSINESS_TYPE,
                number="15000000202600001",
                holders=(holder,),
                issued_on=date(2026, 1, 5),
                face={"organisation_name": cast.HOTEL.name},
            ),
        )
        self.licence_id = issued.licence.id
        return issued.licence

    def use_draft(self, **changes):
        if not self.licence_id:
            self.register_hotel()
        made = ApplicationDraft(
            industry="tourism",
            purpose="前台系统经客人授权读取姓名和证件号码",
            licence_id=self.licence_id,
            scenario_codes=("hotel-check-in",),
            contact_name="宋知远",
            contact_phone="021-00000401",
            addresses=ADDRESS,
            quotas={CARD_TYPE: "3"},
        )
        return replace(made, **changes)

    def apply_for_use(self, login="hotel", **changes):
        return apply_for_social_use(
            self.database,
            self.deployment.entropy,
            self.clock(),
            self.actor(login),
            self.use_draft(**changes),
        )

    def approve_use(self, application_id, login="operator", quotas=None):
        return application_deciding.approve_application(
            self.database,
            self.deployment.entropy,
            self.clock(),
            self.actor(login),
            application_id,
            quotas,
        )

    def approved_use(self, **changes):
        return self.approve_use(self.apply_for_use(**changes).id)

    def secret(self, seen_version=0, login="hotel", overlap_days=0):
        return take_secret(
            self.database,
            self.deployment.entropy,
            self.clock(),
            self.actor(login),
            seen_version,
            overlap_days,
        )

    def found_district(self):
        """Turn the supervisor's unit into a district's."""
        with self.database.begin() as repository:
            repository.connection.execute(
                units.update()
                .where(units.c.id == cast.BUREAU.id)
                .values(kind=UnitKind.DISTRICT.value, district_code="310101")
            )

    def read(self):
        return self.database.read()

    def last(self, action=None):
        """Return the newest audit entry."""
        return self.entries(action)[0]

    def entries(self, action=None):
        with self.read() as repository:
            return repository.audit.search(action=action.value if action else None, limit=200)
