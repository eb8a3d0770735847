"""Reads the imports of a source tree with `ast`; runs nothing of it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """One imported name, and the line that imports it."""

    path: str  # of the importing file, below the root
    line: int
    module: str  # "wallet.domain.errors.NotFound" for `from wallet.domain.errors import NotFound`

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.module.split("."))


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imports_below(root: Path, folder: str) -> Iterator[Import]:
    """Every import of every file in `folder`, wherever in the file it stands."""
    for path in python_files(root / folder):
        relative = path.relative_to(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for module in imported_modules(node, relative):
                yield Import(relative.as_posix(), node.lineno, module)


def imported_modules(node: ast.AST, relative: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = absolute_base(node, relative)
        return [f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and called_name(node) in {"import_module", "__import__"}:
        return [arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)]
    return []


def absolute_base(node: ast.ImportFrom, relative: Path) -> str:
    """The module after `from`, with leading dots resolved against the importing file."""
    if not node.level:
        return node.module or ""
    package = relative.parts[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def called_name(node: ast.Call) -> str:
    target = node.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""
