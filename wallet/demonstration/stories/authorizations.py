"""Some holders were asked for data in the last weeks, and answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from argon2 import PasswordHasher

from wallet.config import Settings
from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.registry.scenarios import SCENARIOS
from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.grounds.authorization import AuthorizationRequest
from wallet.services.authorization.asking import Question, ask_by_address
from wallet.services.authorization.authorizing import decline
from wallet.services.authorization.blocking import block_party
from wallet.services.authorization.gateway import Reader
from wallet.services.authorization.granting import Consent, ConsentSealer, grant
from wallet.services.authorization.retrieving import retrieve
from wallet.services.authorization.wallet_address import renew_address
from wallet.services.authorization.withdrawing import withdraw
from wallet.services.key_cabinet import KeyCabinet
from wallet.services.verification.inquiry import Verifier

_FORENOON = timedelta(hours=10.5)
_ANSWERED_AFTER = timedelta(minutes=3)
_DAILY_QUOTA = 1000


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One request, ``day`` days from today: what was ticked, on which days it was read.

    Without a tick it was declined; ``withdrawn`` is the day on which the holder took it back, for
    this ``reason``. A request that is ``open`` is still to be answered.
    """

    day: int
    holder: str
    kind: str
    scenario: str
    asked: tuple[str, ...]
    ticked: tuple[str, ...] = ()
    term_days: int = 30
    read_on: tuple[int, ...] = ()
    withdrawn: int | None = None
    reason: str = ""
    open: bool = False
    reference: str = ""


ASKED = (
    AskedOf(
        -25,
        "lin",
        "household_register",
        "bank-account",
        ("name", "id_number", "address"),
        ("name", "id_number"),
        90,
        (-25, -3),
        reference="KH2031",
    ),
    AskedOf(
        -19,
        "lin",
        "driving_licence",
        "car-rental",
        ("name", "vehicle_class", "first_issued", "id_number"),
        ("name", "vehicle_class", "first_issued"),
        30,
        (-19,),
        withdrawn=-16,
        reason="no_longer_needed",
    ),
    AskedOf(-14, "lin", "social_security_card", "pharmacy-purchase", ("name", "id_number"), (), 1),
    AskedOf(
        -11,
        "guli",
        "residence_permit",
        "hotel-check-in",
        ("name", "id_number", "portrait"),
        ("name", "id_number", "portrait"),
        7,
        (-11,),
    ),
    AskedOf(
        -6,
        "yunyan",
        "business_licence",
        "bank-account",
        ("organisation_name", "uscc", "representative", "capital"),
        ("organisation_name", "uscc", "representative", "capital"),
        60,
        (-6,),
        reference="DG0117",
    ),
    AskedOf(
        0,
        "zhou",
        "vehicle_licence",
        "bank-car-loan",
        ("plate", "owner", "model", "vin"),
        open=True,
        reference="CD5520",
    ),
)


@dataclass(frozen=True, slots=True)
class Blocked:
    """One unit that a holder has blocked, ``day`` days from today."""

    day: int
    holder: str
    unit: str


BLOCKED = (Blocked(-13, "lin", "pharmacy"),)
_UNITS = {plan.code: plan.unit for plan in SCENARIOS}


class Askers:
    """Relying parties that ask, and holders that answer."""

    def __init__(
        self,
        office: Office,
        licences: IssuedLicences,
        settings: Settings,
        cabinet: KeyCabinet,
        hasher: PasswordHasher,
    ) -> None:
        self._office = office
        self._licences = licences
        self._url = settings.public_url
        self._cabinet = cabinet
        self._hasher = hasher
        self._addresses: dict[str, str] = {}
        self._sent: dict[AskedOf, AuthorizationRequest] = {}

    def acts(self) -> Iterator[Act]:
        """Return the acts of asking, answering, reading and withdrawing."""
        for asked in ASKED:
            at = self._office.now if asked.open else self._moment(asked.day)
            yield Act(at, partial(self._ask, asked, at))
            if asked.open:
                continue
            yield Act(at + _ANSWERED_AFTER, partial(self._answer, asked, at + _ANSWERED_AFTER))
            for day in asked.read_on:
                read_at = self._moment(day) + 2 * _ANSWERED_AFTER
                yield Act(read_at, partial(self._read, asked, read_at))
            if asked.withdrawn is not None:
                ended_at = self._moment(asked.withdrawn)
                yield Act(ended_at, partial(self._withdraw, asked, ended_at))

        for blocked in BLOCKED:
            at = self._moment(blocked.day)
            yield Act(at, partial(self._block, blocked, at))

    def _moment(self, day: int) -> datetime:
        return self._office.moment(self._office.today + timedelta(days=day), _FORENOON)

    def _ask(self, asked: AskedOf, at: datetime) -> None:
        office = self._office
        holder = office.cast.logins[asked.holder].account
        if asked.holder not in self._addresses:
            address = renew_address(office.database, office.entropy, at, holder)
            self._addresses[asked.holder] = address
        question = Question(
            asked.scenario,
            {BY_KEY[asked.kind].type_code: asked.asked},
            asked.term_days,
            asked.reference,
        )
        sent = ask_by_address(
            office.database,
            office.entropy,
            at,
            self._verifier(asked),
            question,
            self._addresses[asked.holder],
        )
        self._sent[asked] = sent.request

    def _answer(self, asked: AskedOf, at: datetime) -> None:
        office, login = self._office, self._office.cast.logins[asked.holder]
        if not asked.ticked:
            decline(office.database, at, login.account, self._sent[asked].id)
            return
        licence = self._licences.held(asked.holder, asked.kind)
        grant(
            office.database,
            self._hasher,
            self._sealer(),
            office.entropy,
            at,
            login.account,
            self._sent[asked].id,
            Consent({licence.id: asked.ticked}, sensitive=True),
            login.secrets.pin or "",
        )

    def _read(self, asked: AskedOf, at: datetime) -> None:
        retrieve(
            self._office.database,
            self._cabinet.deployment_signer(),
            self._office.entropy,
            at,
            Reader(self._verifier(asked), "127.0.0.1", _DAILY_QUOTA),
            self._sent[asked].id,
            self._url,
        )

    def _withdraw(self, asked: AskedOf, at: datetime) -> None:
        office, holder = self._office, self._office.cast.logins[asked.holder].account
        for granted in office.repository.authorizations.of_request(self._sent[asked].id):
            sent = (office.database, self._sealer(), office.entropy, at, holder)
            withdraw(*sent, granted.id, asked.reason)

    def _block(self, blocked: Blocked, at: datetime) -> None:
        office, logins = self._office, self._office.cast.logins
        unit_id = logins[blocked.unit].account.unit_id or ""
        sent = (office.database, self._sealer(), office.entropy, at)
        block_party(*sent, logins[blocked.holder].account, unit_id)

    def _sealer(self) -> ConsentSealer:
        return ConsentSealer(self._cabinet.deployment_signer(), self._url)

    def _verifier(self, asked: AskedOf) -> Verifier:
        account = self._office.cast.logins[_UNITS[asked.scenario]].account
        return Verifier(account.actor, account.unit_name or "", account.display_name)
