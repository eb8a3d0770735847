"""The city's issuing list for everybody (Art. 7): open to strangers."""

from flask import Blueprint

blueprint = Blueprint("public_catalogue", __name__)

from wallet.desks.public_catalogue import pages  # noqa: E402, F401 views
