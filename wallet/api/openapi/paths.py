"""Every call of the API, as its description lists it; each capability describes its own."""

from wallet.api.authorization import authorization_paths
from wallet.api.catalogue import catalogue_paths
from wallet.api.changes import change_list_paths, change_paths
from wallet.api.collecting import collection_paths
from wallet.api.licences import licence_paths
from wallet.api.openapi.parts import Json
from wallet.api.oversight import oversight_paths
from wallet.api.permits import permit_paths
from wallet.api.public import public_paths
from wallet.api.use_lists import matter_paths
from wallet.api.verification import verification_paths

_CAPABILITIES = (
    licence_paths,
    change_paths,
    change_list_paths,
    verification_paths,
    catalogue_paths,
    authorization_paths,
    matter_paths,
    collection_paths,
    oversight_paths,
    permit_paths,
    public_paths,
)
MODELS = tuple(model for capability in _CAPABILITIES for model in capability.MODELS)


def paths() -> Json:
    """Return the calls by address."""
    calls: Json = {}
    for capability in _CAPABILITIES:
        calls |= capability.paths()
    return calls
