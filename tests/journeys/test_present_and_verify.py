"""The main job end to end over HTTP: list, show, scan, verify."""

from tests.people import bearer, outcome


def test_a_citizen_shows_a_licence_and_a_hotel_verifies_it(visit, town):
    lin, hotel = visit("lin"), visit("hotel")
    assert town.card_code in lin.get("/holder/licences").text
    page = lin.present(town.card_id)
    result = hotel.scan(lin.code(page))
    assert outcome(result) == "valid"
    assert "林*满" in result.text or "林**" in result.text
    assert "示例路" not in result.text
    assert "上海示例宾馆有限公司" in lin.get(f"{page}/scans").text
    assert "入住登记" in lin.get("/holder/activity").text
    assert "居住证" in hotel.get("/verifier/history").text


def test_a_system_verifies_by_the_ten_digits(app, visit, town):
    lin = visit("lin")
    digits = lin.typed_code(lin.present(town.card_id))
    client = app.test_client()
    response = client.post(
        "/api/v1/verifications",
        json={"code": digits, "scenario": "hotel-check-in", "place": "前台", "purpose": "入住"},
        headers=bearer(client, "hotel-system"),
    )
    assert response.json["outcome"] == "valid", response.json
    assert {field["name"] for field in response.json["licence"]["fields"]} == {
        "portrait",
        "name",
        "resident_id",
    }
