"""Nothing that the main job needs is younger than the floor of engines."""

import re
from pathlib import Path

import pytest

from tests.architecture.engine_floor import NOT_IN_PAGES, NOT_IN_SCRIPTS, faults_below

ROOT = Path(__file__).parents[2]
SHEETS = {
    ".a { inset: 0; }": "inset",
    ".a { inset-inline-start: 0; }": "inset",
    ".a { margin-inline: auto; }": "a logical pair",
    ".a { padding-block: 4px; }": "a logical pair",
    ".a:is(.b) { top: 0; }": ":is or :where",
    ".a { .b & { top: 0; } & .c { top: 0; } }": "nesting",
    ".a { color: color-mix(in srgb, red, blue); }": "color-mix",
    "@container (min-width: 1px) { .a { top: 0; } }": "a container query",
    "@layer base;": "a layer",
    "@media (width > 300px) { .a { top: 0; } }": "a range in a media query",
    ".a { min-height: 100dvh; }": "dvh without vh before it",
    ".a { height: 100vh; min-height: 100dvh; }": "dvh without vh before it",
    "html { text-autospace: normal; }": "text-autospace",
    ".a { text-align-last: justify; }": "justified names",
}
SCRIPTS = {
    "form.requestSubmit();": "requestSubmit",
    "list.at(-1);": "Array.at",
    "text.replaceAll('a', 'b');": "replaceAll",
    "structuredClone(it);": "structuredClone",
    "fetch(it, { signal: AbortSignal.timeout(5) });": "AbortSignal.timeout",
    "Object.hasOwn(it, 'a');": "Object.hasOwn",
    "a ??= b;": "an assignment with a condition",
    "const a = 12_000;": "a number with gaps",
    "this.#a = 1;": "a private field",
    "import { a } from './a.js';": "a static import",
    "list.findLast(a);": "findLast or toSorted",
    "crypto.randomUUID();": "randomUUID",
}
KNOWN = (
    ".a { box-shadow: inset 0 0 0 1px red; min-height: 100vh; min-height: 100dvh; }",
    "@supports not (inset: 0) { .a { margin-right: 8px; } }",
    ".a { scroll-padding: 4px; text-wrap: balance; clip-path: inset(50%); }",
)


def test_the_tree_keeps_to_the_floor():
    assert faults_below(ROOT) == []


@pytest.mark.parametrize(("sheet", "fault"), SHEETS.items())
def test_what_the_floor_does_not_know_is_found_in_a_sheet(tmp_path, sheet, fault):
    write(tmp_path, "static/css/a.css", sheet)
    assert faults_below(tmp_path) == [f"a.css: {fault}"]


@pytest.mark.parametrize(("script", "fault"), SCRIPTS.items())
def test_what_the_floor_does_not_know_is_found_in_a_script(tmp_path, script, fault):
    write(tmp_path, "static/js/a.js", script)
    assert faults_below(tmp_path) == [f"a.js: {fault}"]


def test_what_the_floor_does_not_know_is_found_in_a_page(tmp_path):
    write(tmp_path, "templates/a.html", "<main inert><dialog popover></dialog></main>")
    assert faults_below(tmp_path) == ["a.html: inert", "a.html: a popover", "a.html: a dialog"]


@pytest.mark.parametrize("sheet", KNOWN)
def test_what_it_knows_or_can_do_without_is_let_be(tmp_path, sheet):
    write(tmp_path, "static/css/a.css", sheet)
    assert faults_below(tmp_path) == []


def test_the_vendored_scripts_speak_no_younger_language():
    """Syntax of 2021 would stop the whole file; a missing function has its way round in ours."""
    younger = NOT_IN_SCRIPTS["an assignment with a condition"] + r"|this\.#|static\s*\{"
    for path in sorted((ROOT / "static" / "vendor").glob("*/*.js")):
        assert not re.search(younger, path.read_text("utf-8")), path.name


def test_every_pattern_is_planted_here():
    assert set(SCRIPTS.values()) >= set(NOT_IN_SCRIPTS) - {"a static block"}
    assert {"inert", "a popover", "a dialog"} == set(NOT_IN_PAGES) - {"an import map"}


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
