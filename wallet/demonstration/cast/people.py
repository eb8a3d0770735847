"""The citizens of the demonstration city."""

from dataclasses import dataclass
from datetime import date

from wallet.demonstration.cast.numbers import BIRTH_YEAR, resident_id
from wallet.demonstration.drawing.look import Clothes, Hair, Look
from wallet.domain.actors.actors import IdentityKind


@dataclass(frozen=True, slots=True)
class Citizen:
    """One natural person; the login is theirs too."""

    login: str
    name: str
    sex: str
    ethnicity: str
    birth: date
    identity_kind: IdentityKind
    identity_number: str
    address: str
    phone: str
    look: Look

    @property
    def order(self) -> str:
        """Three digits that stand in the numbers of this person's licences."""
        return self.identity_number[-4:-1]


def _resident(
    login: str,
    name: str,
    sex: str,
    number: tuple[str, int, int, int],
    address: str,
    look: Look,
    *,
    ethnicity: str = "汉族",
) -> Citizen:
    _area, month, day, order = number
    return Citizen(
        login,
        name,
        sex,
        ethnicity,
        date(BIRTH_YEAR, month, day),
        IdentityKind.RESIDENT_ID,
        resident_id(*number),
        address,
        f"1990000{order:04}",
        look,
    )


LIN = _resident(
    "lin",
    "林晓岚",
    "女",
    ("310101", 4, 12, 128),
    "上海市黄浦区示范路12弄3号501室",
    Look(Hair.LONG, clothes=Clothes.SUIT, clothes_colour="#2f3e58", lips="#c25f5c"),
)
GULI = _resident(
    "guli",
    "古丽米热·艾比布力",
    "女",
    ("650104", 6, 9, 246),
    "上海市徐汇区样板路88号2幢1203室",
    Look(
        Hair.TIED,
        "#3a2a20",
        "#edc29c",
        Clothes.ROUND_NECK,
        "#3b8a86",
        "#c05a58",
    ),
    ethnicity="维吾尔族",
)
CHEN = _resident(
    "chen",
    "陈建国",
    "男",
    ("310104", 1, 23, 317),
    "上海市徐汇区例证村7号202室",
    Look(
        Hair.THIN,
        "#b9bcc0",
        "#e8bd98",
        clothes_colour="#6b6f63",
        glasses=True,
        elder=True,
    ),
)
ZHOU = _resident(
    "zhou",
    "周明远",
    "男",
    ("310101", 9, 3, 135),
    "上海市黄浦区示范路12弄3号501室",
    Look(Hair.PARTED, clothes=Clothes.SUIT_AND_TIE, clothes_colour="#33363d"),
)
XIAOMAN = Citizen(
    "xiaoman",
    "周小满",
    "女",
    "汉族",
    date(2018, 5, 21),
    IdentityKind.PASSPORT,
    "EJ0000017",
    "上海市黄浦区示范路12弄3号501室",
    "19900000128",
    Look(
        Hair.CHILD,
        skin="#f6d3b3",
        clothes=Clothes.ROUND_NECK,
        clothes_colour="#d9a441",
        child=True,
    ),
)
WU = _resident(
    "wu",
    "吴𠅤",
    "男",
    ("310115", 11, 8, 451),
    "上海市浦东新区模拟路100号9幢301室",
    Look(Hair.SHORT, skin="#e6b68d", clothes_colour="#4a7bb0", glasses=True),
)
HUANG = _resident(
    "huang",
    "黄慧敏",
    "女",
    ("310110", 3, 17, 562),
    "上海市杨浦区试验街20号401室",
    Look(
        Hair.BOB,
        clothes_colour="#a2627a",
        glasses=True,
        lips="#bd5d5f",
    ),
)
ZHAO = _resident(
    "zhao",
    "赵志强",
    "男",
    ("340104", 8, 30, 673),
    "上海市闵行区演示路55弄18号602室",
    Look(
        Hair.SHORT,
        "#1f1c1c",
        "#d9a679",
        Clothes.ROUND_NECK,
        "#4d5a48",
    ),
)
SUN = _resident(
    "sun",
    "孙丽华",
    "女",
    ("310107", 2, 14, 784),
    "上海市普陀区样例新村31号103室",
    Look(
        Hair.BOB,
        "#c9cbcf",
        "#eac3a2",
        Clothes.ROUND_NECK,
        "#7a5a86",
        "#b9706a",
        elder=True,
    ),
)
HE = _resident(
    "he",
    "何俊杰",
    "男",
    ("310106", 10, 26, 895),
    "上海市静安区范例路9号1602室",
    Look(
        Hair.PARTED,
        "#30251f",
        "#efc7a4",
        Clothes.SUIT_AND_TIE,
        "#26324a",
        glasses=True,
    ),
)
ANNA = Citizen(
    "anna",
    "Anna Lindqvist",
    "女",
    "",
    date(1988, 3, 14),
    IdentityKind.PASSPORT,
    "SW0000021",
    "上海市长宁区示例路66号8幢802室",
    "19900000021",
    Look(
        Hair.LONG,
        "#a9783f",
        "#f7d9c4",
        Clothes.ROUND_NECK,
        "#5c7f9c",
        "#c96a63",
    ),
)
TANG = _resident(
    "tang",
    "唐雨桐",
    "女",
    ("320102", 12, 5, 906),
    "上海市杨浦区试验街77弄2号303室",
    Look(
        Hair.TIED,
        "#2a2120",
        "#f4cfae",
        clothes_colour="#c9785c",
        lips="#c65f5e",
    ),
)

CITIZENS: tuple[Citizen, ...] = (
    LIN,
    GULI,
    CHEN,
    ZHOU,
    XIAOMAN,
    WU,
    HUANG,
    ZHAO,
    SUN,
    HE,
    ANNA,
    TANG,
)

CITIZEN_BY_LOGIN = {citizen.login: citizen for citizen in CITIZENS}
