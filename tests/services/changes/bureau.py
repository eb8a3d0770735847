"""A bureau with two clerks, calling the services that change licences."""

import csv
import io
from dataclasses import dataclass, replace

from tests import cast
from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import (
    Amendment,
    ChangeAct,
    LicenceChange,
    revocation_kind,
)
from wallet.services.acts.doing import RequestIdentity
from wallet.services.changes import approving, changing
from wallet.services.changes.lists.deciding import cancel, go_on
from wallet.services.changes.lists.receiving import (
    ListUpload,
    begin_to_resign,
    pasted,
    receive_list,
)
from wallet.services.changes.lists.working import work_on_next_list
from wallet.services.changes.superseding import Supersession
from wallet.services.collecting.holding import Workshop
from wallet.services.licences import issuing

SECOND_CLERK = replace(cast.BUREAU_CLERK, id="5" * 32, name="second.clerk")
SYSTEM_OF_BUREAU = Actor(ActorKind.CLIENT, "bureau-system", "bureau-system", cast.BUREAU.id)
OPERATOR = replace(cast.BUREAU_CLERK, id="6" * 32, name="operator", role=Role.OPERATOR)
REASON = "依据第 1 号文"


def table(rows):
    """Rows of cells as a CSV file, as a spreadsheet saves it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


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

    def hand_in(self, content, act="suspension", kind="", clerk=cast.BUREAU_CLERK, **how):
        """Give a list in; nothing of it is looked at yet."""
        wanted = LicenceChange(ChangeAct(act), how.pop("reason", REASON), revocation_kind(kind))
        identity = how.pop("identity", None)
        return receive_list(
            self.database,
            self.deployment.entropy,
            self.later(),
            clerk,
            ListUpload(content, wanted, **how),
            identity,
        )

    def list(self, lines, act="suspension", **how):
        """Give pasted lines in and let a worker check them; they go on as far as they may."""
        return self.check(self.hand_in(pasted(lines.splitlines()), act, goes_on=True, **how))

    def list_file(self, rows, act="amendment", goes_on=False, **how):
        """Give rows of cells in as a file, and let a worker check them."""
        return self.check(self.hand_in(table(rows), act, goes_on=goes_on, **how))

    def workshop(self, worker="w1", **changes):
        deployment = self.deployment
        made = Workshop(
            self.database, deployment.document_maker, deployment.entropy, self.clock, worker
        )
        return replace(made, **changes)

    def check(self, one):
        """Let a worker read and check a list."""
        while self.now_stands(one).state in {ChangeState.RECEIVED, ChangeState.CHECKING}:
            assert work_on_next_list(self.workshop())
        return self.now_stands(one)

    def go_on(self, one, clerk=cast.BUREAU_CLERK):
        return go_on(self.database, self.later(), clerk, one.id)

    def cancel_list(self, one, clerk=cast.BUREAU_CLERK):
        return cancel(self.database, self.later(), clerk, one.id)

    def carry_out(self, one, **changes):
        """Let a worker do whatever there is to do with lists."""
        while work_on_next_list(self.workshop(**changes)):
            pass
        return self.now_stands(one)

    def carried_out(self, rows, act="amendment", **how):
        """Give a file in, go on with it, and return what became of each row."""
        one = self.list_file(rows, act, goes_on=True, **how)
        self.carry_out(one)
        return self.outcomes(one)

    def resign(self, actor=cast.BUREAU_CLERK, identity=None):
        return begin_to_resign(
            self.database,
            self.deployment.entropy,
            self.later(),
            actor,
            cast.BUREAU.id,
            identity,
        )

    def gather(self, one):
        """Let a worker find out what is to be signed anew."""
        while self.now_stands(one).state is ChangeState.RECEIVED:
            assert work_on_next_list(self.workshop())
        return self.now_stands(one)

    def now_stands(self, one):
        with self.database.read() as repository:
            return repository.change_lists.get(one.id, one.unit_id)

    def rows(self, one):
        with self.database.read() as repository:
            return repository.list_rows.page(one.id, limit=1000)

    def outcomes(self, one):
        return [row.outcome for row in self.rows(one)]

    def refusals(self, one):
        return [row.refusal for row in self.rows(one)]

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
