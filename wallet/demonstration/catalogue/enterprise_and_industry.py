"""Licences of companies, associations and firms, and of what they deal in."""

from wallet.demonstration.catalogue.drafts import (
    CERTIFICATE,
    LEGAL,
    ORGANISATION,
    ORGANISATIONS,
    PREMISES,
    REPRESENTATIVE,
    REPRESENTATIVE_NUMBER,
    SEAT,
    UNINCORPORATED,
    USCC,
    TypeDraft,
    choice,
    optional,
    public,
    public_date,
)
from wallet.domain.actors.actors import HolderKind
from wallet.domain.catalogue.issuing_catalogue import FaceField, SyncMode


def _industry(
    key: str,
    name: str,
    english: str,
    defined_by: str,
    sequence: int,
    bureau: str,
    own: tuple[FaceField, ...],
    *,
    kinds: frozenset[HolderKind] = ORGANISATIONS,
    long_term: bool = False,
) -> TypeDraft:
    """Return a permit to trade; a company has one for each of its places."""
    return TypeDraft(
        key,
        name,
        english,
        defined_by,
        sequence,
        bureau,
        kinds,
        "industry",
        CERTIFICATE,
        (ORGANISATION, USCC, REPRESENTATIVE, PREMISES, *own),
        several_per_holder=True,
        long_term=long_term,
    )


BUSINESS_LICENCE = TypeDraft(
    "business_licence",
    "营业执照",
    "Business Licence",
    "国家市场监督管理总局",
    1,
    "shichang",
    ORGANISATIONS,
    "enterprise",
    CERTIFICATE,
    (
        USCC,
        ORGANISATION,
        public("form", "类型", "Form"),
        REPRESENTATIVE,
        REPRESENTATIVE_NUMBER,
        public("capital", "注册资本（出资额）", "Capital"),
        public_date("founded_on", "成立日期", "Founded on"),
        SEAT,
        public("scope", "经营范围", "Scope of business", length=500),
    ),
    long_term=True,
)
SERVICE_CENTRE_REGISTRATION = TypeDraft(
    "service_centre_registration",
    "民办非企业单位登记证书",
    "Registration of a Private Non-enterprise Unit",
    "民政部",
    12,
    "minzheng",
    LEGAL,
    "enterprise",
    CERTIFICATE,
    (
        ORGANISATION,
        USCC,
        REPRESENTATIVE,
        REPRESENTATIVE_NUMBER,
        public("capital", "开办资金", "Capital"),
        SEAT,
        public("scope", "业务范围", "Scope", length=500),
        public("supervised_by", "业务主管单位", "Supervising body"),
    ),
)
ASSOCIATION_REGISTRATION = TypeDraft(
    "association_registration",
    "社会团体法人登记证书",
    "Registration of an Association",
    "民政部",
    11,
    "minzheng",
    LEGAL,
    "enterprise",
    CERTIFICATE,
    (
        ORGANISATION,
        USCC,
        REPRESENTATIVE,
        REPRESENTATIVE_NUMBER,
        public("capital", "注册资金", "Capital"),
        SEAT,
        public("scope", "业务范围", "Scope", length=500),
        public("reach", "活动地域", "Area of activity"),
    ),
)
LAW_FIRM_LICENCE = TypeDraft(
    "law_firm_licence",
    "律师事务所执业许可证",
    "Law Firm Licence",
    "司法部",
    3,
    "sifa",
    UNINCORPORATED,
    "enterprise",
    CERTIFICATE,
    (
        ORGANISATION,
        USCC,
        REPRESENTATIVE,
        REPRESENTATIVE_NUMBER,
        choice("form", "组织形式", "Form", "普通合伙", "特殊的普通合伙", "个人"),
        SEAT,
        public("assessment", "年度检查考核", "Yearly inspection"),
    ),
    long_term=True,
)
FOOD_PERMIT = _industry(
    "food_permit",
    "食品经营许可证",
    "Food Business Permit",
    "国家市场监督管理总局",
    13,
    "shichang",
    (
        public("business_kind", "主体业态", "Kind of business"),
        public("items", "经营项目", "Items", length=500),
    ),
)
LIQUOR_PERMIT = _industry(
    "liquor_permit",
    "酒类商品零售许可证",
    "Liquor Retail Permit",
    "上海市人民政府",
    41,
    "shichang",
    (choice("scope", "许可范围", "Scope", "零售", "零售（限网上）"),),
)
PUBLIC_PLACE_PERMIT = _industry(
    "public_place_permit",
    "公共场所卫生许可证",
    "Public Place Hygiene Permit",
    "国家卫生健康委员会",
    31,
    "weijian",
    (public("items", "许可项目", "Items", length=300),),
)
PHARMACY_PERMIT = _industry(
    "pharmacy_permit",
    "药品经营许可证",
    "Drug Business Permit",
    "国家药品监督管理局",
    2,
    "yaojian",
    (
        public("manner", "经营方式", "Manner"),
        public("scope", "经营范围", "Scope", length=500),
        public("pharmacist", "质量负责人", "Head of quality"),
    ),
)
DEVICE_FILING = _industry(
    "device_filing",
    "第二类医疗器械经营备案凭证",
    "Class II Medical Device Filing",
    "国家药品监督管理局",
    9,
    "yaojian",
    (
        public("manner", "经营方式", "Manner"),
        public("scope", "经营范围", "Scope", length=500),
    ),
    long_term=True,
)
TOBACCO_PERMIT = _industry(
    "tobacco_permit",
    "烟草专卖零售许可证",
    "Tobacco Retail Permit",
    "国家烟草专卖局",
    1,
    "yancao",
    (
        public("scope", "许可范围", "Scope"),
        public("supplier", "供货单位", "Supplier"),
    ),
)
PUBLICATION_PERMIT = _industry(
    "publication_permit",
    "出版物经营许可证",
    "Publication Business Permit",
    "国家新闻出版署",
    4,
    "xinwen",
    (public("scope", "经营范围", "Scope", length=300),),
)
SPECIAL_TRADE_PERMIT = _industry(
    "special_trade_permit",
    "特种行业许可证（旅馆业）",
    "Special Trade Permit (hotels)",
    "公安部",
    31,
    "gongan",
    (
        public("rooms", "客房数", "Rooms", length=20),
        optional(public("beds", "床位数", "Beds", length=20)),
    ),
    long_term=True,
)
ROAD_TRANSPORT_PERMIT = TypeDraft(
    "road_transport_permit",
    "道路运输经营许可证",
    "Road Transport Permit",
    "交通运输部",
    2,
    "jiaotong",
    ORGANISATIONS,
    "industry",
    CERTIFICATE,
    (
        ORGANISATION,
        USCC,
        SEAT,
        public("scope", "经营范围", "Scope", length=300),
    ),
    sync_mode=SyncMode.DAILY,
)

DRAFTS = (
    BUSINESS_LICENCE,
    SERVICE_CENTRE_REGISTRATION,
    ASSOCIATION_REGISTRATION,
    LAW_FIRM_LICENCE,
    FOOD_PERMIT,
    LIQUOR_PERMIT,
    PUBLIC_PLACE_PERMIT,
    PHARMACY_PERMIT,
    DEVICE_FILING,
    TOBACCO_PERMIT,
    PUBLICATION_PERMIT,
    SPECIAL_TRADE_PERMIT,
    ROAD_TRANSPORT_PERMIT,
)
