"""Settings, read once from the environment; production refuses to start half configured."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from wallet.domain.grounds.asking_limits import USUAL_LIMITS, AskingLimits
from wallet.domain.oversight.incident_question import USUAL_TIMES, QuestionTimes
from wallet.trusted_proxies import TrustedProxies, read_trusted_proxies

LONGEST_CODE_SECONDS = 300
SHORTEST_CODE_SECONDS = 30
MOST_WORKING_DAYS = 60
STATUS_BITS = frozenset({1, 2})
_PROXIES = "WALLET_TRUSTED_PROXIES"


class SettingsRefused(SystemExit):
    """The environment asks for something unsafe or impossible; the message names the setting."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a deployment decides. Each field is the environment variable ``WALLET_<NAME>``."""

    database_url: str
    public_url: str
    mode: str
    secrets_file: Path
    redis_url: str | None
    code_lifetime: timedelta
    trusted_proxies: TrustedProxies
    var_directory: Path
    status_bits: int
    incident_questions: QuestionTimes
    asking_limits: AskingLimits

    @property
    def production(self) -> bool:
        """Whether real people's licences are served."""
        return self.mode == "production"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingsRefused: a value cannot be used, or production is asked for with an ``http``
            public URL; the message says which.
    """
    env = os.environ if environ is None else environ
    var = Path(env.get("WALLET_VAR", "var"))
    settings = Settings(
        database_url=env.get("WALLET_DATABASE_URL", f"sqlite:///{var / 'wallet.db'}"),
        public_url=env.get(
            "WALLET_PUBLIC_URL", f"http://localhost:{env.get('PORT', '8000')}"
        ).rstrip("/"),
        mode=env.get("WALLET_MODE", "demo"),
        secrets_file=Path(env.get("WALLET_SECRETS_FILE", str(var / "secrets.json"))),
        redis_url=env.get("WALLET_REDIS_URL") or None,
        code_lifetime=timedelta(seconds=_whole(env, "WALLET_CODE_SECONDS", 60)),
        trusted_proxies=_trusted_proxies(env),
        var_directory=var,
        status_bits=_whole(env, "WALLET_STATUS_BITS", 2),
        incident_questions=QuestionTimes(
            _whole(env, "WALLET_INCIDENT_ASKED_AFTER", USUAL_TIMES.asked_after),
            _whole(env, "WALLET_INCIDENT_ANSWERED_WITHIN", USUAL_TIMES.answered_within),
        ),
        asking_limits=AskingLimits(
            _whole(env, "WALLET_OPEN_REQUESTS", USUAL_LIMITS.open_at_once),
            _whole(env, "WALLET_REQUESTS_A_DAY", USUAL_LIMITS.a_day),
        ),
    )
    _refuse_unusable(settings)
    if settings.production and not env.get(_PROXIES, "").strip():
        raise SettingsRefused(
            f"{_PROXIES} must be set in production: how many proxies stand in front, or their"
            " networks, or none. A proxy that nobody named is taken for the one caller of all,"
            " and fifty wrong passwords would shut the sign-in for the whole city"
        )
    return settings


def _trusted_proxies(env: Mapping[str, str]) -> TrustedProxies:
    try:
        return read_trusted_proxies(env.get(_PROXIES, "").strip() or "none")
    except ValueError:
        raise SettingsRefused(
            f"{_PROXIES} must be a number of proxies, their networks such as 10.1.0.0/16,"
            " separated by commas, or none"
        ) from None


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name, str(default)))
    except ValueError:
        raise SettingsRefused(f"{name} must be a whole number") from None


def _refuse_unusable(settings: Settings) -> None:
    url = urlsplit(settings.public_url)
    seconds = settings.code_lifetime.total_seconds()
    if settings.mode not in {"demo", "production"}:
        raise SettingsRefused("WALLET_MODE must be demo or production")
    if url.scheme not in {"http", "https"} or not url.netloc or url.path or url.query:
        raise SettingsRefused("WALLET_PUBLIC_URL must be an address without a path")
    if settings.production and url.scheme != "https":
        raise SettingsRefused("WALLET_PUBLIC_URL must be https in production")
    if settings.status_bits not in STATUS_BITS:
        raise SettingsRefused("WALLET_STATUS_BITS must be 1 or 2")
    if not SHORTEST_CODE_SECONDS <= seconds <= LONGEST_CODE_SECONDS:
        raise SettingsRefused("WALLET_CODE_SECONDS must be between 30 and 300")
    _refuse_unusable_limits(settings)


def _refuse_unusable_limits(settings: Settings) -> None:
    if min(settings.asking_limits.open_at_once, settings.asking_limits.a_day) < 1:
        raise SettingsRefused("WALLET_OPEN_REQUESTS and WALLET_REQUESTS_A_DAY must be 1 or more")
    times = settings.incident_questions
    for name, days in (
        ("WALLET_INCIDENT_ASKED_AFTER", times.asked_after),
        ("WALLET_INCIDENT_ANSWERED_WITHIN", times.answered_within),
    ):
        if not 1 <= days <= MOST_WORKING_DAYS:
            raise SettingsRefused(f"{name} must be between 1 and 60 working days")
