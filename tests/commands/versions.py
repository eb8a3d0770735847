"""A city of the version before: taken back from the present one, with all that stands in it."""

from alembic import command

from wallet.commands.migrate import _config

BEFORE_COUNTING = "0025"


def take_back(engine, revision=BEFORE_COUNTING):
    """Bring a database to an older form of its tables; the rows that fit there stay."""
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
