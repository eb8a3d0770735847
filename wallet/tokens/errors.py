"""Why a token, a key or a code is refused.

Everything that was not made by us ends in ``TokenForged``, whatever is wrong with it, so that a
forger learns nothing and no edge ever meets a library's own exception. ``details["reason"]`` is
for the audit trail only.
"""

from wallet.domain.errors import InvalidInput, NotAuthenticated, NotFound


class TokenError(NotAuthenticated):
    """A signed thing that cannot be relied on."""

    code = "token_refused"
    zh = "无法确认这份电子凭据。"
    en = "This token cannot be relied on."


class TokenForged(TokenError):
    """Not made by this system, altered, or not readable at all."""

    code = "not_genuine"
    zh = "不是本系统签发的凭据，或内容被改动过。"
    en = "This was not issued by this system, or it has been altered."


class TokenExpired(TokenError):
    """Genuine, but its time is over."""

    code = "token_expired"
    zh = "凭据已过有效时间。"
    en = "The token has expired."


class TokenNotYetValid(TokenError):
    """Genuine, but its time has not come: not-before or issue time lies ahead."""

    code = "token_not_yet_valid"
    zh = "凭据尚未生效。"
    en = "The token is not valid yet."


class TokenForAnotherAudience(TokenError):
    """Genuine, but made for somebody else."""

    code = "wrong_audience"
    zh = "凭据不是发给本系统使用的。"
    en = "The token was issued for another audience."


class TokenOfAnotherKind(TokenError):
    """A token of another type than the one asked for here."""

    code = "wrong_kind"
    zh = "凭据的种类不符。"
    en = "The token is of another kind."


class KeyWithdrawn(TokenError):
    """Correctly signed, but by a key that is no longer trusted: nothing can be confirmed by it."""

    code = "key_withdrawn"
    zh = "签名密钥已被停用，无法确认。"
    en = "The signing key has been withdrawn; nothing can be confirmed."


class CertificateNotTrusted(TokenForged):
    """The certificate chain does not lead to the authority we trust."""

    code = "certificate_not_trusted"
    zh = "签名证书不受信任。"
    en = "The signing certificate is not trusted."


class CertificateExpired(TokenError):
    """A certificate of the chain is not valid at the time in question."""

    code = "certificate_expired"
    zh = "签名证书不在有效期内。"
    en = "The signing certificate is outside its period of validity."


class UnusableKey(InvalidInput):
    """A key that was handed in cannot be used for verifying ES256 signatures."""

    code = "unusable_key"
    zh = "密钥无法用于验证签名。"
    en = "The key cannot be used for verifying signatures."


class UnusableFieldName(InvalidInput):
    """A face field has a name that a licence document reserves for itself."""

    code = "unusable_field_name"
    zh = "照面字段名称与证照文件的保留名称冲突。"
    en = "The name of the face field is reserved."


class UnknownFaceField(InvalidInput):
    """A field was asked for that the licence document does not have."""

    code = "unknown_face_field"
    zh = "证照文件中没有这个字段。"
    en = "The licence document has no such field."


class MalformedTypedCode(InvalidInput):
    """What was typed is not ten digits."""

    code = "malformed_typed_code"
    zh = "请输入 10 位数字码。"
    en = "Please enter the 10-digit code."


class StatusNotListed(NotFound):
    """The status list says nothing about this index: the status cannot be confirmed."""

    code = "status_not_listed"
    zh = "状态列表中没有这一项，无法确认状态。"
    en = "The status list has no such entry; the status cannot be confirmed."
