"""A holder's own codes: made, cancelled, redeemed."""

from dataclasses import dataclass

from tests.services.authorization.parties import Parties
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.town import CARD_TYPE, PIN
from wallet.services.authorization.authorization_codes import (
    Offer,
    cancel_code,
    make_code,
    redeem_code,
)
from wallet.services.authorization.granting import Consent


@dataclass
class Codes:
    """Lin makes codes for the hotel, which redeems them."""

    parties: Parties

    def make(self, *ticked, pin=PIN, scenario="hotel-check-in", identity=None, account=None):
        card, deployment = self.parties.town.card_id, self.parties.deployment
        consent = Consent({card: ticked or ("name", "resident_id")}, True, identity)
        return make_code(
            deployment.database,
            deployment.hasher,
            deployment.consent_sealer(),
            deployment.entropy,
            self.parties.clock(),
            account or self.parties.account(),
            Offer(scenario, consent, {card: CARD_TYPE}, 1),
            pin,
        )

    def redeem(self, code, asker=HOTEL_SYSTEM, identity=None):
        database, now = self.parties.deployment.database, self.parties.clock()
        return redeem_code(database, now, asker, code, identity)

    def cancel(self, request_id, account=None):
        deployment = self.parties.deployment
        cancel_code(
            deployment.database,
            deployment.consent_sealer(),
            deployment.entropy,
            self.parties.clock(),
            account or self.parties.account(),
            request_id,
        )
