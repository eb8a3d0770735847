"""Who calls: a bearer token in, a client in good standing out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, request

from wallet.domain.actors.actors import STRANGER, Actor, UnitKind
from wallet.domain.actors.api_scope import SCOPES_OF, ApiScope
from wallet.repository.actors.clients import ApiClient
from wallet.services.access.bearers import (
    Caller,
    TokenMissing,
    TurnedAway,
    authenticate_bearer,
    client_actor,
    ensure_may,
    read_bearer_token,
)
from wallet.services.deployment import Deployment

RELYING_SCOPES = SCOPES_OF[UnitKind.PUBLIC_RELYING_UNIT]


def current_deployment() -> Deployment:
    """Return the deployment that the application was made with."""
    deployment: Deployment = current_app.extensions["wallet"]
    return deployment


def client_address() -> str:
    """Return the address that the request came from, as far as trusted proxies tell."""
    return request.remote_addr or "unknown"


def calling_client() -> ApiClient:
    """Return the client of this request; only behind :func:`scope_required`."""
    client: ApiClient = g.client
    return client


def calling_actor() -> Actor:
    """Return the actor of this request for the audit trail."""
    client, caller = g.get("client"), g.get("caller")
    if client is not None:
        return client_actor(client)
    return caller.actor if caller else STRANGER


def calls_as_relying_party() -> bool:
    """Whether this call verifies, asks or reads: only there a unit can overstep."""
    return g.get("scope") in RELYING_SCOPES


def scope_required(
    scope: ApiScope, *or_any_of: ApiScope
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let only a bearer with this scope, or with any of these, call a view."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(*args: object, **kwargs: object) -> object:
            token, deployment = _unverified_token(), current_deployment()
            bearer = authenticate_bearer(
                deployment.database, deployment.token_maker(), deployment.clock(), token
            )
            held = next((one for one in or_any_of if one in bearer.scopes), scope)
            g.client, g.scope = bearer.client, held
            ensure_may(bearer, held, client_address())
            return view(*args, **kwargs)

        checked.required_scope = scope  # type: ignore[attr-defined] # read by the tests of the routes
        return checked

    return decorate


def caller_required(scope: ApiScope) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let only the bearer of a genuine token call a view, with the :class:`Caller`.

    For a view whose act looks itself how the client stands, and whether it has this scope.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(*args: object, **kwargs: object) -> object:
            token, deployment = _unverified_token(), current_deployment()
            genuine = read_bearer_token(deployment.token_maker(), deployment.clock(), token)
            g.caller = Caller(genuine, scope, client_address())
            try:
                return view(g.caller, *args, **kwargs)
            except TurnedAway as turned:
                _note(turned, scope)
                raise turned.fault from None

        checked.required_scope = scope  # type: ignore[attr-defined] # read by the tests of the routes
        return checked

    return decorate


def _note(turned: TurnedAway, scope: ApiScope) -> None:
    """Let the refusal's entry say who was turned away: a stranger, once the client is none."""
    g.caller = None
    if turned.client is not None:
        g.client, g.scope = turned.client, scope


def _unverified_token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing
    return token.strip()
