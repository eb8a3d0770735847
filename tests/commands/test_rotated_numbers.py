"""Numbers are found in every writing after a rotation of the keys, twins of before as well."""

from tests.earlier_city import EarlierCity
from tests.own_faces import add_own_types


def test_numbers_stay_in_their_order_when_keys_rotate(deployment, clock, town, command):
    add_own_types(deployment)
    city = EarlierCity(deployment, clock)
    plain = city.numbered_before("ZS 2025001")
    twin = city.numbered_before("ZS2025001")
    city.examine()
    assert command("rotate-keys", "fields") == 0
    assert city.find("zs2025001") == {plain.id, twin.id}
    city.end(twin)
    city.examine()
    assert city.find("ＺＳ2025001") >= {plain.id}
    assert city.listed() == {}
