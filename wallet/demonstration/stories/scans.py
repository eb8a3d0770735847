"""Some licences were shown in the last weeks: otherwise nobody would have looked at any yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from argon2 import PasswordHasher

from wallet.config import Settings
from wallet.demonstration.registry.scenarios import SCENARIOS
from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.secret_keys import new_secret_keys
from wallet.services.key_cabinet import KeyCabinet
from wallet.services.showing.presenting import CodeMaker, present, shown_code
from wallet.services.verification.code_reading import CodeReader
from wallet.services.verification.inquiry import (
    Inquiry,
    VerificationRequest,
    Verifier,
    VerifyingTools,
)
from wallet.services.verification.verifying import verify


@dataclass(frozen=True, slots=True)
class Scan:
    """One licence shown by its holder and scanned in a scenario, ``day`` days from today."""

    day: int
    hour: float
    holder: str
    kind: str
    scenario: str
    place: str


SCANS = (
    Scan(-33, 9.7, "lin", "driving_licence", "car-rental", "模拟路门店"),
    Scan(-30, 14.2, "yunyan", "business_licence", "inspector-premises", "示范路168号"),
    Scan(-26, 16.5, "guli", "residence_permit", "bank-account", "样板路支行"),
    Scan(-21, 20.3, "lin", "driving_licence", "hotel-check-in", "栖云酒店前台"),
    Scan(-18, 8.9, "chen", "senior_card", "park-concession", "样板公园南门"),
    Scan(-15, 10.4, "jiangting", "special_trade_permit", "inspector-premises", "样板路500号"),
    Scan(-12, 8.2, "lin", "social_security_card", "hospital-registration", "门诊大厅"),
    Scan(-9, 10.1, "lin", "marriage_certificate", "counter-family", "12 号综合窗口"),
    Scan(-8, 19.6, "he", "driving_licence", "police-roadside", "范例路示范路口"),
    Scan(-4, 21.1, "lin", "marriage_certificate", "netcafe-entry", "试验街店"),
    Scan(-2, 17.8, "lin", "driving_licence", "police-roadside", "示范路样板路口"),
)
_SCANNED_AFTER = timedelta(seconds=8)
_SCENARIOS = {plan.code: plan for plan in SCENARIOS}


class Scanners:
    """Holders who show, and verifiers who scan."""

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
        self._hasher = hasher
        self._cabinet = cabinet
        # These codes died within the minute: keys of the moment will do.
        keys = new_secret_keys(office.entropy, demonstration=True)
        shared = (
            keys.presentation_keys(),
            keys.typed_code_cipher(),
            settings.public_url,
            settings.code_lifetime,
        )
        self._maker, self._reader = CodeMaker(*shared), CodeReader(*shared)

    def acts(self) -> Iterator[Act]:
        """Return the acts of showing and scanning."""
        for scan in SCANS:
            day = self._office.today + timedelta(days=scan.day)
            at = self._office.moment(day, timedelta(hours=scan.hour))
            yield Act(at, partial(self._perform, scan, at))

    def _perform(self, scan: Scan, at: datetime) -> None:
        login = self._office.cast.logins[scan.holder]
        licence = self._licences.held(scan.holder, scan.kind)
        database, entropy = self._office.database, self._office.entropy
        session = present(
            database, self._hasher, entropy, at, login.account, licence.id, login.secrets.pin or ""
        )
        code = shown_code(database, self._maker, at, login.account, session.id).text or ""
        signer = self._cabinet.deployment_signer()
        tools = VerifyingTools(self._reader, signer, entropy)
        verify(database, tools, self._case(scan, code, at + _SCANNED_AFTER))

    def _case(self, scan: Scan, code: str, at: datetime) -> Inquiry:
        account = self._office.cast.logins[_SCENARIOS[scan.scenario].unit].account
        verifier = Verifier(account.actor, account.unit_name or "", account.display_name)
        return Inquiry(verifier, VerificationRequest(code, scan.scenario, scan.place), at)
