"""What axe-core finds on a page, and what does not fit on it."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Contrast of 7:1 and more is asked for in elder mode only; axe leaves it out otherwise.
_STRONG_INK = {"rules": {"color-contrast-enhanced": {"enabled": True}}}


@cache
def _script() -> str:
    return Axe().axe_script


def faults(page: Page, *, strong_ink: bool = False) -> list[str]:
    """Return each violation with the elements it concerns; an empty list is the good answer."""
    options = {"resultTypes": ["violations"]} | (_STRONG_INK if strong_ink else {})
    # What is still sliding in is half transparent; its colours are not those that people read.
    page.emulate_media(reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = page.evaluate("options => axe.run(options).then(its => its.violations)", options)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]} {_reason(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def _reason(node: dict) -> str:
    return " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
