"""Licences of the companies and associations."""

from wallet.demonstration.cast.companies import COMPANY_BY_LOGIN
from wallet.demonstration.licences.plan import (
    Amended,
    Change,
    Ended,
    PlannedLicence,
    Renewing,
    Revoked,
    Suspended,
)
from wallet.domain.licences.licence import LicenceState, RevocationKind


def _registered(login: str, *then: Change) -> PlannedLicence:
    """Return a company's business licence; it says what the company is."""
    company = COMPANY_BY_LOGIN[login]
    number = f"{company.district_code[2:]}0000202000{company.uscc[12:16]}"
    return PlannedLicence("business_licence", number, (login,), company.founded, None, {}, then)


def _permit(
    kind: str,
    login: str,
    number: str,
    issued: int,
    until: int | None,
    *then: Change,
    starts: int | None = None,
    renews: Renewing | None = None,
    **face: str,
) -> PlannedLicence:
    return PlannedLicence(kind, number, (login,), issued, until, face, then, starts, renews=renews)


_FOOD_SERVICE = "餐饮服务经营者"
_FOOD_RETAIL = "食品销售经营者"
_SEALED_FOOD = "预包装食品销售（不含冷藏冷冻食品）"

CAFE = (
    _registered("yunyan"),
    _permit(
        "food_permit",
        "yunyan",
        "JY23101010001101",
        -640,
        1185,
        business_kind=_FOOD_SERVICE,
        items="自制饮品制售；糕点类食品制售（不含裱花蛋糕）；预包装食品销售（含冷藏冷冻食品）",
    ),
    _permit(
        "public_place_permit",
        "yunyan",
        "沪卫公证字第011101号",
        -900,
        560,
        items="咖啡馆",
    ),
    _permit(
        "liquor_permit",
        "yunyan",
        "沪酒专零字第0101001101号",
        -1140,
        -45,
        scope="零售",
    ),
)
HOTEL = (
    _registered(
        "jiangting",
        Amended(-150, "注册资本变更登记", {"capital": "人民币5000万元整"}),
    ),
    _permit(
        "special_trade_permit",
        "jiangting",
        "沪公特旅字第001102号",
        -3200,
        None,
        rooms="126间",
        beds="208张",
    ),
    _permit(
        "public_place_permit",
        "jiangting",
        "沪卫公证字第011102号",
        -700,
        760,
        items="宾馆；游泳场所",
    ),
    _permit(
        "food_permit",
        "jiangting",
        "JY23101010001102",
        -1000,
        826,
        business_kind=_FOOD_SERVICE,
        items="热食类食品制售；冷食类食品制售；自制饮品制售",
    ),
    _permit(
        "liquor_permit",
        "jiangting",
        "沪酒专零字第0101001102号",
        -400,
        695,
        scope="零售",
    ),
)
DRUGSTORE = (
    _registered("jihe"),
    _permit(
        "pharmacy_permit",
        "jihe",
        "沪DB0151103",
        -1811,
        14,
        manner="零售",
        scope="中药饮片，中成药，化学药制剂，抗生素制剂，生化药品，生物制品（除疫苗）",
        pharmacist="简宁",
    ),
    _permit(
        "device_filing",
        "jihe",
        "沪浦药监械经营备20001103号",
        -1500,
        None,
        manner="零售",
        scope="第二类医疗器械",
    ),
    _permit(
        "food_permit",
        "jihe",
        "JY13101150001103",
        -1300,
        525,
        business_kind=_FOOD_RETAIL,
        items=_SEALED_FOOD,
    ),
    _permit(
        "food_permit",
        "jihe",
        "JY13101150011103",
        -20,
        1805,
        renews=Renewing("JY13101150001103", "经营项目调整，换发新证"),
        business_kind=_FOOD_RETAIL,
        items="预包装食品销售（不含冷藏冷冻食品）；保健食品销售；婴幼儿配方乳粉销售",
    ),
)
BOOKSHOP = (
    _registered("zhimo"),
    _permit(
        "publication_permit",
        "zhimo",
        "新出发沪零字第A1104号",
        -980,
        845,
        scope="图书、报纸、期刊、电子出版物零售",
    ),
    _permit(
        "food_permit",
        "zhimo",
        "JY23101060001104",
        -520,
        1305,
        Suspended(-12, "后厨改造，暂停经营"),
        business_kind=_FOOD_SERVICE,
        items="自制饮品制售",
    ),
)
LAW_FIRM = (
    _permit(
        "law_firm_licence",
        "hengzheng",
        COMPANY_BY_LOGIN["hengzheng"].uscc,
        -4000,
        None,
        form="普通合伙",
        assessment="合格",
    ),
)
ASSOCIATIONS = (
    _permit(
        "service_centre_registration",
        "chenxing",
        "沪黄民证字第1106号",
        -1050,
        775,
        supervised_by="共青团上海市黄浦区委员会",
    ),
    _permit(
        "food_permit",
        "chenxing",
        "JY33101010001106",
        -720,
        1105,
        Revoked(-200, RevocationKind.WITHDRAWN_AS_PENALTY, "超范围经营且拒不改正，吊销许可"),
        business_kind="单位食堂",
        items="热食类食品制售",
    ),
    _permit(
        "association_registration",
        "yiyou",
        "沪民社证字第1107号",
        -1500,
        330,
        reach="上海市",
    ),
)
GROCER = (
    _registered("chenji"),
    _permit(
        "tobacco_permit",
        "chenji",
        "310101101108",
        -1500,
        325,
        scope="卷烟、雪茄烟零售",
        supplier="上海市示范烟草有限公司",
    ),
    _permit(
        "liquor_permit",
        "chenji",
        "沪酒专零字第0101001108号",
        -5,
        1101,
        starts=6,
        scope="零售",
    ),
    _permit(
        "food_permit",
        "chenji",
        "JY13101010001108",
        -1600,
        225,
        Ended(-700, LicenceState.VOID, "签发错误，经营场所登记有误"),
        business_kind=_FOOD_RETAIL,
        items=_SEALED_FOOD,
    ),
    _permit(
        "food_permit",
        "chenji",
        "JY13101010011108",
        -699,
        1126,
        business_kind=_FOOD_RETAIL,
        items=_SEALED_FOOD,
    ),
)
TEAHOUSE = (
    _registered("wenxi"),
    _permit(
        "food_permit",
        "wenxi",
        "JY23101010001109",
        -820,
        1005,
        Revoked(-60, RevocationKind.DEREGISTERED, "经营者停止经营，申请注销"),
        business_kind=_FOOD_SERVICE,
        items="自制饮品制售",
    ),
    _permit(
        "public_place_permit",
        "wenxi",
        "沪卫公证字第011109号",
        -1100,
        -35,
        items="茶馆",
    ),
)

COMPANIES = (
    *CAFE,
    *HOTEL,
    *DRUGSTORE,
    *BOOKSHOP,
    *LAW_FIRM,
    *ASSOCIATIONS,
    *GROCER,
    *TEAHOUSE,
)
