"""Who chooses between Chinese and English: `language.py` of the desks, and nobody else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.imports import python_files

CHOOSES = "wallet/desks/shared/language.py"
IN_A_TEMPLATE = re.compile(r"\blang\b\s*[=!]=|[=!]=\s*['\"]en['\"]|\.(?:\w+_)?en if\b")


def other_choices(root: Path) -> list[str]:
    """One sentence for each place below `root` that chooses a language by itself."""
    return sorted([*_in_python(root), *_in_templates(root)])


def _in_python(root: Path) -> Iterator[str]:
    for path in python_files(root / "wallet"):
        name = path.relative_to(root).as_posix()
        if name == CHOOSES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _compares_with_english(node):
                yield f"{name}:{node.lineno}: compares with 'en'"
            if _takes_one_of_two(node):
                yield f"{name}:{node.lineno}: takes English or Chinese by itself"


def _compares_with_english(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    parts = (node.left, *node.comparators)
    return any(isinstance(part, ast.Constant) and part.value == "en" for part in parts)


def _takes_one_of_two(node: ast.AST) -> bool:
    if not isinstance(node, ast.IfExp):
        return False
    names = (_attribute(node.body), _attribute(node.orelse))
    return all(names) and any(name == "en" or name.endswith("_en") for name in names)


def _attribute(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _in_templates(root: Path) -> Iterator[str]:
    for path in sorted((root / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if IN_A_TEMPLATE.search(line):
                yield f"{path.relative_to(root).as_posix()}:{number}: chooses a language"
