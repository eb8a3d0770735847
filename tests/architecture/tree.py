"""House rules about files: how long they are, how they are named, what they may not contain."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
FULLEST_ROOM = 12
FOLDERS = ("wallet", "tests", "bench", "migrations", "templates", "static", "docs", ".ci")
CODE = {".py", ".html", ".css", ".js"}
TEXT = CODE | {
    ".md",
    ".toml",
    ".in",
    ".txt",
    ".ini",
    ".cfg",
    ".json",
    ".csv",
    ".po",
    ".svg",
    ".mako",
    "",
}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "handler"}
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:home|Users|work|root)/[\w.]+")


def files_of(root: Path, suffixes: set[str]) -> Iterator[Path]:
    """The project's own files: neither vendored, nor made by a tool, nor of one machine."""
    inside = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    for path in sorted([*root.glob("*"), *inside]):
        foreign = {"vendor", "node_modules", "__pycache__"} & set(path.relative_to(root).parts)
        if path.is_file() and path.suffix in suffixes and not foreign and path.name != ".git":
            yield path


def long_files(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {lines} lines"
        for path in files_of(root, CODE)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]


def long_functions(root: Path) -> list[str]:
    """Long functions; a migration is exempt: one list of tables, read in one go."""
    found = []
    for path in files_of(root, {".py"}):
        if path.relative_to(root).parts[0] == "migrations":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found.append(f"{path.relative_to(root)}: {node.name} has {lines} lines")
    return found


def crowded_rooms(root: Path) -> list[str]:
    """Rooms of the product with more files side by side than a reader takes in."""
    files = [path for path in files_of(root, {".py"}) if path.name != "__init__.py"]
    rooms = Counter(str(path.parent.relative_to(root)) for path in files)
    return [
        f"{room}: {count} files"
        for room, count in sorted(rooms.items())
        if room.startswith("wallet") and count > FULLEST_ROOM
    ]


def names_that_say_nothing(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in files_of(root, {".py"})
        if {path.stem, *path.relative_to(root).parts[:-1]} & SAYS_NOTHING
    ]


def machine_paths(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {found.group()}"
        for path in files_of(root, TEXT)
        if (found := MACHINE_PATH.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
