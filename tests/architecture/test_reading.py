"""No page and no answer of the API asks the repository once for each of its rows.

Read with ``ast``: within a loop, or for each member of a comprehension, nothing is called on a
``repository`` and nothing is handed one. What rows share is read before, for all of them.
"""

import ast
from pathlib import Path

import pytest

from tests.architecture.imports import python_files

ROOT = Path(__file__).parents[2]
READERS = ("wallet/desks", "wallet/api")
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def asked_in_loops(root):
    """Return where a repository is asked in a loop, as ``path:line``."""
    return [
        f"{path.relative_to(root)}:{call.lineno}"
        for folder in READERS
        for path in python_files(root / folder)
        for call in _calls_in_loops(ast.parse(path.read_text()))
    ]


def _calls_in_loops(module):
    for node in ast.walk(module):
        for part in _repeated(node):
            yield from (one for one in ast.walk(part) if isinstance(one, ast.Call) and _asks(one))


def _repeated(node):
    if isinstance(node, ast.For | ast.While):
        return node.body
    if not isinstance(node, _COMPREHENSIONS):
        return []
    made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    inner = node.generators[1:]
    conditions = [one for generator in node.generators for one in generator.ifs]
    return [*made, *conditions, *(generator.iter for generator in inner)]


def _asks(call):
    names = [ast.unparse(call.func), *(ast.unparse(one) for one in call.args)]
    names += [ast.unparse(one.value) for one in call.keywords]
    return any(name.split(".")[0] == "repository" or ".repository" in name for name in names)


def test_no_page_asks_the_repository_for_each_row():
    assert asked_in_loops(ROOT) == []


@pytest.mark.parametrize(
    "text",
    [
        "names = [repository.units.get(one).name for one in rows]",
        "rows = [_row(repository, one) for one in found]",
        "found = {one: repository.scenarios.find(one) for one in codes}",
        "for one in rows:\n    shown.append(card_of(one, repository=repository))",
        "kept = [one for one in rows if self.repository.standings.stands(one)]",
        "all = [each for one in rows for each in repository.dues(one)]",
    ],
)
def test_a_planted_question_in_a_loop_is_found(tmp_path, text):
    page = tmp_path / "wallet/desks/holder/page.py"
    page.parent.mkdir(parents=True)
    (tmp_path / "wallet/api").mkdir()
    page.write_text(text)
    assert len(asked_in_loops(tmp_path)) == 1


def test_a_question_before_the_loop_is_none(tmp_path):
    page = tmp_path / "wallet/api/page.py"
    page.parent.mkdir(parents=True)
    (tmp_path / "wallet/desks").mkdir()
    page.write_text("rows = [_row(one) for one in repository.notices.of_holder(holder)]")
    assert asked_in_loops(tmp_path) == []
