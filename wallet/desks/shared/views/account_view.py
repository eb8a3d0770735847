"""A unit's accounts as pages show them, and the slip with a start password."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.domain.accounts.kept_account import AccountState, KeptAccount
from wallet.services.accounts.looking_after import Opened

STATE_WORDS: dict[AccountState, tuple[LazyString, str, str]] = {
    AccountState.IN_USE: (_("使用中"), "pill--ok", "check"),
    AccountState.STARTING: (_("待首次登录"), "pill--warn", "clock"),
    AccountState.START_EXPIRED: (_("初始密码已过期"), "pill--bad", "late"),
    AccountState.CLOSED: (_("已停用"), "pill--ended", "ended"),
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account with the word, colour and sign of its state."""

    account: KeptAccount
    state: str
    word: str
    colour: str
    sign: str


def account_rows(accounts: list[KeptAccount], now: datetime) -> list[AccountRow]:
    """Return accounts as a list shows them."""
    return [account_row(one, now) for one in accounts]


def account_row(account: KeptAccount, now: datetime) -> AccountRow:
    """Return one account as a page shows it."""
    state = account.state_at(now)
    word, colour, sign = STATE_WORDS[state]
    return AccountRow(account, state.value, str(word), colour, sign)


def slip(title: str, name: str, opened: Opened, back: str, *, wallet: bool = False) -> str:
    """Render what is handed to the owner: login and start password, in this one answer.

    It stands nowhere else: a reload sends the form again, and is told that it was done.
    """
    return render_template(
        "staff/slip.html", title=title, name=name, opened=opened, back=back, wallet=wallet
    )
