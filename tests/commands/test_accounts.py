"""The first units and people, as an administrator types them on the server."""

import logging
import re

import pytest

from tests.factories import uscc
from wallet.domain.trail.audit import DONE, AuditAction

CODE = uscc(800, "12310000MB2F")
UNIT = ("unit", "add", "--name", "示例大数据中心", "--uscc", CODE, "--kind", "data_centre")
PERSON = ("account", "add", "--unit", CODE, "--login", "xinke", "--name", "辛可")
PASSWORD = re.compile(r"start password：([a-z-]+)")


def test_the_first_operator_is_opened_by_two_commands(command, capsys, caplog, deployment):
    caplog.set_level(logging.DEBUG)
    assert command(*UNIT) == 0
    assert command(*PERSON) == 0
    told = capsys.readouterr()
    password = PASSWORD.search(told.out)[1]
    assert password not in told.err
    assert password not in caplog.text
    with deployment.database.read() as repository:
        account = repository.accounts.find_by_login("xinke")
        trail = repository.audit.search(limit=10)
    assert account.administers
    assert account.start_password_until
    assert not account.demonstration
    assert [(one.action, one.outcome, one.actor.name) for one in trail[:2]] == [
        (AuditAction.ACCOUNT_OPENED, DONE, "system"),
        (AuditAction.UNIT_FOUNDED, DONE, "system"),
    ]
    assert all(password not in str(one) for one in trail)


@pytest.mark.parametrize(("again", "code"), [(UNIT, "unit_known_already"), (PERSON, "login_taken")])
def test_the_same_command_again_changes_nothing_and_says_so(command, capsys, again, code):
    command(*UNIT)
    command(*PERSON)
    capsys.readouterr()
    assert command(*again) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"{code}: ")
    assert not PASSWORD.search(told.out)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*UNIT[:5], "111111111111111111", *UNIT[6:]), "unit_not_acceptable"),
        ((*UNIT, "--district", "110101"), "unit_not_acceptable"),
        (PERSON, "unknown_unit"),
        (("account", "reset", "--login", "nobody"), "unknown_account"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(command, capsys, words, code):
    assert command(*words) == 2
    assert capsys.readouterr().err.startswith(f"{code}: ")


def test_an_operator_who_lost_the_password_gets_back_in(command, capsys):
    command(*UNIT)
    command(*PERSON)
    first = PASSWORD.search(capsys.readouterr().out)[1]
    assert command("account", "reset", "--login", "xinke") == 0
    assert PASSWORD.search(capsys.readouterr().out)[1] != first


def test_the_units_are_listed_with_their_codes(command, capsys):
    command(*UNIT)
    assert command("unit", "list") == 0
    assert f"{CODE} data_centre" in capsys.readouterr().out
