"""The API's blueprints, and how they join an application."""

from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/api/v1")
oauth = Blueprint("oauth", __name__)
well_known = Blueprint("well_known", __name__)
