"""The holder's desk: own licences, showing one, who looked, own credentials."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors import WALLET_ROLES

blueprint = Blueprint("holder", __name__, url_prefix="/holder")
guard(blueprint, *WALLET_ROLES)

from wallet.desks.holder import (  # noqa: E402, F401 views
    activity,
    authorization_codes,
    authorization_evidence,
    authorization_requests,
    authorizations,
    copies,
    copy_making,
    licences,
    messages,
    permits,
    present,
    wallet_address,
)
