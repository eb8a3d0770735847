"""Both sides of a counter: a holder's phone and a verifier's desk, calling the services."""

from dataclasses import dataclass

from tests import cast, clerks
from tests.deployments import StandingClock
from tests.factories import TYPE_CODE
from tests.town import PIN, Town
from wallet.domain.actors.actors import Actor, ActorKind
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.registry.scenario import Scenario, ScenarioKind, ScenarioState, ShownField
from wallet.domain.showing.presentation import SESSION_LIFETIME, ShowSession
from wallet.domain.trail.audit import AuditAction
from wallet.services.deployment import Deployment
from wallet.services.showing import presenting
from wallet.services.verification.inquiry import Inquiry, VerificationRequest, Verifier
from wallet.services.verification.verifying import verify


def system(client_id):
    """A system of the hotel's that verifies over the API."""
    actor = Actor(ActorKind.CLIENT, client_id, client_id, cast.HOTEL.id)
    return Verifier(actor, cast.HOTEL.name, client_id)


HOTEL_SYSTEM = system("hotel-system")


@dataclass
class Counter:
    """What happens at one counter, with a clock that stands still between acts."""

    deployment: Deployment
    clock: StandingClock
    town: Town

    def account(self, login):
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_login(login)

    def verifier(self, login="hotel"):
        account = self.account(login)
        return Verifier(account.actor, account.unit_name, account.display_name)

    def show(self, licence_id="", login="lin", **options):
        return presenting.present(
            self.deployment.database,
            self.deployment.hasher,
            self.deployment.entropy,
            self.clock(),
            self.account(login),
            licence_id or self.town.card_id,
            PIN,
            **options,
        )

    def show_whatever_its_state(self, licence_id, session_id=7, login="lin"):
        """Open a session that the holder's side would refuse: its licence is not in force."""
        session = ShowSession(
            session_id,
            licence_id,
            self.account(login).id,
            self.account(login).holder_id,
            session_id,
            self.clock(),
            self.clock() + SESSION_LIFETIME,
        )
        with self.deployment.database.begin() as repository:
            repository.presentations.open_session(session)
        return session

    def screen(self, session, login="lin"):
        return presenting.shown_code(
            self.deployment.database,
            self.deployment.code_maker,
            self.clock(),
            self.account(login),
            session.id,
        )

    def case(self, text, scenario="hotel-check-in", verifier=None, **request):
        return Inquiry(
            verifier or self.verifier(),
            VerificationRequest(text, scenario, **{"place": "前台", **request}),
            self.clock(),
        )

    def scan(self, text, *case, **details):
        tools = self.deployment.verifying_tools()
        return verify(self.deployment.database, tools, self.case(text, *case, **details))

    def revoke(self, code="", kind=RevocationKind.RESCINDED):
        return clerks.revoke(
            self.deployment.database,
            self.deployment.entropy,
            self.clock(),
            cast.BUREAU_CLERK,
            code or self.town.card_code,
            kind,
            "许可不当",
        )

    def register(self, code, begins, ends, **changes):
        """Register a scenario of the shop's, or of the unit given."""
        scenario = Scenario(
            code,
            changes.get("unit", cast.SHOP).id,
            "酒类销售年龄核对",
            ScenarioKind.SOCIAL,
            "核对买酒的人已成年",
            changes.get("shown", {TYPE_CODE: (ShownField("items", masked=False),)}),
            begins,
            ends,
            changes.get("state", ScenarioState.APPROVED),
        )
        with self.deployment.database.begin() as repository:
            repository.scenarios.add(scenario)

    def looks(self):
        """Every entry about a look at a licence, the latest first."""
        return self.entries(AuditAction.LICENCE_VERIFIED)

    def entries(self, action=None):
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value if action else None, limit=200)


def made(result):
    """The checks of a result as pairs: name, and whether it held."""
    return [(check.name.value, check.passed) for check in result.checks]


def outcomes(result):
    """What each licence of a set came to."""
    return [part.outcome.value for part in result.parts]
