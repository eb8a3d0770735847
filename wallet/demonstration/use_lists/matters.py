"""The use lists of the city's public units: which papers of which matter a licence replaces."""

from collections.abc import Mapping
from dataclasses import dataclass, field

RELIEF = "310101-QT-0007"
"""A matter that is on no use list: its unit applied to read for it (Art. 15)."""

ORGANISATION = ("organisation_name", "uscc", "representative")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; ``fields`` are those needed, by the key of the licence type, in order."""

    name: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: bool = True


@dataclass(frozen=True, slots=True)
class MatterPlan:
    """One matter of a unit, submitted ``day`` days from today and decided two days later.

    ``returned`` is the operator's reason; one that is ``waiting`` is still to be decided.
    """

    unit: str
    code: str
    name: str
    day: int
    papers: tuple[Paper, ...]
    retention_days: int = 1
    returned: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class CasePlan:
    """One case at a counter, ``day`` days from today."""

    day: int
    hour: float
    unit: str
    matter: str
    applicant: str
    number: str


_IDENTITY = Paper("申请人身份证明", {"social_security_card": ("name", "id_number")})
_HOUSEHOLD = Paper("户口簿", {"household_register": ("name", "relation", "address")})

MATTERS = (
    # For Zhao three papers are replaced, the residence permit is expired, and there is no house.
    MatterPlan(
        "counter",
        "310101-BT-0117",
        "配送从业人员新能源车补贴申领",
        -150,
        (
            _IDENTITY,
            Paper("居住证明", {"residence_permit": ("name", "address")}),
            Paper(
                "机动车行驶证",
                {"vehicle_licence": ("plate", "vehicle_type", "owner", "model", "registered_on")},
            ),
            Paper("职业技能等级证书", {"skill_certificate": ("name", "occupation", "level")}),
            Paper(
                "充电车位不动产权证明",
                {"real_estate": ("owners", "location", "use")},
            ),
        ),
        retention_days=3,
    ),
    MatterPlan(
        "counter",
        "310101-JY-0023",
        "公办幼儿园入园登记",
        -320,
        (
            _HOUSEHOLD,
            Paper(
                "父母结婚证",
                {"marriage_certificate": ("first_name", "second_name", "registered_on")},
                required=False,
            ),
            Paper("居住地房产证明", {"real_estate": ("owners", "location")}),
            Paper("监护人签名的承诺书"),
        ),
    ),
    MatterPlan(
        "counter",
        "310101-SC-0042",
        "餐饮单位许可信息变更",
        -240,
        (
            Paper("营业执照复印件", {"business_licence": (*ORGANISATION, "seat")}),
            Paper("食品经营许可证", {"food_permit": (*ORGANISATION, "premises", "items")}),
            Paper("公共场所卫生许可证", {"public_place_permit": ("organisation_name", "premises")}),
            Paper("酒类商品零售许可证", {"liquor_permit": ("organisation_name", "scope")}),
            Paper("变更后的经营场所平面图"),
        ),
        retention_days=5,
    ),
    MatterPlan(
        "hospital",
        "310000-YY-0008",
        "门诊慢性病待遇登记",
        -200,
        (
            Paper("社会保障卡", {"social_security_card": ("portrait", "name", "id_number")}),
            Paper(
                "户籍或居住证明",
                {
                    "household_register": ("name", "address"),
                    "residence_permit": ("name", "address"),
                },
            ),
            Paper("病历资料"),
        ),
    ),
    MatterPlan(
        "hospital",
        "310000-YY-0015",
        "老年人与残疾人优先就诊登记",
        -90,
        (
            Paper(
                "优待证件",
                {
                    "senior_card": ("portrait", "name", "birth_date"),
                    "disability_card": ("portrait", "name", "grade"),
                },
            ),
            Paper("社会保障卡", {"social_security_card": ("name", "id_number")}, required=False),
        ),
    ),
    MatterPlan(
        "counter",
        "310101-CL-0031",
        "困难残疾人生活补贴申领",
        -1,
        (
            _HOUSEHOLD,
            Paper("残疾人证", {"disability_card": ("name", "id_number", "disability", "grade")}),
            Paper("收入情况声明"),
        ),
        waiting=True,
    ),
    MatterPlan(
        "hospital",
        "310000-YY-0021",
        "新生儿参保登记",
        -12,
        (
            Paper(
                "出生医学证明",
                {"birth_certificate": ("name", "sex", "birth_date", "mother_name", "mother_id")},
            ),
            Paper("父母房产证明", {"real_estate": ("owners", "location", "area")}),
        ),
        returned="“父母房产证明”与参保登记无关，请删去；母亲证件号请说明必要性。",
    ),
)

# A later version of a matter: submitted on a day, without the paper of this name.
REVISED = ("310101-JY-0023", -60, "监护人签名的承诺书")

CASES = (
    CasePlan(-6, 10.2, "counter", "310101-BT-0117", "zhao", "HP-BT-2231"),
    CasePlan(-5, 14.6, "counter", "310101-JY-0023", "lin", "HP-JY-0918"),
    CasePlan(-4, 15.2, "counter", RELIEF, "lin", "HP-QT-0031"),
    CasePlan(-3, 9.6, "counter", "310101-SC-0042", "yunyan", "HP-SC-0457"),
    CasePlan(-2, 11.1, "hospital", "310000-YY-0015", "chen", "MZ-0302-117"),
)
