"""The paper of a copy: every character comes out as it went in, and nothing is fetched."""

import logging
import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pytest
import zxingcpp
from PIL import Image, ImageChops

from tests.factories import NOW
from tests.paper_readers import text_of
from tests.town import PORTRAIT
from wallet.desks.shared.files.copy_sheet import Unprintable, print_copy_sheet
from wallet.domain.copies.copy_sheet import (
    CopySheet,
    LicenceFace,
    PermitFace,
    PermitRow,
    SheetRow,
)
from wallet.domain.licences.licence import LicenceStatus, RevocationKind

FACE = LicenceFace(
    type_name="居住证",
    english_title="RESIDENCE PERMIT",
    seed="113100000000000191002",
    licence_code="1.2.156.3005.2.113100000000000191002.113100000000000191.2H.001.X",
    licence_number="JZZ31010000001",
    issued_on=date(2024, 3, 1),
    valid_from=date(2024, 3, 1),
    valid_until=date(2029, 2, 28),
    portrait=PORTRAIT,
    rows=(
        SheetRow("姓名", "吴𠅤"),
        SheetRow("曾用名", "古丽米热·艾比布力 𬎆𠮷𡋾"),
        SheetRow("住址", "上海市黄浦区示例路1号<b>501</b>室 & http://192.0.2.1/x.png"),
    ),
)
SHEET = CopySheet(
    number="7Q3MZK0WTB9XC4HR",
    issuer_name="上海市市场监督管理局",
    face=FACE,
    maker="吴𠅤",
    cause="租房合同备案",
    recipient="示例房屋租赁公司",
    made_at=NOW,
    expires_at=NOW + timedelta(days=1),
    check_address="https://liangzheng.example.cn/check",
    scan_text="HTTPS://LIANGZHENG.EXAMPLE.CN/CHECK/7Q3MZK0WTB9XC4HR",
)


def permit_row(number, **changes):
    row = PermitRow(
        component=f"许可事项之{number}（𠮷）",
        issuer_name=f"上海市示例第{number}委员会",
        number=f"沪示证字第{number:06}号",
        valid_from=date(2024, 3, 1),
        valid_until=date(2029, 2, 28),
        status=LicenceStatus.VALID,
        revocation_kind=None,
    )
    return replace(row, **changes)


FRAME = (0x6B, 0x54, 0x12)  # the hue of restaurants
SEAL_ON_PAPER = (0xCF, 0x42, 0x49)  # its red, as opaque as it is stamped
PERMIT = PermitFace(
    industry_name="饭店",
    seed="restaurant",
    holder_name="上海𠅤𬎆古丽·餐饮<有限>公司",
    uscc="91310115MA1K00007Q",
    number="310000202600000001",
    version=3,
    issued_on=date(2026, 3, 2),
    rows=(
        permit_row(1),
        permit_row(2, valid_until=None),
        permit_row(3, status=LicenceStatus.SUSPENDED),
        permit_row(
            4, status=LicenceStatus.REVOKED, revocation_kind=RevocationKind.WITHDRAWN_AS_PENALTY
        ),
        permit_row(5, status=None),
    ),
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    path = tmp_path_factory.mktemp("sheet") / "copy.pdf"
    path.write_bytes(print_copy_sheet(SHEET))
    return path


@pytest.fixture(scope="module")
def text(pdf):
    return text_of(pdf.parent, pdf.read_bytes())


def test_the_extracted_text_is_what_went_in_rare_characters_too(text):
    texts = [row.value for row in FACE.rows] + [row.label for row in FACE.rows]
    for value in (*texts, SHEET.number, FACE.licence_code, SHEET.cause, SHEET.recipient):
        assert re.sub(r"\s", "", value) in text
    assert "2026年3月3日09:30" in text


def test_the_watermark_lies_across_the_page(text):
    assert text.count("仅供示例房屋租赁公司租房合同备案使用") >= 5


def test_its_fonts_are_in_the_file_and_it_is_one_page(pdf):
    told = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True)
    fonts = told.stdout.splitlines()[2:]
    assert len(fonts) == 2
    assert all(" yes yes yes " in font for font in fonts)
    pages = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True)
    assert "Pages:           1" in pages.stdout


def test_its_qr_is_read_from_the_rendered_page(pdf, tmp_path):
    subprocess.run(["pdftoppm", "-r", "110", "-png", str(pdf), str(tmp_path / "page")], check=True)
    with Image.open(next(tmp_path.glob("page*.png"))) as page:
        assert [found.text for found in zxingcpp.read_barcodes(page)] == [SHEET.scan_text]


def test_a_character_of_no_font_is_refused_and_not_logged(caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(Unprintable):
        print_copy_sheet(replace(SHEET, maker="\U000e1234"))
    assert "\U000e1234" not in caplog.text


def drawn(face, path):
    path.write_bytes(print_copy_sheet(replace(SHEET, face=face)))
    return text_of(path.parent, path.read_bytes())


def test_a_permit_comes_out_with_every_licences_issuer_number_dates_and_state(tmp_path):
    text = drawn(PERMIT, tmp_path / "permit.pdf")
    for value in (PERMIT.holder_name, PERMIT.uscc, PERMIT.number, PERMIT.industry_name):
        assert value in text
    for row in PERMIT.rows:
        assert {row.component, row.issuer_name, row.number} <= {
            part for part in (row.component, row.issuer_name, row.number) if part in text
        }
    states = re.findall("有效(?=[0-9]\\.|上海)|已暂停|已吊销|无法确认", text)
    assert states == ["有效", "有效", "已暂停", "已吊销", "无法确认"]
    assert text.count("自2024年3月1日至2029年2月28日") == 4
    assert text.count("自2024年3月1日长期有效") == 1


LONG = {
    "issuer_name": "上海市某区规划和自然资源管理局第十二分局",
    "component": "药品经营许可（乙类非处方药、第二类医疗器械）",
}


def box_of(page, colour, near=26):
    """The box around every pixel of about this colour."""
    bands = zip(page.split(), colour, strict=True)
    close = [band.point(lambda v, c=c: 255 * (abs(v - c) <= near)) for band, c in bands]
    return ImageChops.multiply(ImageChops.multiply(*close[:2]), close[2]).getbbox()


@pytest.mark.parametrize("licences", range(2, 13))
@pytest.mark.parametrize("names", [{}, LONG], ids=["short", "long"])
def test_the_seal_stays_inside_the_frame_however_many_licences_there_are(licences, names, tmp_path):
    rows = tuple(permit_row(n, **names) for n in range(licences))
    path = tmp_path / "permit.pdf"
    drawn(replace(PERMIT, rows=rows), path)
    pages = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    assert "Pages:           1" in pages.stdout
    command = ["pdftoppm", "-r", "60", "-png", "-singlefile", str(path), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    with Image.open(tmp_path / "page.png") as found:
        page = found.convert("RGB")
    seal, frame = box_of(page, SEAL_ON_PAPER), box_of(page, FRAME)
    margin = 5  # two millimetres
    assert frame[0] + margin < seal[0]
    assert frame[1] + margin < seal[1]
    assert seal[2] < frame[2] - margin
    assert seal[3] < frame[3] - margin
    assert 55 < seal[2] - seal[0] < 95  # a seal of 27 to 36 millimetres, whole
    assert abs((seal[2] - seal[0]) - (seal[3] - seal[1])) <= 2


@pytest.mark.parametrize("licences", [2, 6, 12])
def test_a_permit_of_few_or_many_licences_is_one_page_whose_code_reads(licences, tmp_path):
    path = tmp_path / "permit.pdf"
    rows = tuple(
        permit_row(n, issuer_name="上海市某区规划和自然资源管理局第十二分局")
        for n in range(licences)
    )
    drawn(replace(PERMIT, rows=rows), path)
    pages = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    assert "Pages:           1" in pages.stdout
    subprocess.run(["pdftoppm", "-r", "110", "-png", str(path), str(tmp_path / "page")], check=True)
    with Image.open(next(tmp_path.glob("page*.png"))) as page:
        assert [found.text for found in zxingcpp.read_barcodes(page)] == [SHEET.scan_text]
