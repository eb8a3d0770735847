"""Both sides of an authorization: a hotel that asks, a holder that answers."""

from dataclasses import dataclass

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.town import CARD_TYPE, PIN
from wallet.domain.grounds.asking_limits import USUAL_LIMITS
from wallet.services.authorization import asking, authorizing, granting
from wallet.services.authorization.asking import Question
from wallet.services.authorization.blocking import block_party, unblock_party
from wallet.services.authorization.gateway import Reader
from wallet.services.authorization.granting import Consent
from wallet.services.authorization.retrieving import retrieve
from wallet.services.authorization.wallet_address import renew_address
from wallet.services.authorization.withdrawing import withdraw


@dataclass
class Parties:
    """The hotel's system, and Lin with a residence permit."""

    deployment: object
    clock: object
    town: object

    def account(self, login="lin"):
        with self.deployment.database.read() as repository:
            return repository.accounts.find_by_login(login)

    def question(self, *fields, scenario="hotel-check-in", days=1, type_code=CARD_TYPE):
        return Question(scenario, {type_code: fields or ("name", "resident_id", "address")}, days)

    def ask(self, *fields, asker=HOTEL_SYSTEM, login="lin", **changes):
        """Ask by a link, and let the holder open it."""
        return self.send(self.question(*fields, **changes), asker=asker, login=login)

    def send(self, question, asker=HOTEL_SYSTEM, login="lin"):
        asked = asking.ask_by_link(
            self.deployment.database, self.deployment.entropy, self.clock(), asker, question
        )
        if login:
            authorizing.open_link(
                self.deployment.database, self.clock(), self.account(login), asked.link_secret
            )
        return asked.request

    def grant(self, request, *ticked, sensitive=True, licence_id=None, identity=None, **who):
        fields = ticked or ("name", "resident_id")
        consent = Consent({licence_id or self.town.card_id: fields}, sensitive, identity)
        return self.answer(request, consent, **who)

    def answer(self, request, consent, pin=PIN, login="lin", account=None):
        return granting.grant(
            self.deployment.database,
            self.deployment.hasher,
            self.deployment.consent_sealer(),
            self.deployment.entropy,
            self.clock(),
            account or self.account(login),
            request.id,
            consent,
            pin,
        )

    def withdraw(self, authorization, login="lin", reason="", account=None):
        withdraw(
            self.deployment.database,
            self.deployment.consent_sealer(),
            self.deployment.entropy,
            self.clock(),
            account or self.account(login),
            authorization.id,
            reason,
        )

    def decline(self, request, login="lin"):
        authorizing.decline(self.deployment.database, self.clock(), self.account(login), request.id)

    def block(self, unit_id=cast.HOTEL.id, login="lin", account=None, *, withdraw_all=False):
        block_party(
            self.deployment.database,
            self.deployment.consent_sealer(),
            self.deployment.entropy,
            self.clock(),
            account or self.account(login),
            unit_id,
            withdraw_all=withdraw_all,
        )

    def unblock(self, unit_id=cast.HOTEL.id, login="lin", account=None):
        sent = (self.deployment.database, self.clock(), account or self.account(login))
        unblock_party(*sent, unit_id)

    def address(self, login="lin"):
        database, entropy = self.deployment.database, self.deployment.entropy
        return renew_address(database, entropy, self.clock(), self.account(login))

    def ask_at(self, address, *fields, asker=HOTEL_SYSTEM, limits=USUAL_LIMITS, **changes):
        """Ask by a wallet address."""
        return asking.ask_by_address(
            self.deployment.database,
            self.deployment.entropy,
            self.clock(),
            asker,
            self.question(*fields, **changes),
            address,
            None,
            limits,
        ).request

    def ask_after(self, verification_id, asker=HOTEL_SYSTEM, limits=USUAL_LIMITS):
        """Ask whoever was just scanned."""
        sent = (self.deployment.database, self.deployment.entropy, self.clock(), asker)
        return asking.ask_after_scan(*sent, self.question(), verification_id, None, limits)

    def retrieve(
        self,
        request,
        verifier=HOTEL_SYSTEM,
        address="127.0.0.1",
        allowed=(),
        quota=100,
        identity=None,
    ):
        if allowed:
            with self.deployment.database.begin() as repository:
                repository.clients.set_limits("hotel-system", allowed, {})
        return retrieve(
            self.deployment.database,
            self.deployment.cabinet.deployment_signer(),
            self.deployment.entropy,
            self.clock(),
            Reader(verifier, address, quota),
            request.id,
            self.deployment.public_url,
            identity,
        )

    def entries(self, action):
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value)
