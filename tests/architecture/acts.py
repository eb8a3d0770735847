"""Reads with `ast` whether every act is done in the one way; runs nothing of it."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.architecture.imports import imports_below, python_files

ACTS = "wallet/services/acts/"
WRITES_BY_ITSELF = {
    "wallet/services/collecting/working.py": "a worker's steps, each found again after a crash",
    "wallet/services/collecting/batches/taking.py": "opens a status list to draw from",
    "wallet/services/collecting/importing.py": "batches of a command, told in one entry at its end",
    "wallet/services/changes/lists/working.py": "a worker's steps, each found again after a crash",
    "wallet/services/changes/lists/carrying_out.py": "counts a row that an earlier version did",
    "wallet/services/finding/filling.py": "a worker's step, which goes by what is not done yet",
    "wallet/services/upkeep/": "the machine's own work, which nobody asks for and nobody refuses",
}
"""Places that open a writing transaction and are no acts, and why."""


def room_of(path: str) -> str:
    return Path(path).parts[2].removesuffix(".py")


def rooms_in_order(root: Path) -> list[str]:
    """The rooms of the services, the lowest first.

    Raises:
        CycleError: two rooms import each other, directly or through others.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for item in imports_below(root, "wallet/services"):
        if item.parts[:2] == ("wallet", "services") and len(item.parts) > 2:
            room, other = room_of(item.path), item.parts[2]
            below[room] |= {other} - {room}
    return list(TopologicalSorter(below).static_order())


def cycle_of(root: Path) -> list[str]:
    try:
        rooms_in_order(root)
    except CycleError as error:
        return list(error.args[1])
    return []


def refusals_written_elsewhere(root: Path) -> list[str]:
    """Every place but the one way that says of a refusal that it has its entry."""
    return [
        f"{path}:{node.lineno}: records a refusal"
        for path, node in nodes_below(root, "wallet")
        if not path.startswith(ACTS) and isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "recorded"
        if not path.endswith("domain/errors.py")
    ]


def transactions_opened_elsewhere(root: Path) -> list[str]:
    """Every writing transaction of a service, a desk or the API that no act opens."""
    return [
        f"{path}:{node.lineno}: opens a writing transaction"
        for layer in ("services", "desks", "api")
        for path, node in nodes_below(root, f"wallet/{layer}")
        if not path.startswith((ACTS, *WRITES_BY_ITSELF)) and opens_a_transaction(node)
    ]


def opens_a_transaction(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return node.func.attr == "begin" and name.endswith("database")


def nodes_below(root: Path, folder: str) -> Iterator[tuple[str, ast.AST]]:
    for path in python_files(root / folder):
        relative = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield relative, node
