"""What our style sheets and scripts ask of an engine, beside what the floor of 2020 knows.

The floor is Chrome 80 and Safari 14. What came later and would be missed is listed here; what may
be used because nothing is lost without it stands in docs/decisions/0041.
"""

import re
from pathlib import Path

NOT_IN_SHEETS = {
    "inset": r"(?<![\w-])inset(?:-(?:inline|block)[\w-]*)?:",
    "a logical pair": r"(?<![\w-])(?:margin|padding)-(?:inline|block):",
    ":is or :where": r":(?:is|where)\(",
    "nesting": r"(?:^|[\s;{])&[\s:.\[>]",
    "color-mix": r"color-mix\(",
    "a container query": r"@container|container-type",
    "a layer": r"@layer",
    "subgrid": r"subgrid",
    "a range in a media query": r"@media[^{]*\((?:width|height)\s*[<>]",
    "text-autospace": r"text-autospace:(?!\s*no-autospace)",
    "justified names": r"text-align-last",
}
NOT_IN_SCRIPTS = {
    "requestSubmit": r"requestSubmit",
    "Array.at": r"\.at\(",
    "replaceAll": r"\.replaceAll\(",
    "structuredClone": r"structuredClone",
    "AbortSignal.timeout": r"AbortSignal\.(?:timeout|any)",
    "Object.hasOwn": r"(?<!Object\.hasOwn = )Object\.hasOwn(?! = | \|\|)",
    "an assignment with a condition": r"\?\?=|\|\|=|&&=",
    "a number with gaps": r"\b\d+_\d",
    "a private field": r"this\.#",
    "a static block": r"static\s*\{",
    "a static import": r"^import\s",
    "findLast or toSorted": r"\.(?:findLast|toSorted|toReversed|toSpliced)\(",
    "randomUUID": r"randomUUID",
}
NOT_IN_PAGES = {
    "inert": r"\binert\b(?![\w-])",
    "a popover": r"\bpopover",
    "a dialog": r"<dialog",
    "an import map": r"importmap",
}
_COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)
_RULE = re.compile(r"\{([^{}]*)\}")
_SUPPORTS = re.compile(r"@supports not \([^)]*\)")


def faults_below(root: Path) -> list[str]:
    """Return one sentence for each thing that the floor does not know and that is used anyway."""
    found = []
    for path in sorted((root / "static" / "css").glob("*.css")):
        if path.name != "copy_sheet.css":  # drawn on paper by a library that reads it alone
            found += [f"{path.name}: {fault}" for fault in faults_of_sheet(path.read_text("utf-8"))]
    for path in sorted((root / "static" / "js").glob("*.js")):
        found += _found(path, NOT_IN_SCRIPTS)
    for path in sorted((root / "templates").rglob("*.html")):
        found += _found(path, NOT_IN_PAGES)
    return found


def faults_of_sheet(sheet: str) -> list[str]:
    """Return what a style sheet uses that the floor does not know and has no way round."""
    sheet = _SUPPORTS.sub("", _COMMENT.sub("", sheet))
    found = [name for name, pattern in NOT_IN_SHEETS.items() if re.search(pattern, sheet)]
    for body in _RULE.findall(sheet):
        said = [one.strip() for one in body.split(";")]
        newer = [place for place, one in enumerate(said) if re.search(r"\ddvh\b", one)]
        found += ["dvh without vh before it" for place in newer if not _said_before(said, place)]
    return found


def _said_before(declarations: list[str], place: int) -> bool:
    name = declarations[place].partition(":")[0]
    return any(
        one.partition(":")[0] == name and re.search(r"\dvh\b", one) for one in declarations[:place]
    )


def _found(path: Path, patterns: dict[str, str]) -> list[str]:
    text = _COMMENT.sub("", path.read_text("utf-8"))
    return [
        f"{path.name}: {name}"
        for name, pattern in patterns.items()
        if re.search(pattern, text, re.MULTILINE)
    ]
