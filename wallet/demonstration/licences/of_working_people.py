"""Licences of people at work: a nurse, a driver, a teacher, a lawyer, an engineer, a guide."""

from dataclasses import replace
from datetime import date

from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN
from wallet.demonstration.licences.plan import (
    Disputed,
    Ended,
    PlannedLicence,
    Revoked,
    Suspended,
)
from wallet.demonstration.licences.usual import (
    car,
    driving,
    household,
    mandarin,
    residence,
    skill,
    social_security,
    teacher,
)
from wallet.domain.licences.licence import LicenceState, RevocationKind

NURSE = (
    PlannedLicence(
        "nurse_licence",
        "201931000246",
        ("guli",),
        -1240,
        586,
        {"workplace": "上海市示范人民医院", "first_registered": "2019-07-15"},
    ),
    residence("guli", -345, 20, 6),
    social_security("guli", -1400),
    driving("guli", "C2", date(2021, 4, 2), -1300, 890),
    mandarin("guli", "二级乙等", "85.6", date(2017, 12, 9)),
)
DRIVERS = (
    household("wu", "户主", date(2005, 9, 14), "浙江"),
    social_security("wu", -700),
    driving("wu", "B2", date(2009, 6, 3), -1500, None),
    PlannedLicence(
        "ride_hailing_licence",
        "沪W000451",
        ("wu",),
        -3,
        1103,
        {"vehicle_class": "B2", "service_area": "上海市", "phone": "19900000451"},
        starts=8,
        late=2,
    ),
    skill("wu", "S000031001451", "汽车维修工", "三级/高级工", date(2020, 11, 30)),
    skill("wu", "S000031002451", "新能源汽车维修工", "四级/中级工", date(2023, 6, 8)),
    driving(
        "zhao",
        "A2",
        date(2006, 12, 1),
        -2000,
        1650,
        Suspended(-35, "一个记分周期内记满 12 分，扣留机动车驾驶证"),
    ),
    PlannedLicence(
        "ride_hailing_licence",
        "沪W000673",
        ("zhao",),
        -1100,
        -5,
        {"vehicle_class": "A2", "service_area": "上海市"},
        (Revoked(-90, RevocationKind.WITHDRAWN_AS_PENALTY, "拒绝接受处理，吊销从业资格"),),
    ),
    residence("zhao", -800, -70, 4),
    social_security("zhao", -1350),
    car("zhao", "沪A0D673", "示范牌 SF1040", date(2021, 1, 28), 75),
    skill("zhao", "S000031001673", "叉车司机", "四级/中级工", date(2022, 8, 16)),
)
TEACHER = (
    teacher(
        "huang",
        "初级中学教师资格",
        "数学",
        date(2011, 6, 29),
        Disputed(-6),
    ),
    mandarin("huang", "一级乙等", "94.0", date(2010, 12, 11)),
    household("huang", "户主", date(2002, 7, 18), "上海"),
    social_security("huang", -1000),
    residence(
        "huang",
        -500,
        230,
        1,
        Revoked(-300, RevocationKind.RESCINDED, "本市户籍人员不符合申领条件，撤销"),
    ),
)
LAWYER = (
    PlannedLicence(
        "lawyer_licence",
        "13101201410000895",
        ("he",),
        date(2014, 9, 1),
        None,
        {
            "firm": "上海衡正律师事务所（普通合伙）",
            "practice": "专职律师",
            "assessment": "称职",
        },
    ),
    household("he", "户主", date(2009, 3, 20), "安徽"),
    social_security("he", -1250),
    driving("he", "C1", date(2008, 5, 15), -950, 2700),
    # The car was sold: the record went to the new owner, the face kept the one before.
    replace(
        car("he", "沪A0D927", "示范牌 SF6450", date(2023, 9, 12), 200),
        slipped={"owner": CITIZEN_BY_LOGIN["wu"].name},
    ),
    # A file had slipped by one row.
    replace(
        mandarin("he", "二级乙等", "84.6", date(2016, 5, 20)),
        slipped={
            "name": CITIZEN_BY_LOGIN["guli"].name,
            "id_number": CITIZEN_BY_LOGIN["guli"].identity_number,
        },
    ),
)
ENGINEER = (
    PlannedLicence(
        "foreign_work_permit",
        "G310000000002",
        ("anna",),
        -200,
        530,
        {
            "nationality": "瑞典",
            "employer": "上海云檐咖啡有限公司",
            "position": "产品总监",
            "category": "B类",
        },
        late=2,
    ),
    driving("anna", "C2", date(2023, 2, 17), -980, 1210),
    social_security("anna", -600),
)
GUIDE = (
    PlannedLicence(
        "tour_guide_card",
        "D310000906",
        ("tang",),
        -420,
        675,
        {"language": "英语", "level": "初级", "agency": "上海市示范导游协会"},
    ),
    residence("tang", -160, 205, 2),
    social_security("tang", -450),
    skill(
        "tang",
        "S000031003906",
        "茶艺师",
        "四级/中级工",
        date(2022, 10, 17),
        Revoked(-250, RevocationKind.RESCINDED, "以不正当手段取得，撤销证书"),
    ),
    mandarin(
        "tang",
        "二级甲等",
        "88.9",
        date(2021, 11, 20),
        Ended(-480, LicenceState.VOID, "成绩录入错误，本证自始无效"),
    ),
    PlannedLicence(
        "mandarin_certificate",
        "3121001001906",
        ("tang",),
        -479,
        None,
        {"grade": "二级甲等", "score": "89.8", "station": "上海市普通话示范测试站"},
    ),
)

WORKING_PEOPLE = (*NURSE, *DRIVERS, *TEACHER, *LAWYER, *ENGINEER, *GUIDE)
