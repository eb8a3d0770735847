"""Units as the operator founds them: the form, what becomes of it, and what is refused."""

from dataclasses import dataclass

from wallet.domain.actors.actors import Role, UnitKind
from wallet.domain.actors.districts import DISTRICTS
from wallet.domain.actors.person_names import normalise_name
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.errors import Conflict, InvalidInput, NotPermitted
from wallet.domain.form_faults import Faults

ROLE_OF_KIND = {
    UnitKind.ISSUING_BUREAU: Role.ISSUER,
    UnitKind.PUBLIC_RELYING_UNIT: Role.VERIFIER,
    UnitKind.SOCIAL_RELYING_PARTY: Role.VERIFIER,
    UnitKind.ENTERPRISE: Role.ENTERPRISE,
    UnitKind.DATA_CENTRE: Role.OPERATOR,
    UnitKind.GENERAL_OFFICE: Role.SUPERVISOR,
    UnitKind.DISTRICT: Role.SUPERVISOR,
}
"""What the people of a unit are: nobody chooses a role, so nobody can raise the own."""


class UnitKnownAlready(Conflict):
    """A unified social credit code stands for one unit."""

    code = "unit_known_already"
    zh = "这个统一社会信用代码的单位已经建立，没有重复建立。"
    en = "A unit with this unified social credit code exists already; none was founded."


class UnitClosed(Conflict):
    """Nothing begins at a unit that was closed."""

    code = "unit_closed"
    zh = "这个单位已经关闭，没有作任何改动。"
    en = "This unit is closed; nothing was changed."


class UnitNotClosed(Conflict):
    """Only a closed unit is reopened."""

    code = "unit_not_closed"
    zh = "这个单位没有关闭，不需要重新启用。"
    en = "This unit is not closed; there is nothing to reopen."


class UnitStillIssues(Conflict):
    """Somebody must answer for licences in force: types are retired before their bureau goes."""

    code = "unit_still_issues"
    zh = "这个单位还有在用的证照类目，没有关闭。请先停用这些类目，或由承接单位接手。"
    en = (
        "This unit still has licence types in force; it was not closed. Retire them, or have its"
        " successor take over, first."
    )


class OwnUnitStays(Conflict):
    """The operator would shut itself out."""

    code = "own_unit_stays"
    zh = "不能关闭自己所在的单位。"
    en = "You cannot close the unit that you serve."


class OnlyPublicCounters(Conflict):
    """Documents of identity are checked at the counters of public relying units alone."""

    code = "only_public_counters"
    zh = "只有政府用证单位的窗口可以为持证人开通账号。"
    en = "Only counters of public relying units can register holders."


class NoRegisteringCounter(NotPermitted):
    """The unit's counters were not appointed to register holders."""

    code = "no_registering_counter"
    zh = "本单位的窗口没有被指定办理持证人开户，没有执行。请联系市大数据中心。"
    en = "Your unit's counters do not register holders; nothing was done. Ask the data centre."


class DocumentNotChecked(InvalidInput):
    """The clerk says that the person and the document are one."""

    code = "document_not_checked"
    zh = "请先当面核对证件，并勾选“人证一致”，还没有办理。"
    en = "Check the document in person and tick that it is this person's first; nothing was done."


@dataclass(frozen=True, slots=True)
class UnitForm:
    """What the operator typed, unverified."""

    name: str
    uscc: str
    kind: str
    district_code: str = ""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a unit is, in the form that is stored."""

    name: str
    uscc: str
    kind: UnitKind
    district_code: str | None


def read_unit_form(form: UnitForm) -> UnitFacts:
    """Return the facts of a form.

    Raises:
        FormNotAcceptable: every fault of name, code, kind and district.
    """
    faults = Faults()
    name = faults.read("name", lambda: normalise_name(form.name), "")
    uscc = faults.read("uscc", lambda: parse_uscc(form.uscc), "")
    if form.kind not in frozenset(UnitKind):
        faults.add("kind", "kind_missing", "请选择单位类别。", "Please choose the kind of unit.")
    district = form.district_code.strip() or None
    if district is not None and district not in DISTRICTS:
        faults.add("district", "district_unknown", "没有这个区。", "There is no such district.")
    if form.kind == UnitKind.DISTRICT and district is None:
        faults.add(
            "district", "district_missing", "请选择是哪个区。", "Choose which district it is."
        )
    faults.refuse()
    return UnitFacts(name, uscc, UnitKind(form.kind), district)
