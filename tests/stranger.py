"""A stranger who reads status lists with a library of another language."""

from tests.node_programs import NodeProgram

_READER = NodeProgram("independent_reader", "read.mjs", ("@sd-jwt/jwt-status-list",))
needs_reader = _READER.needed


def read_as_a_stranger(token, keys):
    """Return the list's header, claims and every status that is not valid, by its place."""
    told = _READER.run({"token": token, "keys": keys})
    return told | {"statuses": {int(place): one for place, one in told["statuses"].items()}}
