"""What units of the demonstration city wrote when they applied: scenarios and social use."""

from dataclasses import dataclass, replace

from wallet.demonstration.cast.units import HUANGPU, PUDONG
from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.use_lists.matters import RELIEF
from wallet.domain.registry.scenario_draft import (
    CLEAR,
    MASKED,
    OPTIONAL,
    READ,
    REQUIRED,
    ScenarioDraft,
)
from wallet.domain.registry.social_application import ApplicationDraft


@dataclass(frozen=True, slots=True)
class ScenarioStory:
    """One application for a scenario: when, by whom, and what the operator said.

    ``approved`` and ``returned`` are days from today; without either it still waits. ``noted`` is
    the day on which the general office took note of the filing.
    """

    key: str
    unit: str
    day: int
    draft: ScenarioDraft
    approved: int | None = None
    returned: int | None = None
    reason: str = ""
    noted: int | None = None


@dataclass(frozen=True, slots=True)
class UseStory:
    """One application for social use; ``scenarios`` are codes, or keys of the stories above."""

    unit: str
    day: int
    scenarios: tuple[str, ...]
    draft: ApplicationDraft
    approved: int | None = None
    returned: int | None = None
    reason: str = ""


def _fields(kind: str, **choices: str) -> dict[str, dict[str, str]]:
    return {BY_KEY[kind].type_code: choices}


SCENARIO_STORIES = (
    ScenarioStory(
        "self-check-in",
        "hotel",
        -40,
        ScenarioDraft(
            "民宿自助入住核验",
            "客人在自助机上办理入住时，核对本人身份",
            _fields("residence_permit", portrait=CLEAR, name=MASKED, id_number=MASKED),
            _fields("residence_permit", name=REQUIRED, id_number=REQUIRED),
            "1",
            "30",
            district_code=HUANGPU,
        ),
        approved=-38,
        noted=-37,
    ),
    ScenarioStory(
        "small-loans",
        "bank",
        -9,
        ScenarioDraft(
            "小微企业贷款资格核验",
            "受理小微企业贷款申请时，核对企业登记情况",
            _fields("business_licence", organisation_name=CLEAR, uscc=CLEAR, representative=CLEAR),
            _fields(
                "business_licence",
                organisation_name=REQUIRED,
                uscc=REQUIRED,
                representative=REQUIRED,
                capital=OPTIONAL,
                scope=OPTIONAL,
            ),
            "90",
            "1826",
            district_code=PUDONG,
        ),
        approved=-6,
    ),
    ScenarioStory(
        "membership",
        "netcafe",
        -7,
        ScenarioDraft(
            "会员建档",
            "给会员建立档案，方便下次上网",
            _fields("residence_permit", name=CLEAR, id_number=CLEAR, address=CLEAR),
            _fields("residence_permit", name=REQUIRED, id_number=REQUIRED, address=REQUIRED),
            "366",
            "1826",
        ),
        returned=-6,
        reason="上网只需核对本人已成年，建会员档案不需要身份证号和住址。请删去这两项，并缩短保存期限。",
    ),
    ScenarioStory(
        "emergency",
        "hospital",
        -3,
        ScenarioDraft(
            "急救病人身份核对",
            "病人意识不清时，由急诊科核对身份、联系监护人",
            _fields("social_security_card", portrait=CLEAR, name=CLEAR, id_number=MASKED),
            outside_use_list=True,
            legal_ground="《中华人民共和国基本医疗卫生与健康促进法》第二十七条",
            matter_code="310000-JJ-0001",
            matter_name="急救病人身份核对",
            read=_fields("social_security_card", portrait=READ, name=READ, id_number=READ),
            retention_days="1",
        ),
    ),
    ScenarioStory(
        "relief",
        "counter",
        -24,
        ScenarioDraft(
            "低收入家庭经济状况核对",
            "受理低收入困难家庭申请专项救助时，核对申请人的身份和户籍情况",
            outside_use_list=True,
            legal_ground="《社会救助暂行办法》第五十八条",
            matter_code=RELIEF,
            matter_name="低收入困难家庭申请专项救助经济状况核对",
            read=_fields("social_security_card", name=READ, id_number=READ)
            | _fields("household_register", name=READ, relation=READ, address=READ),
            retention_days="3",
        ),
        approved=-22,
    ),
    ScenarioStory(
        "fines",
        "carrental",
        -1,
        ScenarioDraft(
            "租车违章处理",
            "租期内发生交通违法时，核对承租人的驾驶证以便转告处理",
            _fields("driving_licence", portrait=CLEAR, name=MASKED, file_number=CLEAR),
            _fields("driving_licence", name=REQUIRED, id_number=REQUIRED, file_number=REQUIRED),
            "180",
            "366",
            district_code=PUDONG,
        ),
    ),
)

_HOTEL = ApplicationDraft(
    "tourism",
    "前台系统办理入住时，经客人授权读取姓名和证件号码并写入住宿登记，登记上传后三十天删除。",
    contact_name="宋知远",
    contact_phone="021-00000401",
    addresses="203.0.113.16/28",
)
USE_STORIES = (
    UseStory(
        "express",
        -30,
        ("express-sender",),
        replace(
            _HOTEL,
            industry="logistics",
            purpose="收寄系统在收件时，经寄件人授权读取姓名，核对后即删除，不留存。",
            contact_name="骆行舟",
            contact_phone="021-00000406",
            addresses="203.0.113.64/28",
        ),
        approved=-28,
    ),
    UseStory("hotel", -36, ("hotel-check-in", "self-check-in"), _HOTEL, approved=-35),
    UseStory(
        "pharmacy",
        -5,
        ("pharmacy-purchase",),
        replace(
            _HOTEL,
            industry="health",
            purpose="药店收银系统读取购药人信息。",
            contact_name="简清和",
            contact_phone="021-00000404",
            addresses="198.51.100.0/24",
        ),
        returned=-4,
        reason="用途写得太简单，请写明在哪个环节读取、读取后怎么处理；调用地址范围过大，请改为机房的固定地址。",
    ),
    UseStory(
        "bank",
        -2,
        ("bank-account", "small-loans"),
        replace(
            _HOTEL,
            industry="finance",
            purpose="开户和贷款系统经客户授权读取身份和登记信息，用于客户身份识别，按反洗钱规定保存五年。",
            contact_name="费明哲",
            contact_phone="021-00000402",
            addresses="203.0.113.128/29\n203.0.113.200",
        ),
    ),
)
