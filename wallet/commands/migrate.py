"""Bringing a database to the newest form."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run every migration up to a revision that the database has not seen.

    Each is a transaction of its own; one that builds indexes beside writers leaves it for that
    (``CONCURRENTLY``), and can be run again from wherever it was interrupted.
    """
    config = _config()
    with engine.connect() as connection:
        _sort_on_disk(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.invalidate()


def _sort_on_disk(connection: Connection) -> None:
    """Let an index of millions of rows be built without as much memory, where SQLite builds it."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA temp_store=FILE")  # type: ignore[union-attr] # SQLite's


def known_revisions() -> list[str]:
    """Return every form of the tables that this version knows, the newest first."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
