"""A bureau where clerks do anything in any order, with an account of what holders have."""

from collections import Counter as Counts
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import cast
from tests.deployments import StandingClock, deployment_on
from tests.factories import holder_draft, resident_id
from tests.repository.licences.real_figures import kept_figures, real_figures
from tests.services.changes.bureau import SECOND_CLERK, SYSTEM_OF_BUREAU, Bureau
from tests.town import card_draft, standing_town
from tests.trail_watch import entries_since, last_entry
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import AmendmentKind, ChangeAct, Seen
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.licences.licence import LicenceState
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.acts.table import ACTS

PEOPLE = {
    "lin": holder_draft(),
    "gao": holder_draft(name=cast.GAO.name, identity_number=resident_id(2)),
    "zhou": holder_draft(name=cast.ZHOU.name, identity_number=resident_id(3)),
}
IDS = {"lin": cast.LIN.id, "gao": cast.GAO.id, "zhou": cast.ZHOU.id}
CLERKS = {one.name: one for one in (cast.BUREAU_CLERK, SECOND_CLERK, SYSTEM_OF_BUREAU)}
FACE = card_draft().face
BESIDE = {
    AuditAction.LICENCE_SUPERSEDED: {AuditAction.LICENCE_ISSUED},
    AuditAction.CHANGE_APPROVED: ACTS.keys(),
}
"""Which entries of what follows may stand beside the entry of an act."""

clerks = st.sampled_from(sorted(CLERKS))
some_people = st.sets(st.sampled_from(sorted(PEOPLE)), min_size=1)
days = st.integers(-3, 3) | st.integers(300, 3000) | st.none()
addresses = st.sampled_from([FACE["address"], FACE["address"][:-2], "上海市徐汇区示例路9号"])
versions = st.none() | st.integers(0, 1)


class Clerks(RuleBasedStateMachine):
    """One bureau, two clerks and a system; ``open_database`` gives one with the town."""

    open_database = None
    happened = None

    def __init__(self):
        super().__init__()
        self.database_in_use = type(self).open_database()
        self.clock = StandingClock()
        self.deployment = deployment_on(self.database_in_use.__enter__(), self.clock)
        self.bureau = Bureau(self.deployment, self.clock, standing_town(self.deployment))
        self.bureau.supersede(
            card_draft(holders=(PEOPLE["lin"], PEOPLE["gao"]), valid_until=date(2032, 1, 1))
        )
        self.strict = False
        self.asked = []

    @initialize()
    def do_one_of_each(self):
        """Each outcome once, so that no history is about nothing."""
        clerk, head = cast.BUREAU_CLERK.name, SECOND_CLERK.name
        (licence,) = self.licences()[:1]
        code = str(licence.code)
        for until in (date(2031, 1, 1), date(2030, 1, 1)):
            self.act(
                AuditAction.LICENCE_AMENDED,
                clerk,
                lambda until=until: self.bureau.amend({}, code, valid_until=until),
            )
            self.want_a_second_clerk(required=True)
        for who, by_two in ((clerk, False), (head, True)):
            self.act(
                AuditAction.CHANGE_APPROVED,
                who,
                lambda who=who: self.bureau.approve(self.asked[-1], CLERKS[who]),
                by_two=by_two,
            )
        people = (PEOPLE["lin"], PEOPLE["gao"], PEOPLE["zhou"])
        draft = card_draft(holders=people, valid_until=date(2033, 1, 1))
        self.act(AuditAction.LICENCE_SUPERSEDED, clerk, lambda: self.bureau.supersede(draft, code))
        self.want_a_second_clerk(required=False)

    def teardown(self):
        self.check_deliveries_are_counted_right()
        self.deployment.database.engine.dispose()
        self.database_in_use.__exit__(None, None, None)

    @rule(required=st.booleans() | st.just(True))
    def want_a_second_clerk(self, required):
        self.bureau.want_second_clerk(required=required)
        self.strict = required

    @rule(number=st.integers(1, 3) | st.just(8))
    def let_days_pass(self, number):
        self.clock.advance(days=number)

    @rule(
        data=st.data(),
        clerk=clerks,
        until=days,
        address=addresses,
        kind=st.sampled_from(AmendmentKind),
        behind=versions,
    )
    def amend(self, data, clerk, until, address, kind, behind):
        licence = self.draw_licence(data)
        seen = None if behind is None else Seen(max(1, licence.version - behind))
        changes = {"address": address}
        action = AuditAction(f"licence:{kind.value}")
        self.act(
            action,
            clerk,
            lambda: self.bureau.amend(
                changes,
                str(licence.code),
                CLERKS[clerk],
                kind=kind,
                seen=seen,
                valid_until=self.day(until),
            ),
            stale=behind == 1 and licence.version > 1,
        )

    @rule(data=st.data(), clerk=clerks, people=some_people, until=days)
    def supersede(self, data, clerk, people, until):
        code = str(self.draw_licence(data).code)
        draft = card_draft(
            holders=tuple(PEOPLE[one] for one in sorted(people)), valid_until=self.day(until)
        )
        self.act(
            AuditAction.LICENCE_SUPERSEDED,
            clerk,
            lambda: self.bureau.supersede(draft, code, CLERKS[clerk]),
        )

    @rule(
        data=st.data(),
        clerk=clerks,
        act=st.sampled_from(["suspension", "resumption", "revocation", "transfer", "voiding"]),
    )
    def change_the_state(self, data, clerk, act):
        code = str(self.draw_licence(data).code)
        kind = "rescinded" if act == ChangeAct.REVOCATION else ""
        self.act(
            ACTION_OF[act],
            clerk,
            lambda: self.bureau.change(act, code, CLERKS[clerk], kind=kind),
        )

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), clerk=clerks, how=st.sampled_from(["approve", "refuse", "withdraw"]))
    def decide(self, data, clerk, how):
        request = data.draw(st.sampled_from(self.asked[-4:]))
        by_another = request.requested_by != CLERKS[clerk].id
        self.act(
            DECISIONS[how],
            clerk,
            lambda: getattr(self.bureau, how)(request, CLERKS[clerk]),
            by_two=how == "approve" and by_another,
        )

    def act(self, action, clerk, do, *, by_two=False, stale=False):
        """Do an act, and hold what it did against the rules."""
        held, last = self.held(), last_entry(self.deployment.database)
        try:
            outcome = do()
        except WalletError as refusal:
            self.check_refused(action, clerk, refusal, held, last)
            return
        assert not stale
        request = getattr(outcome, "request", None)
        if request is not None:
            self.asked.append(request)
            assert self.held() == held
            action = AuditAction.CHANGE_ASKED
        alone = self.strict and not by_two
        if alone and action is not AuditAction.LICENCE_SUSPENDED:
            self.check_nobody_has_less(held)
        self.check_one_entry(action, clerk, last)
        self.check_one_waits_at_a_time()

    def check_refused(self, action, clerk, refusal, held, last):
        assert self.held() == held
        (entry,) = entries_since(self.deployment.database, last)
        assert (entry.actor.name, entry.outcome) == (clerk, refusal.code)
        assert entry.action in {ACTS[action].refused, action}
        type(self).happened["refused"] += 1

    def check_one_entry(self, action, clerk, last):
        own, others = [], []
        for entry in entries_since(self.deployment.database, last):
            (own if entry.action is action else others).append(entry)
        (entry,) = own
        assert (entry.actor.name, entry.outcome) == (clerk, DONE)
        assert entry.licence_id
        assert {one.action for one in others} <= BESIDE.get(action, set())
        assert len(others) <= 2
        type(self).happened[action.value] += 1

    def check_nobody_has_less(self, before):
        now = self.held()
        for holder, last_days in before.items():
            for kind, day in last_days.items():
                assert now[holder].get(kind, date.min) >= day, f"{holder} has less than before"

    def check_deliveries_are_counted_right(self):
        with self.deployment.database.engine.connect() as connection:
            assert kept_figures(connection) == real_figures(connection)

    def check_one_waits_at_a_time(self):
        with self.deployment.database.read() as repository:
            waiting = repository.change_requests.of_unit(cast.BUREAU.id, limit=200)
        open_now = [
            one.licence_id
            for one in waiting
            if one.state_at(self.clock()) is ChangeState.AWAITING_APPROVAL
        ]
        assert max(Counts(open_now).values(), default=0) <= 1

    def held(self):
        """The last day on which each holder has a licence of each type, from today on.

        A suspended one counts: it comes back by one act.
        """
        today, held = city_date(self.clock()), {}
        with self.deployment.database.read() as repository:
            for name, holder_id in IDS.items():
                held[name] = {}
                for one in repository.licences.held_by(holder_id):
                    last = one.term.valid_until or date.max
                    alive = one.state in {LicenceState.VALID, LicenceState.SUSPENDED}
                    if alive and one.term.valid_from <= today <= last:
                        known = held[name].get(one.type_code, date.min)
                        held[name][one.type_code] = max(known, last)
        return held

    def licences(self):
        """The bureau's licences that are alive, or all where none is."""
        with self.deployment.database.read() as repository:
            own = repository.licences.of_issuer(cast.BUREAU.id, limit=50)
        return [one for one in own if one.state.value in {"valid", "suspended"}] or own

    def draw_licence(self, data):
        return data.draw(st.sampled_from(self.licences()))

    def day(self, number):
        return None if number is None else city_date(self.clock()) + timedelta(days=number)


ACTION_OF = {
    "suspension": AuditAction.LICENCE_SUSPENDED,
    "resumption": AuditAction.LICENCE_RESUMED,
    "revocation": AuditAction.LICENCE_REVOKED,
    "transfer": AuditAction.LICENCE_TRANSFERRED,
    "voiding": AuditAction.LICENCE_VOIDED,
}
DECISIONS = {
    "approve": AuditAction.CHANGE_APPROVED,
    "refuse": AuditAction.CHANGE_REFUSED,
    "withdraw": AuditAction.CHANGE_WITHDRAWN,
}
