"""A bureau with two clerks, calling the services that change licences."""

from dataclasses import dataclass, replace

from tests import cast
from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.changes.licence_change import (
    Amendment,
    ChangeAct,
    LicenceChange,
    revocation_kind,
)
from wallet.services.acts.doing import RequestIdentity
from wallet.services.changes import approving, change_lists, changing
from wallet.services.changes.superseding import Supersession
from wallet.services.licences import issuing

SECOND_CLERK = replace(cast.BUREAU_CLERK, id="5" * 32, name="second.clerk")
SYSTEM_OF_BUREAU = Actor(ActorKind.CLIENT, "bureau-system", "bureau-system", cast.BUREAU.id)
OPERATOR = replace(cast.BUREAU_CLERK, id="6" * 32, name="operator", role=Role.OPERATOR)
REASON = "依据第 1 号文"


def key(name, sent="the same"):
    return RequestIdentity(name, sent)


@dataclass
class Bureau:
    """What its clerks do with the licences of the town."""

    deployment: object
    clock: object
    town: object

    def later(self):
        """A second passes before each act."""
        self.clock.advance(seconds=1)
        return self.clock()

    @property
    def database(self):
        return self.deployment.database

    def change(self, act, code=None, clerk=cast.BUREAU_CLERK, kind="", reason=REASON, **how):
        wanted = LicenceChange(ChangeAct(act), reason, revocation_kind(kind))
        return self.want(wanted, code, clerk, **how)

    def amend(self, changes, code=None, clerk=cast.BUREAU_CLERK, identity=None, **how):
        seen, reason = how.pop("seen", None), how.pop("reason", REASON)
        wanted = Amendment(changes, reason, **how)
        return self.want(wanted, code, clerk, seen=seen, identity=identity)

    def supersede(self, draft, code=None, clerk=cast.BUREAU_CLERK, reason=REASON, **how):
        return self.want(Supersession(draft, reason), code, clerk, **how)

    def want(self, wanted, code=None, clerk=cast.BUREAU_CLERK, seen=None, identity=None):
        return changing.change(
            self.database,
            self.deployment.document_maker,
            self.deployment.entropy,
            self.later(),
            clerk,
            code or self.town.card_code,
            wanted,
            seen,
            identity,
        )

    def issue(self, draft, clerk=cast.BUREAU_CLERK, identity=None):
        return issuing.issue(
            self.database,
            self.deployment.document_maker,
            self.deployment.entropy,
            self.later(),
            clerk,
            draft,
            identity,
        )

    def want_second_clerk(self, *, required=True):
        approving.set_second_approval(
            self.database, self.clock(), OPERATOR, cast.BUREAU.id, required=required
        )

    def approve(self, request, clerk=SECOND_CLERK):
        return approving.approve(
            self.database,
            self.deployment.document_maker,
            self.deployment.entropy,
            self.later(),
            clerk,
            request.id,
        )

    def refuse(self, request, clerk=SECOND_CLERK, reason="依据不足"):
        return approving.refuse(self.database, self.clock(), clerk, request.id, reason)

    def withdraw(self, request, clerk=cast.BUREAU_CLERK):
        return approving.withdraw(self.database, self.clock(), clerk, request.id)

    def list(self, lines, act="suspension", kind="", identity=None, clerk=cast.BUREAU_CLERK):
        wanted = LicenceChange(ChangeAct(act), REASON, revocation_kind(kind))
        return change_lists.store_list(
            self.database,
            self.deployment.entropy,
            self.later(),
            clerk,
            lines.splitlines(),
            wanted,
            identity,
        )

    def carry_out(self, request, at_once=100, clerk=cast.BUREAU_CLERK):
        return change_lists.carry_out(
            self.database, self.deployment.entropy, self.later(), clerk, request.id, at_once
        )

    def outcomes(self, request):
        with self.database.read() as repository:
            return [row.outcome for row in repository.change_requests.rows_of(request.id)]

    def licence(self, licence_id=None):
        with self.database.read() as repository:
            return repository.licences.get(licence_id or self.town.card_id)

    def notices(self, holder_id=cast.LIN.id):
        with self.database.read() as repository:
            return repository.notices.of_holder(holder_id, limit=50)

    def kinds(self):
        return [notice.kind.value for notice in self.notices()]

    def entries(self, action=None, limit=50):
        with self.database.read() as repository:
            return repository.audit.search(action=action.value if action else None, limit=limit)
