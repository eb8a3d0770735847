"""How often a rule of a style sheet says what another one says already."""

import re
from dataclasses import dataclass
from pathlib import Path

SAME_ENOUGH = 3
"""So many equal declarations, and the second rule repeats the first."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
# Drawn on paper by a library that reads this one sheet alone.
ON_ITS_OWN = {"copy_sheet.css"}


@dataclass(frozen=True)
class Rule:
    sheet: str
    selector: str
    declarations: frozenset[str]


def rules_below(root: Path) -> list[Rule]:
    return [
        Rule(sheet.name, " ".join(selector.split()), _declarations(body))
        for sheet in sorted((root / "static" / "css").glob("*.css"))
        if sheet.name not in ON_ITS_OWN
        for selector, body in RULE.findall(COMMENT.sub("", sheet.read_text(encoding="utf-8")))
    ]


def repeating_rules(root: Path) -> list[str]:
    """One sentence for each rule that shares three declarations with an earlier one."""
    rules, found = rules_below(root), []
    for place, rule in enumerate(rules):
        for earlier in rules[:place]:
            shared = rule.declarations & earlier.declarations
            if len(shared) >= SAME_ENOUGH:
                found.append(f"{rule.sheet}: {rule.selector} repeats {earlier.selector}")
                break
    return found


def _declarations(body: str) -> frozenset[str]:
    return frozenset(" ".join(one.split()) for one in body.split(";") if one.strip())
