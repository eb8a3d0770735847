"""Pictures of the pages for people to look at; written only when they are asked for."""

import io
import os

from PIL import Image
from playwright.sync_api import Page

from tests.browser.served_city import ROOT

WANTED = bool(os.environ.get("WALLET_WRITE_SCREENS"))
SHOWN = ROOT / "docs" / "screens"
TOUR = ROOT / "var" / "tour"
# Which stop of the tour is which picture of the README.
IN_README = {
    "presentation": "holder-presentation",
    "result-valid": "verifier-result-valid",
    "result-revoked": "verifier-result-revoked",
    "activity": "holder-activity",
    "home": "holder-licences",
    "home-elder": "elder-holder-licences",
    "licence-card": "holder-licence",
}
LARGEST = 120 * 1024
_COLOURS = 256
# The other methods lose the small things that have a colour of their own: a seal, a mouth.
_METHOD = Image.Quantize.MAXCOVERAGE


def keep(page: Page, name: str) -> None:
    """Keep a picture of the whole page in ``var/tour``, and the README's own beside it."""
    if not WANTED:
        return
    TOUR.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=TOUR / f"{name}.png", full_page=True, animations="disabled")
    if name in IN_README:
        show(page, IN_README[name])


def show(page: Page, name: str) -> None:
    """Write what the window shows to ``docs/screens``, in few colours so that it stays small."""
    if not WANTED:
        return
    SHOWN.mkdir(parents=True, exist_ok=True)
    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    path = SHOWN / f"{name}.png"
    few = taken.convert("RGB").quantize(_COLOURS, _METHOD, kmeans=3)
    few.save(path, optimize=True)
    assert path.stat().st_size < LARGEST, f"{path.name}: {path.stat().st_size} bytes"
