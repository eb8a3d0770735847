"""`python -m wallet unit add`: the first units of a city, before anybody can sign in."""

import argparse

from wallet.domain.accounts.unit_form import UnitForm
from wallet.domain.actors.actors import SYSTEM, UnitKind
from wallet.domain.errors import InvalidInput
from wallet.domain.form_faults import FormNotAcceptable
from wallet.services.accounts.founding import found_unit
from wallet.services.deployment import Deployment


class UnitNotAcceptable(InvalidInput):
    """What was typed is no unit; the sentence says what is wrong with it."""

    code = "unit_not_acceptable"

    def __init__(self, refusal: FormNotAcceptable) -> None:
        super().__init__()
        self.zh = " ".join(fault.zh for fault in refusal.faults)  # type: ignore[misc] # this one's own sentence
        self.en = " ".join(fault.en for fault in refusal.faults)  # type: ignore[misc] # this one's own sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what a unit is."""
    acts = parser.add_subparsers(required=True, metavar="ACT", dest="act")
    text = "found a unit; the others are founded at the operator's desk"
    add = acts.add_parser("add", help=text, description=text)
    add.add_argument("--name", required=True, help="as on its certificate of registration")
    add.add_argument("--uscc", required=True, help="its unified social credit code")
    add.add_argument("--kind", required=True, choices=[kind.value for kind in UnitKind])
    add.add_argument("--district", default="", help="code of its district, such as 310101")
    text = "list the units with their codes"
    acts.add_parser("list", help=text, description=text)


def run(arguments: argparse.Namespace, deployment: Deployment) -> int:
    """Found a unit, or list the units.

    Raises:
        UnitNotAcceptable: name, code or district cannot be taken.
        UnitKnownAlready: there is a unit of this code; nothing was changed.
    """
    if arguments.act == "list":
        return _list(deployment)
    form = UnitForm(arguments.name, arguments.uscc, arguments.kind, arguments.district)
    now = deployment.clock()
    try:
        unit = found_unit(deployment.database, deployment.entropy, now, SYSTEM, form)
    except FormNotAcceptable as refusal:
        raise UnitNotAcceptable(refusal) from None
    print(f"已建立 founded：{unit.uscc} {unit.name}")
    return 0


def _list(deployment: Deployment) -> int:
    with deployment.database.read() as repository:
        for unit in repository.units.all():
            closed = "（已关闭 closed）" if unit.closed_at else ""
            print(f"{unit.uscc} {unit.kind.value:<20} {unit.name}{closed}")
    return 0
