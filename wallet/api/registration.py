"""Joining the API to an application."""

from flask import Flask

from wallet.api import (
    authorizations,
    blueprints,
    changes,
    collections,
    consent_records,
    incidents,
    industry_permits,
    licence_types,
    licences,
    matters,
    metrics,
    oauth,
    openapi,
    reconciliations,
    unmatched,
    verifications,
    well_known,
)
from wallet.api.problems import register_problems

VIEWS = (
    authorizations,
    changes,
    collections,
    consent_records,
    licence_types,
    incidents,
    industry_permits,
    licences,
    matters,
    metrics,
    oauth,
    openapi,
    reconciliations,
    unmatched,
    verifications,
    well_known,
)
BLUEPRINTS = (blueprints.api, blueprints.oauth, blueprints.well_known)

for _blueprint in BLUEPRINTS:
    register_problems(_blueprint)


def register_api(app: Flask) -> None:
    """Add the API; its callers carry bearer tokens, not cookies, so no CSRF token is asked for."""
    for blueprint in BLUEPRINTS:
        app.extensions["wallet_csrf"].exempt(blueprint)
        app.register_blueprint(blueprint)
