"""What a client sends to the token endpoint, taken apart and judged by nobody yet (RFC 6749).

The credentials come in HTTP Basic or in the form (2.3.1), or as an assertion (RFC 7523, 2.2), and
in exactly one of these ways. In Basic each half is form-encoded before it is joined; what cannot be
the outcome of that encoding, such as a secret with a blank, is taken as it stands.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Request

from wallet.domain.errors import InvalidInput
from wallet.services.access.client_proof import ASSERTION_TYPE, InvalidClient, Proof

GRANT = "client_credentials"
_FORM = "application/x-www-form-urlencoded"
_ENCODED = re.compile(r"(?:[!-$&-~]|%[0-9A-Fa-f]{2})*", re.ASCII)
_LONGEST_BASIC = 4096
_LONGEST_FORM = 64 * 1024


class InvalidTokenRequest(InvalidInput):
    """The request is not made as RFC 6749 has it."""

    code = "invalid_request"
    status = 400  # RFC 6749, 5.2
    zh = "请求的格式不对，没有发放令牌。"
    en = "The request is malformed; no token was issued."


class NotAForm(InvalidTokenRequest):
    """Parameters come in the body of a form (RFC 6749, appendix B)."""

    zh = "请用 application/x-www-form-urlencoded 格式提交参数。没有发放令牌。"
    en = "Send the parameters as application/x-www-form-urlencoded; no token was issued."


class ParameterRepeated(InvalidTokenRequest):
    """No parameter comes twice (RFC 6749, 3.2)."""

    zh = "同一个参数出现了两次，没有发放令牌。"
    en = "A parameter is repeated; no token was issued."


class GrantTypeMissing(InvalidTokenRequest):
    """Which grant is meant is not said."""

    zh = "缺少 grant_type 参数，没有发放令牌。"
    en = "The parameter grant_type is missing; no token was issued."


class SeveralProofs(InvalidTokenRequest):
    """A client uses one way to prove itself in each request (RFC 6749, 2.3)."""

    zh = "一次请求只能用一种方式证明身份：HTTP Basic、表单里的密钥，或 JWT 断言。没有发放令牌。"
    en = (
        "Prove the client in one way only: HTTP Basic, a secret in the form, or a JWT assertion;"
        " no token was issued."
    )


class AssertionTypeWrong(InvalidTokenRequest):
    """An assertion comes with its type, and the type with an assertion (RFC 7521, 4.2)."""

    zh = "JWT 断言和它的类型须一起提交，没有发放令牌。"
    en = "Send client_assertion together with its client_assertion_type; no token was issued."


class UnsupportedGrantType(InvalidInput):
    """Only client credentials are offered (RFC 6749, 4.4)."""

    code = "unsupported_grant_type"
    status = 400  # RFC 6749, 5.2
    zh = "只提供 client_credentials 这一种授权方式。"
    en = "Only client_credentials is offered."


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """One request for a token: who proves itself how, and which scopes it asks for."""

    proof: Proof
    unverified_scopes: frozenset[str]


def read_token_request(request: Request) -> TokenRequest:
    """Return what a request for a token says.

    Raises:
        InvalidTokenRequest: not made as RFC 6749 has it, or the client proves itself twice.
        UnsupportedGrantType: another grant than client credentials.
        InvalidClient: an Authorization header that carries no readable Basic credentials.
    """
    form = _parameters(request)
    if "grant_type" not in form:
        raise GrantTypeMissing
    if form["grant_type"] != GRANT:
        raise UnsupportedGrantType
    scopes = frozenset(form.get("scope", "").split())
    return TokenRequest(_proof(request.headers.get("Authorization"), form), scopes)


def _parameters(request: Request) -> dict[str, str]:
    """Return the parameters of the form; one without a value counts as left out (3.2)."""
    if request.mimetype != _FORM:
        raise NotAForm
    request.max_content_length = _LONGEST_FORM
    several = request.form.to_dict(flat=False)
    if any(len(values) > 1 for values in several.values()):
        raise ParameterRepeated
    return {name: value for name, [value] in several.items() if value}


def _proof(authorization: str | None, form: dict[str, str]) -> Proof:
    assertion, secret = form.get("client_assertion", ""), form.get("client_secret", "")
    if [authorization is not None, bool(secret), bool(assertion)].count(True) > 1:
        raise SeveralProofs
    if form.get("client_assertion_type") != (ASSERTION_TYPE if assertion else None):
        raise AssertionTypeWrong
    named = form.get("client_id", "")
    if authorization is None:
        return Proof(named, secret, assertion)
    client_id, secret = _basic(authorization)
    if named not in ("", client_id):
        raise SeveralProofs
    return Proof(client_id, secret)


def _basic(authorization: str) -> tuple[str, str]:
    """Return client and secret of an Authorization header.

    Raises:
        InvalidClient: another scheme, or not as RFC 7617 has it.
    """
    scheme, _, encoded = authorization[:_LONGEST_BASIC].partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise InvalidClient from None
    client_id, colon, secret = text.partition(":")
    if not colon:
        raise InvalidClient
    return form_decoded(client_id), form_decoded(secret)


def form_decoded(text: str) -> str:
    """Return what was form-encoded; a text that no encoding comes to is the thing itself."""
    if not _ENCODED.fullmatch(text):
        return text
    try:
        return unquote_to_bytes(text.replace("+", " ")).decode()
    except UnicodeDecodeError:
        return text
