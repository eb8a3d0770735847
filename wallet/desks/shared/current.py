"""The deployment behind the current request."""

from flask import current_app, request

from wallet.services.deployment import Deployment


def current_deployment() -> Deployment:
    """Return the deployment that the application was made with."""
    deployment: Deployment = current_app.extensions["wallet"]
    return deployment


def client_address() -> str:
    """Return the address that the request came from, as far as trusted proxies tell."""
    return request.remote_addr or "unknown"
