"""What the first pages weigh over the wire, on a phone that has never been here."""

import pytest

MOST_BYTES = 100_000


def weight(page, url):
    """Open a page and return its encoded bytes, headers included, by address."""
    wire = page.context.new_cdp_session(page)
    addresses, sizes = {}, {}
    wire.on(
        "Network.requestWillBeSent",
        lambda event: addresses.setdefault(event["requestId"], event["request"]["url"]),
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    wire.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    return {addresses[key]: size for key, size in sizes.items() if key in addresses}


@pytest.mark.parametrize(("login", "path"), [(None, "/sign-in"), ("lin", "/holder/licences")])
def test_the_first_page_on_a_phone_weighs_little(city, windows, login, path):
    page = windows.profile(login).new_page()
    sizes = weight(page, city.url + path)
    assert len(sizes) > 3
    total = sum(sizes.values())
    print(f"\n{path}: {total / 1000:.1f} kB over the wire in {len(sizes)} answers")
    assert total <= MOST_BYTES, sorted(sizes.items(), key=lambda one: -one[1])
