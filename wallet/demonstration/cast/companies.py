"""The companies and associations of the demonstration city that hold licences."""

from dataclasses import dataclass
from datetime import date

from wallet.demonstration.cast.numbers import uscc
from wallet.domain.actors.actors import HolderKind

_LEGAL = HolderKind.LEGAL_PERSON
_UNINCORPORATED = HolderKind.UNINCORPORATED_ORGANIZATION


@dataclass(frozen=True, slots=True)
class Company:
    """One organisation; its legal representative signs in to its wallet."""

    login: str
    name: str
    uscc: str
    kind: HolderKind
    form: str
    representative: str
    address: str
    district_code: str
    founded: date
    capital: str
    scope: str


YUNYAN = Company(
    "yunyan",
    "上海云檐咖啡有限公司",
    uscc("91", "310101", 1101),
    _LEGAL,
    "有限责任公司（自然人独资）",
    "黄慧敏",
    "上海市黄浦区示范路168号1层",
    "310101",
    date(2019, 3, 18),
    "人民币50万元整",
    "许可项目：食品经营；酒类经营。一般项目：日用百货销售，工艺美术品销售，会议及展览服务。",
)
JIANGTING = Company(
    "jiangting",
    "上海江汀酒店有限公司",
    uscc("91", "310101", 1102),
    _LEGAL,
    "有限责任公司",
    "顾文博",
    "上海市黄浦区样板路500号",
    "310101",
    date(2016, 8, 9),
    "人民币3000万元整",
    "许可项目：住宿服务；食品经营；酒类经营；高危险性体育运动（游泳）。一般项目：停车场服务，洗烫服务。",
)
JIHE = Company(
    "jihe",
    "上海济和大药房有限公司",
    uscc("91", "310115", 1103),
    _LEGAL,
    "有限责任公司",
    "程思源",
    "上海市浦东新区模拟路233号",
    "310115",
    date(2017, 11, 2),
    "人民币200万元整",
    "许可项目：药品零售；食品经营。一般项目：第二类医疗器械销售，化妆品零售，健康咨询服务（不含诊疗）。",
)
ZHIMO = Company(
    "zhimo",
    "上海纸墨书店（普通合伙）",
    uscc("91", "310106", 1104),
    _UNINCORPORATED,
    "普通合伙企业",
    "陆知秋",
    "上海市静安区范例路41号",
    "310106",
    date(2015, 4, 23),
    "出资额人民币30万元整",
    "许可项目：出版物零售；食品经营。一般项目：文具用品零售，组织文化艺术交流活动。",
)
HENGZHENG = Company(
    "hengzheng",
    "上海衡正律师事务所（普通合伙）",
    uscc("31", "310000", 1105),
    _UNINCORPORATED,
    "普通合伙律师事务所",
    "何俊杰",
    "上海市静安区范例路9号18层",
    "310106",
    date(2014, 6, 30),
    "人民币100万元整",
    "法律服务",
)
CHENXING = Company(
    "chenxing",
    "上海晨星青年公益服务中心",
    uscc("52", "310101", 1106),
    _LEGAL,
    "民办非企业单位（法人）",
    "罗可心",
    "上海市黄浦区示范路36号3层",
    "310101",
    date(2018, 12, 5),
    "人民币10万元整",
    "青年志愿服务、社区公益活动的组织与咨询",
)
YIYOU = Company(
    "yiyou",
    "上海市弈友围棋协会",
    uscc("51", "310000", 1107),
    _LEGAL,
    "社会团体法人",
    "曹念平",
    "上海市长宁区示例路15号",
    "310105",
    date(2012, 5, 16),
    "人民币5万元整",
    "围棋普及、培训、比赛与学术交流",
)
CHENJI = Company(
    "chenji",
    "黄浦区陈记烟酒店（个体工商户）",
    uscc("92", "310101", 1108),
    _UNINCORPORATED,
    "个体工商户",
    "陈建国",
    "上海市黄浦区示范路7号底层",
    "310101",
    date(2020, 9, 1),
    "人民币5万元整",
    "许可项目：烟草制品零售；酒类经营；食品经营。",
)
WENXI = Company(
    "wenxi",
    "上海闻溪茶馆有限公司",
    uscc("91", "310101", 1109),
    _LEGAL,
    "有限责任公司",
    "温如月",
    "上海市黄浦区示例路22号",
    "310101",
    date(2021, 5, 12),
    "人民币20万元整",
    "许可项目：食品经营。一般项目：茶具销售，组织文化艺术交流活动。",
)

COMPANIES: tuple[Company, ...] = (
    YUNYAN,
    JIANGTING,
    JIHE,
    ZHIMO,
    HENGZHENG,
    CHENXING,
    YIYOU,
    CHENJI,
    WENXI,
)

# They ask for licences, and prove by their own business licence who they are.
RELYING_COMPANIES: tuple[Company, ...] = (
    Company(
        "hotel",
        "上海栖云酒店管理有限公司",
        uscc("91", "310101", 401),
        _LEGAL,
        "有限责任公司",
        "宋知远",
        "上海市黄浦区模拟路88号",
        "310101",
        date(2018, 5, 21),
        "人民币1000万元整",
        "许可项目：住宿服务；食品经营。一般项目：酒店管理，停车场服务，会议及展览服务。",
    ),
    Company(
        "bank",
        "申江示范银行股份有限公司",
        uscc("91", "310115", 402),
        _LEGAL,
        "股份有限公司",
        "费明哲",
        "上海市浦东新区示例路1号",
        "310115",
        date(2011, 9, 15),
        "人民币500000万元整",
        "许可项目：吸收公众存款；发放贷款；办理国内外结算；代理收付款项。",
    ),
    Company(
        "pharmacy",
        "上海百草堂大药房连锁有限公司",
        uscc("91", "310104", 404),
        _LEGAL,
        "有限责任公司",
        "简清和",
        "上海市徐汇区范例路120号",
        "310104",
        date(2013, 3, 6),
        "人民币800万元整",
        "许可项目：药品零售；食品经营。一般项目：第二类医疗器械销售，健康咨询服务（不含诊疗）。",
    ),
    Company(
        "express",
        "上海驿达快递有限公司",
        uscc("91", "310118", 406),
        _LEGAL,
        "有限责任公司",
        "骆行舟",
        "上海市青浦区示范路2000号",
        "310118",
        date(2016, 10, 28),
        "人民币2000万元整",
        "许可项目：快递服务；道路货物运输。一般项目：国内货物运输代理，仓储服务。",
    ),
)

COMPANY_BY_LOGIN = {company.login: company for company in (*COMPANIES, *RELYING_COMPANIES)}
