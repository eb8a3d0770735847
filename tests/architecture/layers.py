"""Who may import whom: the table that keeps every import pointing down."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.imports import Import, imports_below, python_files

WEB = {"flask", "flask_babel", "flask_login", "flask_wtf", "htmx_flask", "werkzeug", "jinja2"}
SQL = {"sqlalchemy", "alembic", "psycopg", "sqlite3"}
# pyhanko and what it stands on: signatures in PDF files
PROOF = {"jwt", "cryptography", "asn1crypto", "pyhanko", "pyhanko_certvalidator"}

# Layer -> the layers of wallet that it may import, its own included.
MAY_IMPORT = {
    "domain": {"domain"},
    "tokens": {"domain", "tokens"},
    "repository": {"domain", "repository"},
    "services": {"domain", "tokens", "repository", "services"},
    "desks": {"domain", "repository", "services", "desks"},
    "api": {"domain", "repository", "services", "api"},
}
# The lowest layers list what they may use of others' libraries ...
ONLY_LIBRARIES = {
    "domain": set(),
    # pydantic_core: JSON as long as a portrait, in a fifth of the time
    "tokens": PROOF | {"pydantic_core"},
    # cryptography: columns are encrypted where they are written; pydantic: JSON columns are
    # read back into the domain's own classes
    # redis: lock-outs that several servers share
    "repository": {"sqlalchemy", "sqlite3", "cryptography", "pydantic", "pydantic_core", "redis"},
}
# ... the upper ones what they may not.
NO_LIBRARIES = {"services": WEB | SQL, "desks": SQL, "api": SQL}

# Puts the layers together; no layer imports any of it.
ABOVE_THE_LAYERS = {"commands", "demonstration"}
COMPOSITION = ("wallet/app.py", "wallet/cli.py", "wallet/__main__.py", "wallet/commands/")
READS_THE_CLOCK = {"now", "utcnow", "today", "time", "time_ns"}


def import_violations(root: Path) -> list[str]:
    """One sentence for each import below `root`/wallet that the table forbids."""
    found = [
        f"{item.path}:{item.line}: {reason}"
        for item in imports_below(root, "wallet")
        if (reason := refusal(item))
    ]
    return sorted(set(found))


def refusal(item: Import) -> str:
    parts = item.path.split("/")
    layer = parts[1] if len(parts) > 2 else ""
    top_down = item.path.startswith(COMPOSITION)
    if item.parts[:2] in {("wallet", "app"), ("wallet", "cli")} and not top_down:
        return f"imports {item.module}, which only the composition may"
    if layer not in MAY_IMPORT:
        return ""
    if item.parts[0] == "wallet":
        return refusal_within_wallet(item, layer)
    return refusal_of_library(item, layer)


def refusal_within_wallet(item: Import, layer: str) -> str:
    target = item.parts[1] if len(item.parts) > 1 else ""
    if target not in MAY_IMPORT[layer]:
        return f"{layer} imports {item.module}"
    if layer == "desks" and target == "desks" and len(item.parts) > 2:
        own = Path(item.path).parts[2].removesuffix(".py")
        if item.parts[2] not in {own, "shared"}:
            return f"desk {own} imports another desk, {item.module}"
    return ""


def refusal_of_library(item: Import, layer: str) -> str:
    library = item.parts[0]
    if library in NO_LIBRARIES.get(layer, set()):
        return f"{layer} imports {library}"
    if layer not in ONLY_LIBRARIES:
        return ""
    if (
        library in SQL and library not in ONLY_LIBRARIES[layer]
    ):  # sqlite3 is in the standard library
        return f"{layer} imports {library}"
    if library in sys.stdlib_module_names or library in ONLY_LIBRARIES[layer]:
        return ""
    return f"{layer} imports {library}"


def clock_readings(root: Path) -> Iterator[str]:
    """Every call below the composition that asks the machine for the time."""
    for layer in MAY_IMPORT:
        for path in python_files(root / "wallet" / layer):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and asks_the_time(node.func):
                    yield f"{path.relative_to(root).as_posix()}:{node.lineno}: reads the clock"


def asks_the_time(target: ast.expr) -> bool:
    if not isinstance(target, ast.Attribute) or target.attr not in READS_THE_CLOCK:
        return False
    owner = target.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in {"datetime", "date", "time"}
