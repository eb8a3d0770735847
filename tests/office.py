"""A service centre of the town: its counter, its matters, and the five papers of one of them.

For Lin three of the five papers are replaced, the fourth has an expired licence, the fifth none.
"""

from dataclasses import dataclass, replace
from datetime import date

from tests import cast
from tests.factories import (
    TYPE_CODE,
    holder_draft,
    licence_draft,
    licence_type,
    unit,
)
from tests.town import CARD_TYPE, CHEAP_HASHER, CLIENT_SECRET, PASSWORD
from wallet.domain.actors.actors import Actor, ActorKind, Role, UnitKind
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, Sensitivity
from wallet.domain.grounds.exemption import FiveElements
from wallet.repository.actors.clients import ApiClient
from wallet.services.authorization.gateway import Reader
from wallet.services.licences import issuing
from wallet.services.use_lists import deciding, drafting, exempting
from wallet.services.use_lists.drafting import MaterialDraft, MatterDraft
from wallet.services.use_lists.exempting import CaseRequest
from wallet.services.verification.inquiry import Verifier

CENTRE = unit("黄浦区示例行政服务中心", "12310101MB2F00001M", kind=UnitKind.PUBLIC_RELYING_UNIT)
OTHER_CENTRE = unit(
    "徐汇区示例行政服务中心", "12310104MB2F00002N", kind=UnitKind.PUBLIC_RELYING_UNIT
)
HEALTH_TYPE, MARRIAGE_TYPE, FUTURE_TYPE, TRADE_TYPE = (
    f"11310000000000019100{digit}" for digit in (3, 4, 5, 6)
)
MATTER, MATTER_NAME = "310101-SP-0042", "小餐饮备案"
PAPERS = (
    ("申请人身份证明", {CARD_TYPE: ("name", "resident_id")}),
    ("居住地址证明", {CARD_TYPE: ("address",)}),
    ("食品经营许可证复印件", {TYPE_CODE: ("premises", "items")}),
    ("健康证明", {HEALTH_TYPE: ("name", "checked_on")}),
    ("婚姻状况证明", {MARRIAGE_TYPE: ("registry",)}),
)
_NAME = FaceField("name", "姓名", "Name", FieldFormat.NAME, Sensitivity.PERSONAL)
_CHECKED = FaceField("checked_on", "体检日期", "Checked on", FieldFormat.DATE)
_REGISTRY = FaceField("registry", "登记机关", "Registry")


@dataclass
class Office:
    """The centre's clerk at the counter and its system, calling the services."""

    deployment: object
    clock: object
    town: object

    def actor(self, login="counter"):
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_login(login).actor

    def verifier(self, login="counter"):
        with self.deployment.database.read() as repository:
            account = repository.accounts.find_by_login(login)
        return Verifier(account.actor, account.unit_name, account.display_name)

    def reader(self, login="counter", *, quota=100, address="127.0.0.1"):
        return Reader(self.verifier(login), address, quota)

    def drafted(self, code=MATTER, name=MATTER_NAME, papers=PAPERS, login="counter"):
        database, entropy = self.deployment.database, self.deployment.entropy
        actor, now = self.actor(login), self.clock()
        entry = drafting.draft_matter(database, entropy, now, actor, MatterDraft(code, name))
        for paper, fields in papers:
            draft = MaterialDraft(paper, fields=fields)
            drafting.put_material(database, entropy, now, actor, entry.id, draft)
        return self.entry(entry.id)

    def submitted(self, *args, login="counter", **changes):
        entry = self.drafted(*args, login=login, **changes)
        return drafting.submit(self.deployment.database, self.clock(), self.actor(login), entry.id)

    def approved(self, *args, **changes):
        return self.approve(self.submitted(*args, **changes))

    def approve(self, entry, login="operator"):
        return deciding.approve(self.deployment.database, self.clock(), self.actor(login), entry.id)

    def entry(self, entry_id):
        with self.deployment.database.read() as repository:
            return repository.use_lists.get(entry_id)

    def elements(self, **changes):
        made = FiveElements(CENTRE.name, "3 号窗口", MATTER_NAME, MATTER, "HP20260302001")
        return replace(made, **changes)

    def request(self, at=MATTER, applicant=None, asked=None, identity=None, **elements):
        return CaseRequest(
            at,
            self.elements(**elements),
            applicant or holder_draft(),
            asked or {},
            identity,
        )

    def open_case(self, request=None, reader=None):
        return exempting.open_case(
            self.deployment.database,
            self.deployment.entropy,
            self.clock(),
            reader or self.reader(),
            request or self.request(),
        )

    def entries(self, action=None, limit=1000):
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value if action else None, limit=limit)

    def issue(self, **changes):
        return issuing.issue(
            self.deployment.database,
            self.deployment.document_maker,
            self.deployment.entropy,
            self.clock(),
            cast.BUREAU_CLERK,
            licence_draft(**changes),
        ).licence


def found_office(deployment, clock, town):
    """Add the centre, its neighbour, their people and the catalogue that their matters need."""
    now = deployment.clock()
    with deployment.database.begin() as repository:
        for centre, login in ((CENTRE, "counter"), (OTHER_CENTRE, "neighbour")):
            repository.units.add(centre)
            repository.accounts.add(_clerk(login, centre), now)
            scopes = frozenset({"materials:read", "verifications:write"})
            client = ApiClient(f"{login}-system", centre.id, centre.name, scopes, True)
            repository.clients.add(client, CLIENT_SECRET)
        client = ApiClient(
            "hotel-materials", cast.HOTEL.id, cast.HOTEL.name, frozenset({"materials:read"}), True
        )
        repository.clients.add(client, CLIENT_SECRET)
        for made in _types():
            repository.catalogue.add(made)
    office = Office(deployment, clock, town)
    office.issue(
        type_code=HEALTH_TYPE,
        number="JK31010100000001",
        issued_on=date(2024, 6, 1),
        valid_from=date(2024, 6, 1),
        valid_until=date(2025, 5, 31),
        face={"name": "林小满", "checked_on": "2024-05-28"},
    )
    return office


def reader_of_system(client_id="counter-system", unit_=CENTRE, **limits):
    """The centre's own system, as the gateway sees it."""
    actor = Actor(ActorKind.CLIENT, client_id, client_id, unit_.id)
    verifier = Verifier(actor, unit_.name, client_id)
    return Reader(verifier, limits.get("address", "127.0.0.1"), limits.get("quota", 100))


def _clerk(login, centre):
    return replace(
        cast.SHOP_ASSISTANT,
        id=login.encode().hex().ljust(32, "0")[:32],
        login=login,
        display_name="3 号窗口",
        role=Role.VERIFIER,
        unit_id=centre.id,
        unit_name=centre.name,
        password_hash=CHEAP_HASHER.hash(PASSWORD),
    )


def _types():
    return (
        licence_type(type_code=HEALTH_TYPE, name="健康证明", fields=(_NAME, _CHECKED)),
        licence_type(type_code=MARRIAGE_TYPE, name="结婚证", fields=(_NAME, _REGISTRY)),
        licence_type(
            type_code=FUTURE_TYPE,
            name="职业培训合格证",
            fields=(_NAME,),
            collected_since=date(2026, 7, 1),
        ),
        licence_type(type_code=TRADE_TYPE, name="经营备案证明", fields=(_NAME, _REGISTRY)),
    )
