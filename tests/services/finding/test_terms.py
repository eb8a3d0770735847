"""What a clerk types into the one box is understood: name, number, identifier, or any of them."""

import pytest

from tests.factories import TODAY, resident_id, uscc
from wallet.domain.actors.actors import IdentityKind
from wallet.domain.licences.licence_search import Person, SearchTermUnusable
from wallet.services.finding.terms import doubt_of, person_of, read_parts, read_term

RESIDENT, CODE = resident_id(1), uscc(1)
IDENTIFIER = "1.2.156.3005.2.113100000000000191001.113100000000000191.0123456789AB.001.1"
GULI, WIDE = "古丽米热·艾比布力", str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def identity(term, kind):
    return dict(read_term(term, TODAY).identities).get(kind)


@pytest.mark.parametrize(
    "written",
    [
        RESIDENT,
        f" {RESIDENT} ",
        f"{RESIDENT[:6]} {RESIDENT[6:14]} {RESIDENT[14:]}",
        RESIDENT.translate(WIDE),
        RESIDENT.lower(),
        f"\u3000{RESIDENT}\u3000",
    ],
)
def test_an_identity_number_is_understood_however_it_is_typed(written):
    assert identity(written, IdentityKind.RESIDENT_ID) == RESIDENT


@pytest.mark.parametrize("written", [CODE, CODE.lower(), f" {CODE} ", f"{CODE[:9]} {CODE[9:]}"])
def test_a_credit_code_is_understood_however_it_is_typed(written):
    assert identity(written, IdentityKind.USCC) == CODE


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("E12345678", IdentityKind.PASSPORT),
        ("e12345678", IdentityKind.PASSPORT),
        ("H1234567890", IdentityKind.HONG_KONG_MACAO_PERMIT),
        ("12345678", IdentityKind.TAIWAN_PERMIT),
    ],
)
def test_other_documents_are_tried_as_well(written, kind):
    assert identity(written, kind) == written.upper()


@pytest.mark.parametrize(
    "written", [IDENTIFIER, IDENTIFIER.lower(), f" {IDENTIFIER}", IDENTIFIER.translate(WIDE)]
)
def test_an_identifier_is_understood_however_it_is_typed(written):
    assert read_term(written, TODAY).code == IDENTIFIER


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("张三", "张 三"),
        ("张三", "张\u3000三"),
        ("张三", " 张三 "),
        (GULI, "古丽米热•艾比布力"),
        (GULI, "古丽米热・艾比布力"),
        (GULI, "古丽米热.艾比布力"),
        (GULI, "古丽米热．艾比布力"),
        (GULI, "古丽米热 · 艾比布力"),
        (GULI, "古丽米热‧艾比布力"),
        ("上海示例（集团）有限公司", "上海示例(集团)有限公司"),
        ("上海示例（集团）有限公司", "上海示例 (集团) 有限公司"),
        ("J. Smith", "j. smith"),
        ("ＡＢＣ公司", "abc公司"),
        ("𠮷野", "𠮷 野"),
        ("㐱三", " 㐱三"),
    ],
)
def test_a_name_is_one_name_however_it_is_typed(written, same):
    assert read_term(written, TODAY).name == read_term(same, TODAY).name != None  # noqa: E711


@pytest.mark.parametrize(
    ("one", "other"),
    [("张三", "张叁"), ("𠮷野", "吉野"), (GULI, "古丽米热艾比布力"), ("王五", "王武")],
)
def test_names_that_differ_stay_two(one, other):
    assert read_term(one, TODAY).name != read_term(other, TODAY).name


@pytest.mark.parametrize(
    "written", ["12345678", "2026-0001", "（2026）001", RESIDENT.translate(WIDE)]
)
def test_what_has_no_letter_is_no_name(written):
    sought = read_term(written.rstrip("XＸ"), TODAY)
    assert sought.name is None
    assert sought.number is not None


@pytest.mark.parametrize("written", ["沪字第123号", "JY13101010000001", "A1", "张三"])
def test_what_may_be_a_number_and_a_name_is_tried_as_both(written):
    assert {"number", "name"} <= set(read_term(written, TODAY).kinds)


@pytest.mark.parametrize("written", ["", "  ", "\u3000", "长" * 121, "\x00", "\u200b"])
def test_what_can_be_nothing_is_refused(written):
    with pytest.raises(SearchTermUnusable):
        read_term(written, TODAY)


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("张三", Person(name="张三")),
        (" 古丽米热•艾比布力", Person(name=GULI)),
        ("上海示例（集团）有限公司", Person(name="上海示例（集团）有限公司")),
        (RESIDENT, Person(identity_kind=IdentityKind.RESIDENT_ID, identity_number=RESIDENT)),
        (CODE.lower(), Person(identity_kind=IdentityKind.USCC, identity_number=CODE)),
        ("E12345678", Person()),
        ("JY13101010000001", Person()),
        ("2026-0001", Person()),
        (IDENTIFIER, Person()),
    ],
)
def test_whom_a_term_names_is_told_where_it_is_sure(written, person):
    assert person_of(written, TODAY) == person


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (RESIDENT[:-1] + ("0" if RESIDENT[-1] != "0" else "1"), "check_character"),
        (RESIDENT[:-1], "length"),
        (f"{RESIDENT}0", "length"),
        (f"{RESIDENT[:10]}1332{RESIDENT[14:]}", "birth_date"),
        (f"{RESIDENT[:6]}2099{RESIDENT[10:]}", "future_birth"),
    ],
)
def test_a_slip_in_an_identity_number_is_told(written, reason):
    assert doubt_of(written, TODAY).details["reason"] == reason


@pytest.mark.parametrize("written", [RESIDENT, CODE, "张三", "JY13101010000001", IDENTIFIER, "123"])
def test_nothing_is_doubted_without_a_reason(written):
    assert doubt_of(written, TODAY) is None


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        ({"name": "张三"}, ("name",)),
        ({"number": "JY1"}, ("number",)),
        ({"identity": (IdentityKind.RESIDENT_ID, RESIDENT)}, ("identity",)),
        ({"name": "张三", "number": "JY1"}, ("number", "name")),
    ],
)
def test_a_system_names_its_parts(parts, kinds):
    given = {"name": None, "identity": None, "number": None} | parts
    assert read_parts(**given, today=TODAY).kinds == kinds


@pytest.mark.parametrize("parts", [{}, {"name": " "}, {"name": "123"}, {"number": "\x00"}])
def test_a_part_that_can_be_nothing_is_refused(parts):
    given = {"name": None, "identity": None, "number": None} | parts
    with pytest.raises(SearchTermUnusable):
        read_parts(**given, today=TODAY)
