"""Whether an organisation's registration is in force: what every power over its wallet rests on."""

from dataclasses import dataclass
from datetime import date, datetime

from wallet.domain.civil_dates import end_of_day
from wallet.domain.errors import Conflict, NotPermitted


class RegistrationNotInForce(NotPermitted):
    """A company whose registration is not in force is looked at, and acted for by nobody."""

    code = "registration_not_in_force"
    zh = (
        "这家企业的登记现在不在有效状态（已注销、吊销、到期或暂扣），没有执行任何操作。"
        "仍可以查看，也可以撤回授权、作废副本、结束亮证、撤下人员；登记恢复后才能办理其他事项。"
    )
    en = (
        "The registration of this enterprise is not in force (revoked, expired or suspended); "
        "nothing was done. You can still look, withdraw consents, cancel copies, end what is being "
        "shown and remove people; everything else waits until the registration is in force again."
    )


class HolderNotRegistered(Conflict):
    """No comprehensive permit is given to an organisation whose registration is not in force."""

    code = "holder_registration_not_in_force"
    zh = (
        "这家单位的登记现在不在有效状态（已注销、吊销、到期或暂扣），没有办理综合许可证。"
        "请先由登记机关核实、恢复登记，再来办理。"
    )
    en = (
        "The registration of this organisation is not in force (revoked, expired or suspended); "
        "the comprehensive permit was not issued or changed. The registering bureau has to put the "
        "registration in order first."
    )


@dataclass(frozen=True, slots=True)
class Registration:
    """How an organisation's registration stands on a day, and the last day that it is good for.

    ``until`` is None where there is no last day. Where the repository holds no registration
    licence of it at all, nothing says that it ended: it stands.
    """

    in_force: bool
    until: date | None = None

    @property
    def ends_at(self) -> datetime | None:
        """The first moment at which it is over by itself."""
        return end_of_day(self.until) if self.until else None


STANDS = Registration(in_force=True)
"""The registration of whoever has none to lose: a person, or an organisation without a licence."""
ENDED = Registration(in_force=False)
