"""Whatever can be the matter with a licence, brought about past all services."""

from datetime import date, timedelta

from sqlalchemy import update

from tests import cast
from tests.factories import NOW, TODAY, issuer_key
from wallet.domain.licences.licence import LicenceState
from wallet.repository.tables import licence_versions, licences

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
IN_FORCE = {"state": "valid", "valid_from": date(2026, 1, 5), "valid_until": date(2031, 1, 4)}
# What can be the matter with a licence, and what the verifier is then to be told.
STANDINGS = {
    "valid": IN_FORCE,
    "expired": IN_FORCE | {"valid_until": YESTERDAY},
    "not_yet_valid": IN_FORCE | {"valid_from": TOMORROW},
    "suspended": IN_FORCE | {"state": LicenceState.SUSPENDED.value},
    "revoked": IN_FORCE | {"state": LicenceState.VOID.value},
    "superseded": IN_FORCE | {"state": LicenceState.SUPERSEDED.value},
    "cannot_confirm": IN_FORCE,
}


def two_keys(database, licence_id):
    """Return the key that signed a licence, and one that was withdrawn."""
    with database.begin() as repository:
        licence = repository.licences.get(licence_id)
        trusted = repository.licences.version(licence.id, licence.version).kid
        withdrawn = issuer_key(repository, cast.OTHER_BUREAU, seed="lost", withdrawn_at=NOW)
    return {"trusted": trusted, "withdrawn": withdrawn}


def bring(database, keys, standings):
    """Bring licences into their standings."""
    with database.begin() as repository:
        for licence_id, standing in standings.items():
            kid = keys["withdrawn" if standing == "cannot_confirm" else "trusted"]
            connection = repository.connection
            connection.execute(
                update(licences).where(licences.c.id == licence_id).values(STANDINGS[standing])
            )
            connection.execute(
                update(licence_versions)
                .where(licence_versions.c.licence_id == licence_id)
                .values(kid=kid)
            )


def expected_whole(expected):
    """What several licences come to together: never greener than each of them."""
    if set(expected) == {"valid"}:
        return "valid"
    if "valid" in expected:
        return "partly_valid"
    return next((one for one in expected if one != "not_permitted"), "not_permitted")
