"""Withdrawing a signing key: one page for the bureau whose key it is and for the operator."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.confirming import (
    Confirmation,
    ask_first,
    done_or_asked_again,
    typed_reason,
)
from wallet.desks.shared.views.key_view import withdrawal_detail
from wallet.services.signing_keys.withdrawing import key_within_reach, withdraw_key


@dataclass(frozen=True, slots=True)
class KeyWithdrawal:
    """A key that a desk may withdraw: the addresses of the act and of the keys."""

    kid: str
    action: str
    back: str
    reason_hint: str

    def ask(self) -> str:
        """Say what withdrawing the key does to the documents that it signed.

        Raises:
            UnknownKey: no such key, or one that the person may not know of.
        """
        return ask_first(self._confirmation())

    def withdraw(self, done_at: str) -> ResponseReturnValue:
        """Withdraw the key for the reason given and go on to ``done_at``; a refusal asks again."""
        return done_or_asked_again(
            self._confirmation, done_at, withdraw_key, self.kid, typed_reason()
        )

    def _confirmation(self) -> Confirmation:
        with current_deployment().database.read() as repository:
            key = key_within_reach(repository, signed_in_actor(), self.kid)
            signed = repository.key_records.count_documents(key)
            unit = repository.units.get(key.unit_id or "")
        return Confirmation(
            _("停用这把签名密钥"),
            unit.name,
            _("密钥标识 %(kid)s", kid=self.kid),
            _("确认后立刻生效，不能撤回"),
            withdrawal_detail(signed),
            _("确认停用"),
            self.back,
            self.action,
            danger=True,
            reason_hint=self.reason_hint,
        )
