"""Facts and words stand in one table each: two tables that say the same of the same drift."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tests.architecture.imports import python_files
from wallet.domain.actors.api_scope import ApiScope

SAME_ENOUGH = 3
"""So many equal rows, and the second table is a copy of the first."""

SCOPES = frozenset(ApiScope)


@dataclass(frozen=True)
class Named:
    """A member of an enumeration, or a plain value; then nobody says whose it is."""

    name: str
    owner: str = ""

    def is_the_same(self, other: "Named") -> bool:
        return self.name == other.name and (
            self.owner == other.owner or not (self.owner and other.owner)
        )


@dataclass(frozen=True)
class Row:
    key: Named
    value: Named

    def says_the_same(self, other: "Row | None") -> bool:
        return (
            other is not None
            and self.key.is_the_same(other.key)
            and self.value.is_the_same(other.value)
        )


@dataclass(frozen=True)
class Table:
    path: str
    line: int
    rows: dict[str, Row]

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


def second_copies(root: Path) -> list[str]:
    """One sentence for each table below `root`/wallet that repeats rows of another."""
    found = []
    for first, second in combinations(tables_below(root), 2):
        shared = [key for key, row in first.rows.items() if row.says_the_same(second.rows.get(key))]
        if len(shared) >= SAME_ENOUGH:
            found.append(f"{second.place}: says again what {first.place} says of {shared[0]}, …")
    return found


def written_scopes(root: Path) -> list[str]:
    """Every scope that is written out instead of named by `ApiScope`."""
    return [
        f"{path.relative_to(root).as_posix()}:{node.lineno}: {node.value}"
        for path in python_files(root / "wallet")
        if path.name != "api_scope.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in SCOPES
    ]


def tables_below(root: Path) -> list[Table]:
    return [
        Table(path.relative_to(root).as_posix(), node.lineno, rows)
        for path in python_files(root / "wallet")
        for node in _assigned(ast.parse(path.read_text(encoding="utf-8")))
        if len(rows := _rows(node)) >= SAME_ENOUGH
    ]


def _assigned(module: ast.Module) -> Iterator[ast.Dict]:
    for statement in module.body:
        value = getattr(statement, "value", None)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and value is not None:
            yield from (node for node in ast.walk(value) if isinstance(node, ast.Dict))


def _rows(table: ast.Dict) -> dict[str, Row]:
    found = [
        Row(_plain(key), _plain(value))
        for key, value in zip(table.keys, table.values, strict=True)
        if key is not None and not (isinstance(value, ast.Constant) and not value.value)
    ]
    return {row.key.name: row for row in found}


def _plain(node: ast.expr) -> Named:
    """`Kind.ONE`, `Kind.ONE.value` and "one" are one member; `_("词")` is what it says."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return _plain(node.args[0])
    if isinstance(node, ast.Attribute):
        member = node.value if node.attr == "value" else node
        if isinstance(member, ast.Attribute):
            return Named(member.attr.lower(), ast.unparse(member.value))
    if isinstance(node, ast.Constant):
        return Named(str(node.value))
    return Named(ast.unparse(node), "expression")
