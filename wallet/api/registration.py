"""Joining the API to an application."""

from flask import Flask

from wallet.api import blueprints, unmatched
from wallet.api.access import oauth
from wallet.api.access.oauth_errors import register_oauth_errors
from wallet.api.authorization import authorizations, consent_records
from wallet.api.catalogue import licence_types
from wallet.api.changes import change_lists, changes
from wallet.api.collecting import collections
from wallet.api.licences import licences
from wallet.api.openapi import openapi
from wallet.api.oversight import contradictions, incidents, reconciliations
from wallet.api.permits import industry_permits
from wallet.api.problems import register_problems
from wallet.api.public import metrics, well_known
from wallet.api.registry import scenarios
from wallet.api.use_lists import matters
from wallet.api.verification import verifications

VIEWS = (
    authorizations,
    change_lists,
    changes,
    collections,
    consent_records,
    contradictions,
    licence_types,
    incidents,
    industry_permits,
    licences,
    matters,
    metrics,
    oauth,
    openapi,
    reconciliations,
    scenarios,
    unmatched,
    verifications,
    well_known,
)
BLUEPRINTS = (blueprints.api, blueprints.oauth, blueprints.well_known)
BEARERS_ONLY = (f"{blueprints.api.url_prefix}/",)
"""The beginnings of paths where nobody has a session."""

register_problems(blueprints.api)
register_problems(blueprints.well_known)
register_oauth_errors(blueprints.oauth)


def register_api(app: Flask) -> None:
    """Add the API; its callers carry bearer tokens, not cookies, so no CSRF token is asked for."""
    for blueprint in BLUEPRINTS:
        app.extensions["wallet_csrf"].exempt(blueprint)
        app.register_blueprint(blueprint)
