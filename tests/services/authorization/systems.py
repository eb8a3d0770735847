"""The systems of two units, what they receive, and a deployment of one's own."""

import base64
import json

from tests import cast
from wallet.domain.actors.actors import Actor, ActorKind
from wallet.services.verification.inquiry import Verifier

UNITS = {unit.id: unit for unit in (cast.HOTEL, cast.SHOP)}


def verifier(unit_id):
    actor = Actor(ActorKind.CLIENT, f"system-{unit_id[:6]}", "system", unit_id)
    return Verifier(actor, UNITS[unit_id].name, "system")


def disclosed_names(document):
    texts = [part for part in document.split("~")[1:] if part]
    return frozenset(
        json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))[1] for text in texts
    )
