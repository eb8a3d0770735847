"""The two ways beside the camera: a picture of the code, and its ten digits."""

import io

from PIL import Image
from playwright.sync_api import expect

from tests.browser.acts import disclosed, expect_outcome, show, sign_in, type_code, typed_code_of
from tests.browser.stories import DRIVING


def png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return {"name": "code.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def screenshot_of_the_code(phone, width):
    taken = Image.open(io.BytesIO(phone.get_by_test_id("code").screenshot())).convert("L")
    return taken.resize((width, taken.height * width // taken.width))


def test_a_small_picture_of_the_code_is_read_on_the_phone_itself(city, windows):
    phone = windows.open()
    sign_in(phone, city, "lin")
    show(phone, city, "lin", DRIVING)
    officer = windows.open("police", "/verifier/scan")
    posted = []
    officer.on("request", lambda request: posted.append(request.post_data or ""))

    officer.locator("#scan-picture").set_input_files(png(screenshot_of_the_code(phone, 180)))

    expect_outcome(officer, "valid")
    assert disclosed(officer)["name"] == "林晓岚"
    assert not any("PNG" in body for body in posted)


def test_a_picture_without_a_code_says_so_and_sends_nothing(windows):
    officer = windows.open("police", "/verifier/scan")
    officer.locator("#scan-picture").set_input_files(png(Image.new("L", (200, 200), 200)))
    expect(officer.locator("[data-show=unreadable]")).to_be_visible()
    assert officer.url.endswith("/verifier/scan")
    officer.get_by_test_id("scan-input").fill("0123456789")
    officer.get_by_test_id("scan-submit").click()
    expect_outcome(officer, "code_unknown")


def test_ten_typed_digits_are_as_good_as_the_picture_once(city, windows):
    phone = windows.open("lin", "/holder/licences")
    show(phone, city, "lin", DRIVING)
    digits = typed_code_of(phone)
    assert len(digits) == 10
    officer = windows.open("police", "/verifier/scan")

    type_code(officer, f"{digits[:5]} {digits[5:]}", place="延安高架 3 号卡口")
    expect_outcome(officer, "valid")
    expect(phone.get_by_test_id("scanned-by")).to_contain_text("延安高架 3 号卡口")

    officer.get_by_test_id("scan-again").click()
    expect(officer.get_by_test_id("place")).to_have_value("延安高架 3 号卡口")
    type_code(officer, digits)
    expect_outcome(officer, "code_used")
