"""Two wallets that were taken for each other: the one that a page showed, the one that is open."""

from dataclasses import dataclass

from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.domain.enterprise.appointment import AnotherWalletOpen
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository


@dataclass(frozen=True, slots=True)
class TwoWallets:
    """Both by name, as far as the person may know them; ``back_to`` switches to the first.

    It is empty for the own wallet and None where there is no way back.
    """

    shown: str
    open: str
    back_to: str | None

    @property
    def title(self) -> str:
        """What happened, and that nothing was done."""
        if not self.shown:
            return _("这个页面没有写明是哪个钱包的，没有执行任何操作。")
        return _(
            "这个页面是为“%(shown)s”打开的，现在打开的是“%(open)s”，没有执行任何操作。",
            shown=self.shown,
            open=self.open,
        )

    @property
    def advice(self) -> str:
        """What to do now."""
        if not self.shown:
            return _("现在打开的是“%(open)s”。请返回上一页，刷新后再办理。", open=self.open)
        return _(
            "要为“%(shown)s”办理，请先切换过去，再重新填写；要为“%(open)s”办理，请从它的首页开始。",
            shown=self.shown,
            open=self.open,
        )


def two_wallets(error: AnotherWalletOpen) -> TwoWallets:
    """Return the wallets of a refusal; what the person never had to do with stays unnamed."""
    account, shown_id = signed_in_account(), str(error.details["shown_for"])
    with current_deployment().database.read() as repository:
        shown = _name(repository, account, shown_id)
        opened = _name(repository, account, account.holder_id or "")
    if not shown_id:
        return TwoWallets("", opened, None)
    if not shown:
        return TwoWallets(_("另一个钱包"), opened, None)
    return TwoWallets(shown, opened, "" if shown_id == account.person_id else shown_id)


def _name(repository: Repository, account: Account, holder_id: str) -> str:
    if holder_id and holder_id == account.person_id:
        return _("%(name)s（本人）", name=account.display_name)
    if holder_id and holder_id == account.holder_id:
        return repository.holders.get(holder_id).name
    person_id = account.person_id
    if person_id is None or not repository.standings.ever(person_id, holder_id):
        return ""
    return repository.holders.get(holder_id).name
