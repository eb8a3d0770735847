"""What anyone may fetch of keys and health."""

from typing import Literal

from pydantic import BaseModel


class JwkOut(BaseModel):
    """One ES256 public key; find it by the ``kid`` of a token's header."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    use: Literal["sig"]
    alg: Literal["ES256"]


class JwkSetOut(BaseModel):
    """Keys of this system and of the issuers; withdrawn ones are not in it."""

    keys: list[JwkOut]


class HealthOut(BaseModel):
    """Whether the licence repository answers."""

    status: Literal["ok", "unavailable"]
