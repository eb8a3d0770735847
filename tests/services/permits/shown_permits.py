"""The restaurant shows its comprehensive permit, and whoever scans it."""

from dataclasses import dataclass
from datetime import date

from tests import cast
from tests.services.verification.counter import Counter
from tests.services.verification.standings import bring
from tests.town import PIN
from tests.trade import TYPE_CODES
from wallet.domain.registry.scenario import ShownField
from wallet.services.showing import presenting

SCENARIO = "premises-check"
PREMISES = (ShownField("premises", masked=False),)


@dataclass
class ShownPermits:
    """One company's permits on its phone, and a verifier with a scenario for some types."""

    counter: Counter
    company: object

    @property
    def database(self):
        return self.counter.deployment.database

    def scenario(self, *components, code=SCENARIO):
        """Register a scenario that names the types of these components, by their places."""
        shown = {TYPE_CODES[place]: PREMISES for place in components}
        self.counter.register(code, date(2025, 1, 1), None, unit=cast.HOTEL, shown=shown)
        return code

    def show(self, permit, by=None, pin=PIN, **options):
        deployment = self.counter.deployment
        return presenting.present_permit(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            self.counter.clock(),
            by or self.company.account("hotelier"),
            permit.id,
            pin,
            **options,
        )

    def screen(self, session, by=None):
        deployment = self.counter.deployment
        return presenting.shown_code(
            deployment.database,
            deployment.code_maker,
            self.counter.clock(),
            by or self.company.account("hotelier"),
            session.id,
        )

    def code(self, permit, by=None):
        return self.screen(self.show(permit, by), by).text

    def scan(self, text, scenario=SCENARIO, **details):
        return self.counter.scan(text, scenario, **details)

    def put(self, keys, *standings):
        """Bring the first licences into these standings, past all services."""
        ids = [licence.id for licence in self.company.licences]
        bring(self.database, keys, dict(zip(ids, standings, strict=False)))
