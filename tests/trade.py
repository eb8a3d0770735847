"""A trade of the town: a restaurant with licences of four bureaux, and the industry they make up.

The bureau of the town is in charge; the hotel company runs the restaurant.
"""

from dataclasses import dataclass, replace
from datetime import date

from tests import cast
from tests.factories import (
    SeededEntropy,
    account,
    face_field,
    holder_draft,
    issuer,
    issuer_key,
    licence_draft,
    licence_type,
    unit,
    uscc,
)
from tests.town import CHEAP_HASHER, PASSWORD, PIN
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.domain.catalogue.issuing_catalogue import Publicity, Sensitivity
from wallet.domain.permits.industry_permit import Constituent, IndustryComponent
from wallet.services.licences import issuing
from wallet.services.permits.industry_editing import IndustryDraft, put_industry
from wallet.services.permits.permitting import assemble, end, extend, rebuild

RESTAURANT = "restaurant"
BUREAUX = (
    cast.BUREAU,
    cast.OTHER_BUREAU,
    unit("上海市示例卫生健康委员会", uscc(3, head="11310101MB2F")),
    unit("上海市示例烟草专卖局", uscc(4, head="11310101MB2F")),
)
NAMES = ("食品经营许可", "娱乐场所经营许可", "公共场所卫生许可", "烟草专卖零售许可")
TYPE_CODES = tuple(f"11310000000000019103{digit}" for digit in range(4))
FIELDS = (
    face_field("premises", "经营场所", "Premises"),
    face_field(
        "keeper",
        "负责人住址",
        "Keeper's address",
        sensitivity=Sensitivity.SENSITIVE,
        required=False,
    ),
)


@dataclass
class Trade:
    """The restaurant's four licences, and the acts of those around them."""

    deployment: object
    clock: object
    licences: list

    def account(self, login):
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_login(login)

    def actor(self, login):
        return self.account(login).actor

    def parts(self, *numbers):
        """Return the licences of these components as they go into a permit."""
        return [Constituent(NAMES[n], self.licences[n].id) for n in numbers]

    def assemble(self, *numbers, **changes):
        sent = {
            "issuer": self.actor("clerk"),
            "industry_code": RESTAURANT,
            "holder_id": cast.HOTEL_HOLDER.id,
            "constituents": self.parts(*numbers),
        } | changes
        database, entropy = self.deployment.database, self.deployment.entropy
        return assemble(database, entropy, self.clock(), **sent)

    def extend(self, permit, added, **how):
        return self._change(extend, permit, added, **how)

    def rebuild(self, permit, constituents, reason, **how):
        return self._change(rebuild, permit, constituents, reason, **how)

    def end(self, permit, reason, **how):
        return self._change(end, permit, reason, **how)

    def _change(self, act, permit, *sent, issuer=None, identity=None):
        database, entropy = self.deployment.database, self.deployment.entropy
        who = issuer or self.actor("clerk")
        return act(database, entropy, self.clock(), who, permit.id, *sent, identity)

    def put(self, components, *, seen_version, login="operator", **changes):
        draft = IndustryDraft("饭店", "市场监管", cast.BUREAU.id, components)
        return put_industry(
            self.deployment.database,
            self.clock(),
            self.actor(login),
            RESTAURANT,
            replace(draft, **changes),
            seen_version=seen_version,
        )

    def issue(self, component, **changes):
        """Issue one more licence of a component, by its place in the table."""
        return issue_part(self.deployment, self.clock(), component, **changes)

    def entries(self, action):
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value)


def components(*numbers):
    return tuple(IndustryComponent(NAMES[n], (TYPE_CODES[n],)) for n in numbers)


def found_trade(deployment, clock):
    """Add the restaurant, its bureaux, their types, and the industry, to the town."""
    now = clock()
    with deployment.database.begin() as repository:
        for bureau in BUREAUX[2:]:
            repository.units.add(bureau)
            issuer_key(repository, bureau)
        for number, bureau in enumerate(BUREAUX):
            repository.catalogue.add(
                licence_type(
                    bureau.id,
                    type_code=TYPE_CODES[number],
                    name=f"{NAMES[number]}证",
                    fields=FIELDS,
                    publicity=Publicity.PUBLIC,
                )
            )
        hotelier = account(
            "hotelier",
            display_name="店主",
            role=Role.ENTERPRISE,
            holder_id=cast.HOTEL_HOLDER.id,
            password_hash=CHEAP_HASHER.hash(PASSWORD),
            pin_hash=CHEAP_HASHER.hash(PIN),
        )
        repository.accounts.add(hotelier, now)
    licences = [issue_part(deployment, now, number) for number in range(len(NAMES))]
    trade = Trade(deployment, clock, licences)
    trade.put(components(0, 1, 2, 3), seen_version=0)
    return trade


def issue_part(deployment, now, component, **changes):
    bureau = BUREAUX[component]
    draft = licence_draft(
        type_code=TYPE_CODES[component],
        number=f"HY-{component}-0001",
        holders=(
            holder_draft(
                kind=HolderKind.LEGAL_PERSON,
                name=cast.HOTEL_HOLDER.name,
                identity_kind=IdentityKind.USCC,
                identity_number=cast.HOTEL_HOLDER.identity_number,
            ),
        ),
        issued_on=date(2026, 1, 5),
        face={"premises": "上海市黄浦区示例路8号", "keeper": "不公开的住址"},
    )
    return issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy(f"trade {component} {changes}"),
        now,
        issuer(bureau.id, name=f"clerk of {component}"),
        replace(draft, **changes),
    ).licence
