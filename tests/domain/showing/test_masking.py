from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.showing.masking import (
    MaskKind,
    mask,
    mask_address,
    mask_date,
    mask_name,
    mask_number,
    mask_phone,
    mask_text,
)

letters = st.characters(exclude_characters="*", exclude_categories=("Cs", "Cc", "Z", "Mn"))
words = st.text(letters, min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("古丽米热·艾比布力", "古***力"),
        ("张三", "张*"),
        ("王小明", "王*明"),
        ("欧阳小明", "欧**明"),
        ("王", "*"),
        ("𬱖三", "𬱖*"),
        ("李小𠮷", "李*𠮷"),
        ("买买提·阿卜杜热依木·吐尔逊江·库尔班尼亚孜", "买***孜"),
        ("John Smith", "J***h"),
        (" 张三 ", "张*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_and_last_letter(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("310101190001010011", "310***********0011"),
        ("91310115MA1K00007Q", "913***********007Q"),
        ("E12345678", "E1*****78"),
        ("12345", "1***5"),
        ("123", "**3"),
        ("12", "*2"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_ends_and_never_more_than_half(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("上海市浦东新区世纪大道100号", "上海市浦东新区****"),
        ("上海市黄浦区人民大道200号幸福小区3号楼501室", "上海市黄浦区****"),
        ("静安区南京西路1号", "静安区****"),
        ("江苏省昆山市花桥镇商务区路12号", "江苏省昆山市****"),
        ("浙江省嘉兴市嘉善县魏塘街道5号", "浙江省嘉兴市嘉善县****"),
        ("新疆维吾尔自治区乌鲁木齐市天山区解放路9号", "新疆维吾尔自治区乌鲁木齐市天山区****"),
        ("内蒙古自治区锡林郭勒盟正蓝旗上都镇1号", "内蒙古自治区锡林郭勒盟正蓝旗****"),
        ("世纪大道100号阳光小区3号楼", "世纪大道****"),
        (
            "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县1号",
            "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县****",
        ),
        ("宁波市镇海区骆驼街道５号", "宁波市镇海区****"),
        ("人民路1号", "人民****"),
        ("家", "****"),
        ("", ""),
    ],
)
def test_an_address_ends_at_its_district(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("1990-01-31", "1990-**-**"),
        ("1990年1月31日", "1990-**-**"),
        ("19900131", "1990-**-**"),
        (date(1990, 1, 31), "1990-**-**"),
        ("长期", "****-**-**"),
        ("31/01/1990", "****-**-**"),
        ("", ""),
    ],
)
def test_a_date_keeps_its_year(value, masked: str) -> None:
    assert mask_date(value) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800000011", "138****0011"),
        ("138 0000 0011", "138****0011"),
        ("+86 138-0000-0011", "138****0011"),
        ("１３８００００００１１", "138****0011"),
        ("021-12345678", "02******678"),
        ("12345", "1***5"),
        ("", ""),
    ],
)
def test_a_phone_number_hides_its_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("text", "masked"), [("食品经营许可", "食****"), ("男", "****"), ("甲乙", "甲****"), ("", "")]
)
def test_other_text_keeps_one_letter(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_every_kind_has_its_mask() -> None:
    assert mask(MaskKind.NAME, "张三") == "张*"
    assert mask(MaskKind.NUMBER, "12345") == "1***5"
    assert mask(MaskKind.ADDRESS, "静安区南京西路1号") == "静安区****"
    assert mask(MaskKind.DATE, "1990-01-31") == "1990-**-**"
    assert mask(MaskKind.PHONE, "13800000011") == "138****0011"
    assert mask(MaskKind.TEXT, "食品经营") == "食****"


@given(words)
def test_a_masked_number_has_its_length_and_shows_at_most_half(number: str) -> None:
    masked = mask_number(number)

    assert len(masked) == len(number)
    assert masked.count("*") * 2 >= len(number)
    assert masked[len(number) // 2] == "*" or len(number) == 2


@given(st.sampled_from(MaskKind), words)
def test_a_mask_never_shows_the_middle_of_a_value(kind: MaskKind, value: str) -> None:
    if kind is MaskKind.ADDRESS:
        value = "上海市浦东新区" + value
        hidden = value[7:]
    else:
        hidden = value[len(value) // 3 : len(value) - len(value) // 3]
    if len(hidden) > 4:
        assert hidden not in mask(kind, value)


@given(st.sampled_from(MaskKind), words)
def test_whatever_is_not_empty_wears_stars(kind: MaskKind, value: str) -> None:
    assert "*" in mask(kind, value)
