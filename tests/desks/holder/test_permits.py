"""The enterprise's comprehensive permit: the poster, its file, a new wall code."""

import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from tests import cast
from tests.trade import NAMES


@pytest.fixture
def permit(trade):
    return trade.assemble(0, 1)


@pytest.fixture
def hotelier(visit, permit):
    return visit("hotelier")


def test_the_home_page_and_the_list_lead_to_it(hotelier, permit):
    for path in ("/holder/licences", "/holder/permits"):
        page = hotelier.get(path).text
        assert f"/holder/permits/{permit.id}" in page
        assert 'data-testid="permit-card" data-state="in_force"' in page


def test_the_poster_names_each_licence_with_its_state(hotelier, permit):
    page = hotelier.get(f"/holder/permits/{permit.id}").text
    assert re.findall(r'data-testid="poster-part" data-status="(\w+)"', page) == ["valid", "valid"]
    assert all(name in page for name in NAMES[:2])
    fragment = hotelier.get(f"/holder/permits/{permit.id}", headers={"HX-Request": "true"}).text
    assert '<svg class="poster"' not in fragment
    assert 'data-testid="permit-part"' in fragment


def test_the_printed_poster_states_nothing_that_may_change(hotelier, permit):
    for paper in ("a4", "a3", "b5"):
        page = hotelier.get(f"/holder/permits/{permit.id}/poster?paper={paper}").text
        assert "poster__state" not in page
        assert ("poster_a3" in page) == (paper == "a3")


def test_the_file_is_a_drawing_whose_code_reads(hotelier, permit, deployment):
    response = hotelier.get(f"/holder/permits/{permit.id}/poster.svg")
    assert response.mimetype == "image/svg+xml"
    path = re.search(r'<path transform="[^"]+" d="(M[^"]+)" fill="#000"', response.text)[1]
    with deployment.database.read() as repository:
        code = repository.wall_codes.of_permit(permit.id).code
    assert read(path) == f"HTTP://LOCALHOST:8000/W/{code}"


def test_a_new_code_is_asked_for_first_and_given_once(hotelier, permit, deployment):
    page = f"/holder/permits/{permit.id}/wall-code"
    assert "已经张贴的公示码立刻作废" in hotelier.get(page).text
    with deployment.database.read() as repository:
        before = repository.wall_codes.of_permit(permit.id).code
    assert hotelier.post(page, page=page).status_code == 302
    with deployment.database.read() as repository:
        assert repository.wall_codes.of_permit(permit.id).code != before


@pytest.mark.parametrize("part", ["", "/poster", "/poster.svg", "/wall-code"])
def test_anothers_permit_is_not_found(visit, permit, part):
    for login in ("lin", "zhou"):
        response = visit(login).get(f"/holder/permits/{permit.id}{part}")
        assert response.status_code == 404
        assert cast.HOTEL_HOLDER.name not in response.text


def test_a_citizen_reads_that_there_is_none(visit, permit):
    assert "还没有行业综合许可证" in visit("lin").get("/holder/permits").text


def read(path, scale=8, quiet=4):
    """Draw the runs of a QR's path and read it."""
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1", path)]
    size = max(y for _x, y, _w in runs) + 1
    image = Image.new("L", ((size + 2 * quiet) * scale,) * 2, 255)
    pen = ImageDraw.Draw(image)
    for x, y, width in runs:
        left, top = (x + quiet) * scale, (y + quiet) * scale
        pen.rectangle((left, top, left + width * scale - 1, top + scale - 1), fill=0)
    return zxingcpp.read_barcodes(image)[0].text
