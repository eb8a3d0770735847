"""The standing of a relying party (Art. 18, 19, 27): whether it may ask, verify and read now.

Every door asks the same: is the unit suspended, has its social use ended, is the client in use and
at an address of its list, is the scenario its own, in force, and named by its application. Each
fault has a code of its own; only what oversteps counts against the unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed, is_allowed
from wallet.domain.errors import NotPermitted, WalletError
from wallet.domain.registry.scenario import Scenario


class ScenarioNotOpen(NotPermitted):
    """The scenario is the unit's own, but not approved, suspended, ended, or not in force today."""

    code = "scenario_not_open"
    zh = "这个场景不属于该单位，或目前没有生效，不能据此查看、申请或授权。"
    en = "The scenario is not this unit's, or not in force; nothing can be asked under it."


class ScenarioNotOwn(ScenarioNotOpen):
    """Another unit's scenario, or none: it answers as one that is not in force, and oversteps."""

    oversteps = True


class ScenarioNotInApplication(NotPermitted):
    """The client works for an application that does not name this scenario."""

    code = "scenario_not_in_application"
    zh = "这个系统获批的社会化应用申请里没有列出这个场景，没有执行。请换用申请所列的场景。"
    en = "The client's approved application does not name this scenario; nothing was done."
    oversteps = True


class ApplicationEnded(NotPermitted):
    """The unit's social use was ended, and nothing was approved since."""

    code = "application_ended"
    zh = "本单位的社会化应用已被终止，不能再核验、申请或读取。请联系市大数据中心，重新申请。"
    en = "This unit's social use has been ended; contact the data centre and apply again."


class ClientRevoked(NotPermitted):
    """The client was revoked while its call was under way."""

    code = "client_revoked"
    zh = "这个系统的接入资格已被撤销，没有执行。请联系市大数据中心。"
    en = "This client has been revoked; nothing was done. Contact the data centre."


class ReceiverSuspended(NotPermitted):
    """The unit that a holder would grant something to is suspended."""

    code = "receiver_suspended"
    zh = "对方单位的用证权限已被暂停，现在不能授权给它，没有授权任何内容。请换一种方式办理。"
    en = (
        "The unit has been suspended, so nothing can be granted to it and nothing was. Please use"
        " another way."
    )


class ReceiverNotApproved(NotPermitted):
    """The social use of the unit that a holder would grant something to has ended."""

    code = "receiver_not_approved"
    zh = "对方单位的用证资格已经终止，不能授权给它，没有授权任何内容。请换一种方式办理。"
    en = (
        "The unit's approval to use licences has ended, so nothing can be granted to it and nothing"
        " was. Please use another way."
    )


@dataclass(frozen=True, slots=True)
class CallingClient:
    """A client as it stands now; ``scenario_codes`` are those of its application, if it has one."""

    revoked: bool
    allowed_addresses: tuple[str, ...]
    scenario_codes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """A unit as its doors see it: with the client that calls, and a scenario of its own."""

    suspended: bool
    use_ended: bool
    client: CallingClient | None = None
    scenario: Scenario | None = None

    def fault(self, address: str | None) -> WalletError | None:
        """Return why this party may do nothing at all, or nothing when it may.

        ``address`` is where it calls from; none, where it does not call itself.
        """
        return next(self._faults(address), None)

    def scenario_fault(self, today: date) -> WalletError | None:
        """Return why nothing may be done under the scenario, or nothing when it is open."""
        scenario = self.scenario
        if scenario is None:
            return ScenarioNotOwn()
        if not scenario.in_force_on(today):
            return ScenarioNotOpen()
        named = self.client.scenario_codes if self.client else None
        return None if named is None or scenario.code in named else ScenarioNotInApplication()

    def fault_told_to_holder(self, today: date) -> WalletError | None:
        """Return, in words for a holder, why nothing can be granted to this party."""
        fault = self.fault(None)
        if fault is None:
            return self.scenario_fault(today) and ScenarioNotOpen()
        return ReceiverSuspended() if isinstance(fault, UnitSuspended) else ReceiverNotApproved()

    def _faults(self, address: str | None) -> Iterator[WalletError]:
        if self.suspended:
            yield UnitSuspended()
        if self.client and self.client.revoked:
            yield ClientRevoked()
        if self.use_ended:
            yield ApplicationEnded()
        allowed = self.client.allowed_addresses if self.client else ()
        if address is not None and allowed and not is_allowed(address, allowed):
            yield AddressNotAllowed()
