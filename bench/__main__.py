"""``python -m bench``: the speed figures; with a command, what only running servers show."""

import argparse
import sys
from types import ModuleType

from bench import long_import, speed
from bench.filling import command as filling
from bench.load import throughput
from bench.mixed import play
from bench.phones import standing_open
from bench.scale import comparing

COMMANDS: dict[str, ModuleType] = {
    "fill": filling,
    "import": long_import,
    "load": throughput,
    "mixed": play,
    "phones": standing_open,
    "scale": comparing,
}


def main(given: list[str] | None = None) -> int:
    """Run what the arguments name; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    speed.add_arguments(parser)
    parser.set_defaults(run=speed.run)
    commands = parser.add_subparsers(title="commands")
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=_subject(module), description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    arguments = parser.parse_args(given)
    status: int = arguments.run(arguments)
    return status


def _subject(module: ModuleType) -> str:
    return (module.__doc__ or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
