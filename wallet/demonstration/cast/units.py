"""The bureaux, relying units and offices of the demonstration city, and who works there."""

from dataclasses import dataclass

from wallet.demonstration.cast.numbers import uscc
from wallet.domain.actors.actors import Role, UnitKind

CITY_AREA = "310000"
HUANGPU, PUDONG = "310101", "310115"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One unit; ``login`` is its one account's, and with ``-system`` behind it its API client's."""

    login: str
    name: str
    uscc: str
    kind: UnitKind
    role: Role
    person: str
    district_code: str | None = None


def _bureau(login: str, name: str, order: int, person: str) -> UnitPlan:
    number = uscc("11", CITY_AREA, order)
    return UnitPlan(login, name, number, UnitKind.ISSUING_BUREAU, Role.ISSUER, person)


def _public(login: str, name: str, order: int, person: str, area: str = CITY_AREA) -> UnitPlan:
    district = area if area != CITY_AREA else None
    number = uscc("11", area, order)
    return UnitPlan(
        login, name, number, UnitKind.PUBLIC_RELYING_UNIT, Role.VERIFIER, person, district
    )


def _social(login: str, name: str, order: int, person: str, area: str) -> UnitPlan:
    number = uscc("91", area, order)
    return UnitPlan(login, name, number, UnitKind.SOCIAL_RELYING_PARTY, Role.VERIFIER, person, area)


BUREAUX = (
    _bureau("gongan", "上海市公安局", 201, "高毅"),
    _bureau("renshe", "上海市人力资源和社会保障局", 202, "梁静"),
    _bureau("minzheng", "上海市民政局", 203, "许安然"),
    _bureau("weijian", "上海市卫生健康委员会", 204, "邓楠"),
    _bureau("guizi", "上海市规划和自然资源局", 205, "萧立"),
    _bureau("jiaowei", "上海市教育委员会", 206, "叶青"),
    _bureau("canlian", "上海市残疾人联合会", 207, "潘悦"),
    _bureau("shichang", "上海市市场监督管理局", 208, "杜衡"),
    _bureau("yaojian", "上海市药品监督管理局", 209, "苏木"),
    _bureau("yancao", "上海市烟草专卖局", 210, "魏来"),
    _bureau("xinwen", "上海市新闻出版局", 211, "丁文"),
    _bureau("sifa", "上海市司法局", 212, "方正言"),
    _bureau("jiaotong", "上海市交通委员会", 213, "车畅"),
    _bureau("wenlv", "上海市文化和旅游局", 214, "游嘉"),
)
PUBLIC_RELYING_UNITS = (
    _public("police", "上海市公安局交通警察总队", 301, "交警 008017"),
    _public("counter", "黄浦区行政服务中心", 302, "12 号窗口", HUANGPU),
    _public("inspector", "上海市市场监管综合执法总队", 303, "执法员 3105"),
    _public("hospital", "上海市示范人民医院", 304, "挂号 2 号窗口"),
    _public("park", "上海市样板公园管理中心", 305, "检票员 06"),
)
SOCIAL_RELYING_PARTIES = (
    _social("hotel", "上海栖云酒店管理有限公司", 401, "前台 小宋", HUANGPU),
    _social("bank", "申江示范银行股份有限公司", 402, "柜员 0217", PUDONG),
    _social("netcafe", "上海极光网络服务有限公司", 403, "网管 小潘", "310110"),
    _social("pharmacy", "上海百草堂大药房连锁有限公司", 404, "药师 简宁", "310104"),
    _social("carrental", "上海轻骑汽车租赁有限公司", 405, "门店 03", PUDONG),
    _social("express", "上海驿达快递有限公司", 406, "网点 08", "310118"),
)
DATA_CENTRE = UnitPlan(
    "operator",
    "上海市大数据中心",
    uscc("12", CITY_AREA, 101),
    UnitKind.DATA_CENTRE,
    Role.OPERATOR,
    "运营 辛可",
)
GENERAL_OFFICE = UnitPlan(
    "supervisor",
    "上海市人民政府办公厅",
    uscc("11", CITY_AREA, 102),
    UnitKind.GENERAL_OFFICE,
    Role.SUPERVISOR,
    "督查 温故",
)
DISTRICTS = (
    UnitPlan(
        "huangpu",
        "上海市黄浦区人民政府",
        uscc("11", HUANGPU, 103),
        UnitKind.DISTRICT,
        Role.SUPERVISOR,
        "黄浦 施然",
        HUANGPU,
    ),
    UnitPlan(
        "pudong",
        "上海市浦东新区人民政府",
        uscc("11", PUDONG, 104),
        UnitKind.DISTRICT,
        Role.SUPERVISOR,
        "浦东 尹川",
        PUDONG,
    ),
)

UNITS = (
    *BUREAUX,
    *PUBLIC_RELYING_UNITS,
    *SOCIAL_RELYING_PARTIES,
    DATA_CENTRE,
    GENERAL_OFFICE,
    *DISTRICTS,
)
