"""The registered scenarios of the demonstration city: who looks at what, and why (Art. 13, 18).

A field that a duty or a trade needs to read is shown clear; every other one is masked, and what is
not named is not shown at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wallet.demonstration.catalogue.entries import BY_KEY, DRAFTS
from wallet.demonstration.registry.askable_fields import ASKABLE, NOTHING
from wallet.domain.registry.scenario import Scenario, ScenarioKind, ScenarioState, ShownField

IN_FORCE_FROM = date(2022, 7, 1)

_ORGANISATION = ("organisation_name", "uscc", "representative")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which fields of one licence type are shown clear, and which masked."""

    clear: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()

    def fields(self) -> tuple[ShownField, ...]:
        """Return them as the scenario stores them."""
        clear = (ShownField(name, masked=False) for name in self.clear)
        return (*clear, *(ShownField(name) for name in self.masked))


@dataclass(frozen=True, slots=True)
class ScenarioPlan:
    """One scenario; ``unit`` is the login of the unit that registered it."""

    code: str
    unit: str
    name: str
    kind: ScenarioKind
    purpose: str
    shown: Mapping[str, Shown] = field(default_factory=dict)

    def registered(self, unit_id: str) -> Scenario:
        """Return the scenario as approved for the unit."""
        askable = ASKABLE.get(self.code, NOTHING)
        return Scenario(
            self.code,
            unit_id,
            self.name,
            self.kind,
            self.purpose,
            {BY_KEY[key].type_code: shown.fields() for key, shown in self.shown.items()},
            IN_FORCE_FROM,
            None,
            ScenarioState.APPROVED,
            {BY_KEY[key].type_code: asked.fields() for key, asked in askable.of_types.items()},
            askable.longest_term_days,
            askable.retention_days,
        )


def _every_organisation_licence() -> dict[str, Shown]:
    """Return what an inspector reads of a permit: it hangs on the wall for everyone."""
    keys = [draft.key for draft in DRAFTS if draft.category in {"enterprise", "industry"}]
    return {key: Shown(tuple(one.name for one in BY_KEY[key].visible_fields)) for key in keys}


_WHO = Shown(("portrait",), ("name", "id_number"))
_WHO_WITHOUT_PORTRAIT = Shown((), ("name", "id_number"))
_GOVERNMENT, _SOCIAL = ScenarioKind.GOVERNMENT, ScenarioKind.SOCIAL

SCENARIOS = (
    ScenarioPlan(
        "police-roadside",
        "police",
        "交警路面执法",
        _GOVERNMENT,
        "检查驾驶资格和车辆登记，处理交通违法",
        {
            "driving_licence": Shown(
                ("portrait", "name", "sex", "vehicle_class", "first_issued", "id_number"),
                ("file_number",),
            ),
            "vehicle_licence": Shown(
                ("plate", "vehicle_type", "owner", "use", "model", "vin", "inspected_until"),
                ("engine_number",),
            ),
            "ride_hailing_licence": Shown(
                ("portrait", "name", "vehicle_class", "service_area"), ("id_number",)
            ),
        },
    ),
    ScenarioPlan(
        "counter-identity",
        "counter",
        "政务窗口身份核验",
        _GOVERNMENT,
        "办理政务服务事项时核对申请人身份",
        {
            "residence_permit": Shown(("portrait", "name", "sex"), ("id_number", "address")),
            "household_register": Shown(("name", "relation", "sex"), ("id_number", "address")),
            "social_security_card": Shown(("portrait", "name"), ("id_number",)),
            "driving_licence": Shown(("portrait", "name"), ("id_number",)),
            "foreign_work_permit": Shown(("portrait", "name", "nationality"), ("id_number",)),
            "business_licence": Shown((*_ORGANISATION, "form", "founded_on", "seat")),
        },
    ),
    ScenarioPlan(
        "counter-family",
        "counter",
        "政务窗口婚育与房产核验",
        _GOVERNMENT,
        "办理户籍、入学、住房事项时核对婚姻、出生和房产情况",
        {
            "marriage_certificate": Shown(
                ("first_name", "second_name", "registered_on"), ("first_id", "second_id")
            ),
            "birth_certificate": Shown(
                ("name", "sex", "birth_date", "mother_name", "father_name"),
                ("mother_id", "father_id"),
            ),
            "real_estate": Shown(
                ("owners", "sharing", "right_kind", "use"), ("location", "estate_unit")
            ),
        },
    ),
    ScenarioPlan(
        "inspector-premises",
        "inspector",
        "经营场所证照检查",
        _GOVERNMENT,
        "检查经营主体是否持有有效的营业执照和许可证",
        _every_organisation_licence(),
    ),
    ScenarioPlan(
        "hospital-registration",
        "hospital",
        "挂号就诊身份核验",
        _GOVERNMENT,
        "挂号时核对就诊人身份和优待资格",
        {
            "social_security_card": Shown(("portrait", "name", "sex"), ("id_number",)),
            "birth_certificate": Shown(("name", "sex", "birth_date"), ("mother_name",)),
            "vaccination_record": Shown(("portrait", "name", "birth_date", "doses")),
            "senior_card": Shown(("portrait", "name"), ("birth_date", "id_number")),
            "disability_card": Shown(("portrait", "name", "grade"), ("id_number",)),
        },
    ),
    ScenarioPlan(
        "park-concession",
        "park",
        "公园优待入园",
        _GOVERNMENT,
        "核对是否享受老年人、残疾人入园优待",
        {
            "senior_card": Shown(("portrait",), ("name",)),
            "disability_card": Shown(("portrait", "grade"), ("name",)),
        },
    ),
    ScenarioPlan(
        "hotel-check-in",
        "hotel",
        "酒店前台入住核验",
        _SOCIAL,
        "办理住宿登记时核对入住人身份",
        {
            "residence_permit": _WHO,
            "driving_licence": _WHO,
            "social_security_card": _WHO,
            "foreign_work_permit": Shown(("portrait", "nationality"), ("name", "id_number")),
            "household_register": _WHO_WITHOUT_PORTRAIT,
        },
    ),
    ScenarioPlan(
        "bank-account",
        "bank",
        "银行开户身份核验",
        _SOCIAL,
        "开立账户时核对客户身份，履行客户身份识别义务",
        {
            "residence_permit": Shown(("portrait", "name", "id_number"), ("address",)),
            "household_register": Shown(("name", "id_number"), ("address",)),
            "social_security_card": Shown(("portrait", "name"), ("id_number",)),
            "business_licence": Shown((*_ORGANISATION, "form", "capital", "seat", "scope")),
        },
    ),
    ScenarioPlan(
        "bank-car-loan",
        "bank",
        "汽车抵押贷款核验",
        _SOCIAL,
        "办理汽车抵押贷款时核对车辆和车主",
        {
            "vehicle_licence": Shown(("plate", "vehicle_type", "model"), ("owner",)),
            "driving_licence": _WHO,
        },
    ),
    ScenarioPlan(
        "netcafe-entry",
        "netcafe",
        "网吧上网实名核验",
        _SOCIAL,
        "核对上网人员身份，不接待未成年人",
        {
            "residence_permit": Shown(("portrait",), ("name", "birth_date")),
            "driving_licence": Shown(("portrait",), ("name", "birth_date")),
            "household_register": Shown((), ("name", "birth_date")),
        },
    ),
    ScenarioPlan(
        "pharmacy-purchase",
        "pharmacy",
        "药店实名购药",
        _SOCIAL,
        "购买须实名登记的药品时核对购药人身份",
        {
            "social_security_card": _WHO,
            "residence_permit": _WHO,
            "senior_card": _WHO,
        },
    ),
    ScenarioPlan(
        "car-rental",
        "carrental",
        "租车驾驶资格核验",
        _SOCIAL,
        "交付车辆前核对承租人的驾驶资格",
        {
            "driving_licence": Shown(
                ("portrait", "vehicle_class", "first_issued"), ("name", "id_number")
            ),
        },
    ),
    ScenarioPlan(
        "express-sender",
        "express",
        "寄递实名收寄",
        _SOCIAL,
        "收寄快件时核对寄件人身份",
        {"residence_permit": _WHO_WITHOUT_PORTRAIT, "driving_licence": _WHO_WITHOUT_PORTRAIT},
    ),
)
