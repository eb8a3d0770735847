"""Files stay short, names say something, and nothing knows one person's machine."""

from pathlib import Path

import pytest

from tests.architecture import tree

ROOT = Path(__file__).parents[2]
LONG_FUNCTION = "def act():\n" + "    x = 1\n" * 60
RULES = [
    tree.long_files,
    tree.long_functions,
    tree.crowded_rooms,
    tree.names_that_say_nothing,
    tree.machine_paths,
]
PLANTED = [
    (tree.long_files, "wallet/domain/licences/licence.py", "x = 1\n" * 301),
    (tree.long_files, "templates/holder/present.html", "<p>\n" * 301),
    (tree.long_files, "static/app.css", "a {}\n" * 301),
    (tree.long_functions, "wallet/services/licences/issuing.py", LONG_FUNCTION),
    (tree.names_that_say_nothing, "wallet/desks/utils.py", ""),
    (tree.names_that_say_nothing, "wallet/common/dates.py", ""),
    (tree.machine_paths, "docs/running.md", "cd /" + "home/li/liangzheng"),
    (tree.machine_paths, "Makefile", "PYTHON = /" + "root/.pyenv/bin/python"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "name", "text"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, rule, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    (fault,) = rule(tmp_path)
    assert fault.startswith(name)


def test_a_room_that_is_too_full_is_found(tmp_path):
    room = tmp_path / "wallet/services/showing"
    room.mkdir(parents=True)
    for place in range(12):
        (room / f"act_{place}.py").touch()
    (room / "__init__.py").touch()
    assert tree.crowded_rooms(tmp_path) == []
    (room / "one_more.py").touch()
    assert tree.crowded_rooms(tmp_path) == ["wallet/services/showing: 13 files"]


def test_vendored_files_may_be_long(tmp_path):
    path = tmp_path / "static/vendor/htmx/htmx.js"
    path.parent.mkdir(parents=True)
    path.write_text("//\n" * 5000)
    assert tree.long_files(tmp_path) == []
