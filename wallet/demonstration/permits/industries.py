"""The table of industries of the demonstration city, and the permits that stand under it.

Which permits an industry may merge is ordinary knowledge of the field, not the city's own list.
"""

from dataclasses import dataclass

FOOD = ("食品经营许可", "food_permit")
LIQUOR = ("酒类商品零售许可", "liquor_permit")
TOBACCO = ("烟草专卖零售许可", "tobacco_permit")
HYGIENE = ("公共场所卫生许可", "public_place_permit")
FIRE_SAFETY = ("公众聚集场所投入使用营业前消防安全检查", "")
SWIMMING = ("高危险性体育项目经营许可（游泳）", "")
PUBLICATIONS = ("出版物零售许可", "publication_permit")
PHARMACY = ("药品经营许可", "pharmacy_permit")


@dataclass(frozen=True, slots=True)
class IndustryPlan:
    """One industry; a component is a name and the key of its licence type, if there is one."""

    code: str
    name: str
    lead: str
    issuer: str
    components: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PermitPlan:
    """One permit, assembled ``day`` days from today of the licences of these numbers."""

    industry: str
    holder: str
    day: int
    licences: tuple[tuple[str, str], ...]


INDUSTRIES = (
    IndustryPlan(
        "convenience_store",
        "便利店",
        "市场监管",
        "shichang",
        (
            FOOD,
            LIQUOR,
            TOBACCO,
            ("药品经营许可（乙类非处方药）", "pharmacy_permit"),
            ("第二类医疗器械经营备案", "device_filing"),
            PUBLICATIONS,
        ),
    ),
    IndustryPlan(
        "restaurant",
        "饭店",
        "市场监管",
        "shichang",
        (FOOD, LIQUOR, TOBACCO, HYGIENE, ("城镇污水排入排水管网许可", ""), FIRE_SAFETY),
    ),
    IndustryPlan(
        "hotel",
        "宾馆",
        "文化和旅游",
        "wenlv",
        (
            ("特种行业许可（旅馆业）", "special_trade_permit"),
            HYGIENE,
            FOOD,
            SWIMMING,
            FIRE_SAFETY,
        ),
    ),
    IndustryPlan("gym", "体育健身俱乐部", "体育", "wenlv", (HYGIENE, SWIMMING, FOOD, FIRE_SAFETY)),
    IndustryPlan("cafe", "咖啡店/茶馆", "市场监管", "shichang", (FOOD, HYGIENE)),
    IndustryPlan(
        "pharmacy",
        "药店",
        "药品监管",
        "yaojian",
        (PHARMACY, FOOD, ("第三类医疗器械经营许可", "")),
    ),
    IndustryPlan("bookshop", "书店", "新闻出版", "xinwen", (PUBLICATIONS, FOOD)),
    IndustryPlan("cinema", "电影院", "电影", "xinwen", (("电影放映经营许可", ""), HYGIENE, FOOD)),
)
INDUSTRIES_SINCE = -560

# A later edit: permits that stand keep the version under which they were issued.
REVISED_INDUSTRY, REVISED_ON = "hotel", -30
ADDED_COMPONENT = LIQUOR

PERMITS = (
    # In force, of three issuers.
    PermitPlan(
        "hotel",
        "jiangting",
        -300,
        (
            ("特种行业许可（旅馆业）", "沪公特旅字第001102号"),
            ("公共场所卫生许可", "沪卫公证字第011102号"),
            ("食品经营许可", "JY23101010001102"),
        ),
    ),
    PermitPlan(
        "cafe",
        "yunyan",
        -200,
        (
            ("食品经营许可", "JY23101010001101"),
            ("公共场所卫生许可", "沪卫公证字第011101号"),
        ),
    ),
    # Partly: a licence was superseded since, another suspended.
    PermitPlan(
        "pharmacy",
        "jihe",
        -250,
        (("药品经营许可", "沪DB0151103"), ("食品经营许可", "JY13101150001103")),
    ),
    PermitPlan(
        "bookshop",
        "zhimo",
        -180,
        (("出版物零售许可", "新出发沪零字第A1104号"), ("食品经营许可", "JY23101060001104")),
    ),
    # Not in force: the teahouse closed, one licence was deregistered and the other ran out.
    PermitPlan(
        "cafe",
        "wenxi",
        -500,
        (
            ("食品经营许可", "JY23101010001109"),
            ("公共场所卫生许可", "沪卫公证字第011109号"),
        ),
    ),
)
