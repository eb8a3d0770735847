"""Licences of two families: Lin and Zhou with their daughter, and the older people."""

from dataclasses import replace
from datetime import date

from wallet.demonstration.cast.people import LIN, ZHOU
from wallet.demonstration.licences.plan import Amended, Ended, PlannedLicence, Renewing, Revoked
from wallet.demonstration.licences.usual import (
    car,
    driving,
    household,
    mandarin,
    residence,
    social_security,
    teacher,
)
from wallet.domain.changes.licence_change import AmendmentKind
from wallet.domain.licences.licence import LicenceState, RevocationKind

CORRECTED = AmendmentKind.CORRECTED

_HOME = {
    "owners": "林晓岚、周明远",
    "sharing": "共同共有",
    "location": "上海市黄浦区示范路12弄3号501室",
    "estate_unit": "310101001001GB00017F00030501",
    "right_kind": "国有建设用地使用权/房屋所有权",
    "right_nature": "出让/市场化商品房",
    "use": "居住",
    "area": "建筑面积89.60平方米",
    "term_of_use": "2011年6月1日起2081年5月31日止",
}

LIN_AND_ZHOU = (
    driving("lin", "C1", date(2014, 11, 20), -2165, 26),
    car("lin", "沪A0D128", "示范牌 SF7000BEV", date(2022, 3, 15), 480),
    social_security("lin", -1200),
    household("lin", "妻", -401, "上海", house=ZHOU.order),
    teacher("lin", "高级中学教师资格", "语文", date(2014, 6, 30)),
    mandarin(
        "lin",
        "二级甲等",
        "92.1",
        date(2014, 4, 18),
        Amended(-2, "测试分数录入有误，按原始成绩单更正", {"score": "91.2"}, CORRECTED),
    ),
    residence(
        "lin",
        date(2020, 8, 3),
        300,
        3,
        Revoked(-400, RevocationKind.DEREGISTERED, "已转为本市常住户口，居住证注销"),
    ),
    PlannedLicence(
        "marriage_certificate",
        "J310101-2016-000128",
        ("lin", "zhou"),
        date(2016, 5, 20),
        None,
        {
            "first_name": LIN.name,
            "first_id": LIN.identity_number,
            "second_name": ZHOU.name,
            "second_id": ZHOU.identity_number,
            "registered_on": "2016-05-20",
            "registry": "上海市黄浦区民政局",
        },
    ),
    PlannedLicence(
        "real_estate",
        "沪（2021）黄字不动产权第000128号",
        ("lin", "zhou"),
        date(2021, 6, 18),
        None,
        _HOME,
    ),
    PlannedLicence(
        "mortgage_certificate",
        "沪（2021）黄字不动产证明第000128号",
        ("lin", "zhou"),
        date(2021, 6, 25),
        None,
        {
            "proved": "抵押权",
            "right_holder": "申江示范银行股份有限公司",
            "obligor": "林晓岚、周明远",
            "location": _HOME["location"],
            "secured": "人民币2100000元",
        },
    ),
    household("zhou", "户主", date(2013, 2, 25), "上海"),
    social_security("zhou", -900),
    driving(
        "zhou",
        "C1",
        date(2010, 7, 12),
        -1100,
        2552,
        Amended(-210, "申请增加准驾车型 D", {"vehicle_class": "C1D"}),
    ),
    car(
        "zhou",
        "沪A0D135",
        "示范牌 SF6480",
        date(2018, 10, 9),
        -95,
        Ended(-130, LicenceState.TRANSFERRED, "车辆转移登记至外省，档案转出"),
    ),
    car(
        "zhou",
        "沪A0D136",
        "示范牌 SF6500PHEV",
        date(2023, 8, 21),
        640,
    ),
    replace(
        car("zhou", "沪A0D136", "示范牌 SF6500PHEV", date(2023, 8, 21), 640),
        issued=-60,
        renews=Renewing("沪A0D136", "原证污损，换发新证"),
    ),
    PlannedLicence(
        "birth_certificate",
        "S310000017",
        ("xiaoman",),
        date(2018, 5, 28),
        None,
        {
            "birth_place": "上海市黄浦区",
            "mother_name": LIN.name,
            "mother_id": LIN.identity_number,
            "father_name": ZHOU.name,
            "father_id": ZHOU.identity_number,
            "institution": "上海市示范妇幼保健院",
        },
    ),
    PlannedLicence(
        "vaccination_record",
        "YM310101000017",
        ("xiaoman",),
        date(2018, 6, 1),
        None,
        {
            "guardian": LIN.name,
            "clinic": "黄浦区示范路社区卫生服务中心",
            "doses": "乙肝疫苗3剂、卡介苗1剂、脊灰疫苗4剂、百白破疫苗4剂、麻腮风疫苗2剂",
        },
    ),
    social_security("xiaoman", -1800),
)

OLDER_PEOPLE = (
    PlannedLicence("senior_card", "LN31000317", ("chen",), -1500, None),
    household("chen", "户主", date(1998, 5, 11), "江苏"),
    social_security("chen", -2000),
    driving(
        "chen",
        "C1",
        date(1996, 3, 8),
        -2600,
        1050,
        Revoked(-320, RevocationKind.DEREGISTERED, "本人申请注销"),
    ),
    PlannedLicence(
        "real_estate",
        "沪（2019）徐字不动产权第000317号",
        ("chen",),
        date(2019, 3, 12),
        None,
        _HOME
        | {
            "owners": "陈建国",
            "sharing": "单独所有",
            "location": "上海市徐汇区例证村7号202室",
            "estate_unit": "310104002003GB00021F00070202",
            "right_nature": "划拨/公有住房出售",
            "area": "建筑面积52.30平方米",
            "term_of_use": "无",
        },
    ),
    PlannedLicence(
        "disability_card",
        "31010719000214784341",
        ("sun",),
        -1700,
        1950,
        {"disability": "肢体", "grade": "三级"},
    ),
    PlannedLicence("senior_card", "LN31000784", ("sun",), -800, None),
    household("sun", "户主", date(1992, 10, 6), "浙江"),
    social_security("sun", -1650),
)
