"""A small town on a real database: a bureau, a shop, a hotel, the cast and their licences."""

from dataclasses import dataclass, replace
from datetime import date

from argon2 import PasswordHasher

from tests import cast
from tests.factories import (
    TYPE_CODE,
    SeededEntropy,
    holder_draft,
    issuer_key,
    licence_draft,
    licence_type,
    resident_id,
    trusted_authority,
)
from wallet.domain.actors.actors import Role
from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FaceTemplate,
    FieldFormat,
    Sensitivity,
)
from wallet.domain.registry.scenario import (
    AskedField,
    Scenario,
    ScenarioKind,
    ScenarioState,
    ShownField,
)
from wallet.repository.actors.clients import ApiClient
from wallet.services.deployment import Deployment
from wallet.services.key_cabinet import add_deployment_key
from wallet.services.licences import issuing

PASSWORD = "a password of the tests"
PIN = "135790"
CLIENT_SECRET = "a client secret of the tests"
CARD_TYPE = "113100000000000191002"
# The smallest JPEG that a browser draws.
PORTRAIT = (
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////"
    "////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

CARD_FIELDS = (
    FaceField("portrait", "照片", "Portrait", FieldFormat.PORTRAIT, Sensitivity.SENSITIVE),
    FaceField("name", "姓名", "Name", FieldFormat.NAME, Sensitivity.PERSONAL),
    FaceField(
        "resident_id", "公民身份号码", "ID number", FieldFormat.RESIDENT_ID, Sensitivity.SENSITIVE
    ),
    FaceField("address", "住址", "Address", FieldFormat.ADDRESS, Sensitivity.SENSITIVE),
    FaceField("card_class", "证件类别", "Class"),
)
CHECK_IN = Scenario(
    "hotel-check-in",
    cast.HOTEL.id,
    "入住登记",
    ScenarioKind.SOCIAL,
    "办理入住时核对住客本人",
    {
        CARD_TYPE: (
            ShownField("portrait", masked=False),
            ShownField("name"),
            ShownField("resident_id"),
        )
    },
    date(2025, 1, 1),
    None,
    ScenarioState.APPROVED,
    {
        CARD_TYPE: (
            AskedField("name"),
            AskedField("resident_id"),
            AskedField("address", required=False),
            AskedField("card_class", required=False),
        )
    },
    longest_term_days=30,
)
SALE = Scenario(
    "shop-sale",
    cast.SHOP.id,
    "酒类销售年龄核对",
    ScenarioKind.SOCIAL,
    "核对买酒的人已成年",
    {TYPE_CODE: (ShownField("items", masked=False),)},
    date(2025, 1, 1),
    None,
    ScenarioState.APPROVED,
)


@dataclass(frozen=True)
class Town:
    """What the tests need to name."""

    card_id: str
    card_code: str
    food_id: str
    food_code: str


def found_town(deployment: Deployment) -> Town:
    """Found the town on an empty, migrated database."""
    now, entropy = deployment.clock(), SeededEntropy("town")
    with deployment.database.begin() as repository:
        for unit in (cast.BUREAU, cast.OTHER_BUREAU, cast.SHOP, cast.HOTEL):
            repository.units.add(unit)
        for holder in (cast.LIN, cast.GAO, cast.ZHOU, cast.HOTEL_HOLDER):
            repository.holders.add(holder)
        for account in (cast.LIN_ACCOUNT, cast.GAO_ACCOUNT, cast.ZHOU_ACCOUNT):
            _add_account(repository, account, now)
        _add_account(repository, cast.SHOP_ASSISTANT, now)
        for login, role, unit in (
            ("hotel", Role.VERIFIER, cast.HOTEL),
            ("clerk", Role.ISSUER, cast.BUREAU),
            ("operator", Role.OPERATOR, cast.BUREAU),
            ("supervisor", Role.SUPERVISOR, cast.BUREAU),
        ):
            _add_account(
                repository,
                replace(
                    cast.SHOP_ASSISTANT,
                    id=login.encode().hex().ljust(32, "0")[:32],
                    login=login,
                    display_name=f"{login} person",
                    role=role,
                    unit_id=unit.id,
                    unit_name=unit.name,
                ),
                now,
            )
        for client_id, unit, scopes in (
            ("hotel-system", cast.HOTEL, {"verifications:write", "authorizations:write"}),
            ("shop-system", cast.SHOP, {"verifications:write", "authorizations:write"}),
            ("bureau-system", cast.BUREAU, {"licences:read", "licences:write"}),
            ("other-system", cast.OTHER_BUREAU, {"licences:read", "licences:write"}),
        ):
            client = ApiClient(client_id, unit.id, unit.name, frozenset(scopes), True)
            repository.clients.add(client, CLIENT_SECRET)
        repository.catalogue.add(licence_type())
        repository.catalogue.add(
            licence_type(
                type_code=CARD_TYPE,
                name="居住证",
                template=FaceTemplate("card", "RESIDENCE PERMIT", "identity"),
                fields=CARD_FIELDS,
                several_per_holder=False,
            )
        )
        repository.scenarios.add(CHECK_IN)
        repository.scenarios.add(SALE)
        repository.authorities.add(trusted_authority())
        issuer_key(repository, cast.BUREAU)
        issuer_key(repository, cast.OTHER_BUREAU)
        add_deployment_key(repository, now, entropy)
    card = _issue(deployment, entropy, card_draft())
    food = _issue(deployment, entropy, licence_draft())
    return Town(card.licence.id, str(card.licence.code), food.licence.id, str(food.licence.code))


def standing_town(deployment: Deployment) -> Town:
    """Return the town of a database in which it was founded, as it was on the first day."""
    drafts = card_draft(), licence_draft()
    with deployment.database.read() as repository:
        card, food = (
            repository.licences.find_by_number(cast.BUREAU.id, draft.type_code, draft.number)
            for draft in drafts
        )
    return Town(card.id, str(card.code), food.id, str(food.code))


def card_draft(**changes):
    """A residence permit of Lin's."""
    made = licence_draft(
        type_code=CARD_TYPE,
        number="JZZ31010000001",
        holders=(holder_draft(),),
        face={
            "portrait": PORTRAIT,
            "name": "林小满",
            "resident_id": resident_id(1),
            "address": "上海市黄浦区示例路1号501室",
            "card_class": "居住证",
        },
    )
    return replace(made, **changes)


def _issue(deployment: Deployment, entropy: SeededEntropy, draft: issuing.LicenceDraft):
    return issuing.issue(
        deployment.database,
        deployment.document_maker,
        entropy,
        deployment.clock(),
        cast.BUREAU_CLERK,
        draft,
    )


def _add_account(repository, account, now):
    credentials = replace(
        account, password_hash=CHEAP_HASHER.hash(PASSWORD), pin_hash=CHEAP_HASHER.hash(PIN)
    )
    repository.accounts.add(credentials, now)
