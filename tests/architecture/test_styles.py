"""A style is said once: rules that repeat others may only become fewer."""

from pathlib import Path

import pytest

from tests.architecture import styles

ROOT = Path(__file__).parents[2]
MOST_REPEATING = 106
"""How many there are; who takes one away lowers it."""

FIRST = ".card { display: grid; gap: 1rem; color: red; padding: 0; }\n"


def test_rules_that_repeat_others_become_fewer_only():
    found = styles.repeating_rules(ROOT)
    assert len(found) <= MOST_REPEATING, "\n".join(found)


@pytest.mark.parametrize(
    "second",
    [
        ".slip { display: grid; gap: 1rem; color: red; }",
        "@media print { .slip { color: red; gap: 1rem; display: grid; margin: 0; } }",
    ],
)
def test_a_rule_that_repeats_another_is_found(tmp_path, second):
    write(tmp_path, "card.css", FIRST)
    write(tmp_path, "slip.css", second)
    (found,) = styles.repeating_rules(tmp_path)
    assert found == "slip.css: .slip repeats .card"


def test_rules_that_share_two_declarations_are_let_be(tmp_path):
    write(tmp_path, "card.css", FIRST + ".slip { display: grid; gap: 1rem; color: blue; }")
    assert styles.repeating_rules(tmp_path) == []


def test_every_page_has_the_shared_layout_between_components_and_its_own_sheets():
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    assert "('tokens', 'base', 'components', 'forms', 'layout')" in base


def write(root, name, text):
    sheets = root / "static" / "css"
    sheets.mkdir(parents=True, exist_ok=True)
    (sheets / name).write_text(text, encoding="utf-8")
