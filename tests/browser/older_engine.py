"""What an engine of 2020 makes of our pages: it skips what it does not know.

The floor is Chrome 80 and Safari 14 (docs/decisions/0041-older-engines-and-stalled-lines.md). A
newer Chromium is made to read the style sheets as those do, and loses the functions that they lack.
"""

import re

from playwright.sync_api import BrowserContext

UNKNOWN_SELECTORS = (":has(", ":is(", ":where(", ":focus-visible", "::file-selector-button")
UNKNOWN_PROPERTIES = frozenset(
    {
        "inset",
        "inset-inline",
        "inset-inline-start",
        "inset-inline-end",
        "margin-inline",
        "margin-block",
        "padding-inline",
        "padding-block",
        "aspect-ratio",
        "accent-color",
        "text-wrap",
        "text-autospace",
        "text-align-last",
        "appearance",
        "scroll-padding",
    }
)
UNKNOWN_VALUES = re.compile(r"\d(?:dvh|svh|lvh|dvw)\b|^anywhere$|color-mix\(")
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NOT_SUPPORTED = re.compile(r"@supports not \(([a-z-]+):[^)]*\)")
WITHOUT_FUNCTIONS = """
delete HTMLFormElement.prototype.requestSubmit;
delete Array.prototype.at;
delete String.prototype.replaceAll;
delete Object.hasOwn;
for (const name of ["BarcodeDetector", "createImageBitmap", "OffscreenCanvas", "structuredClone"]) {
  delete window[name];
}
delete AbortSignal.timeout;
delete Navigator.prototype.wakeLock;
delete Navigator.prototype.userActivation;
"""


def as_read(sheet: str) -> str:
    """Return a style sheet without what such an engine skips."""
    sheet = _NOT_SUPPORTED.sub(
        lambda it: "@media all" if it[1] in UNKNOWN_PROPERTIES else "@media not all",
        _COMMENT.sub("", sheet),
    )
    return _RULE.sub(lambda it: "" if _skipped(it[1]) else f"{it[1]}{{{_known(it[2])}}}", sheet)


def _skipped(selector: str) -> bool:
    return any(unknown in selector for unknown in UNKNOWN_SELECTORS)


def _known(body: str) -> str:
    declarations = (one.partition(":") for one in body.split(";") if one.strip())
    return ";".join(
        f"{name}:{value}"
        for name, _, value in declarations
        if name.strip() not in UNKNOWN_PROPERTIES and not UNKNOWN_VALUES.search(value.strip())
    )


def make_older(context: BrowserContext) -> None:
    """Let every page of a profile be read as by such an engine, decoder's permission included."""
    context.add_init_script(WITHOUT_FUNCTIONS)
    context.route("**/*.css*", _older_sheet)
    context.route(lambda address: address.endswith("/verifier/scan"), _older_policy)


def _older_sheet(route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=as_read(answer.text()))


def _older_policy(route) -> None:
    """An engine that does not know a word of the policy allows nothing by it."""
    answer = route.fetch(max_redirects=0)
    headers = answer.headers
    policy = headers.get("content-security-policy", "")
    headers["content-security-policy"] = policy.replace(" 'wasm-unsafe-eval'", "")
    route.fulfill(response=answer, headers=headers)
