"""Why a certificate, a key or an authority is not taken (Art. 12)."""

from wallet.domain.errors import Conflict, InvalidInput, NotFound


class NoKeyRequested(Conflict):
    """A certificate belongs to a key pair that was made here."""

    code = "no_key_requested"
    zh = "没有等待证书的密钥，请先生成密钥并下载证书请求。"
    en = "No key waits for a certificate; make a key and its request first."


class CertificateUnreadable(InvalidInput):
    """What was sent holds no certificates."""

    code = "certificate_unreadable"
    zh = "看不懂这份文件，没有安装。请上传认证机构发回的 PEM 格式证书。"
    en = "This is no certificate in PEM; nothing was installed."


class CertificateDoesNotFit(InvalidInput):
    """The certificate cannot be used for this unit's key."""

    code = "certificate_does_not_fit"
    zh = "证书与本单位的密钥不符，没有安装。"
    en = "The certificate does not fit this unit's key; it was not installed."


class CertificateOfAnotherKey(CertificateDoesNotFit):
    """No certificate among those sent is for the key that waits."""

    code = "certificate_of_another_key"
    zh = "证书不是为当前这份证书请求签发的，没有安装。请核对是否用了旧请求。"
    en = "The certificate was not issued for the present request; it was not installed."


class CertificateOfAnotherUnit(CertificateDoesNotFit):
    """The subject does not carry the unit's unified social credit code."""

    code = "certificate_of_another_unit"
    zh = "证书主体的统一社会信用代码不是本单位的，没有安装。"
    en = "The subject's unified social credit code is not this unit's; it was not installed."


class CertificateForAnotherPurpose(CertificateDoesNotFit):
    """Its key usage does not allow digital signatures."""

    code = "certificate_for_another_purpose"
    zh = "证书用途不含数字签名，没有安装。请向认证机构申请签名证书。"
    en = "The certificate is not for digital signatures; it was not installed."


class CertificateFromUnknownAuthority(CertificateDoesNotFit):
    """Its chain does not lead up to a root that this deployment trusts."""

    code = "certificate_not_trusted"
    zh = "证书不是受信任的认证机构签发的，或证书链不完整，没有安装。"
    en = "The chain does not lead to a trusted certification authority; it was not installed."


class CertificateOver(CertificateDoesNotFit):
    """Its time is over, or ends before the key would begin."""

    code = "certificate_over"
    zh = "证书已经到期，没有安装。"
    en = "The certificate has ended; it was not installed."


class KeyAlreadyInstalled(Conflict):
    """One change after another: the next key is installed and has not begun."""

    code = "key_already_installed"
    zh = "已有一份证书等待启用，请等它启用后再更换。"
    en = "A certificate is installed and about to begin; change again after it has."


class KeyWithdrawnAlready(Conflict):
    """A withdrawn key stays withdrawn."""

    code = "key_withdrawn_already"
    zh = "这把密钥已经停用。"
    en = "This key was withdrawn before."


class KeyStillNeeded(Conflict):
    """The deployment always has a key that signs."""

    code = "key_still_needed"
    zh = "这是系统现用的签名密钥，请先用 rotate-keys deployment --at-once 更换，再宣布其失效。"
    en = "This key signs now; run rotate-keys deployment --at-once before withdrawing it."


class AuthorityUnreadable(InvalidInput):
    """What was sent is not exactly one certificate of an authority."""

    code = "authority_unreadable"
    zh = "需要一份认证机构的自签名根证书（PEM 格式），没有添加。"
    en = "Exactly one self-signed root certificate in PEM is needed; none was added."


class AuthorityOver(InvalidInput):
    """A root that is over vouches for nothing."""

    code = "authority_over"
    zh = "这份根证书不在有效期内，没有添加。"
    en = "This root certificate is not valid now; it was not added."


class AuthorityKnown(Conflict):
    """It is trusted already."""

    code = "authority_known"
    zh = "这家认证机构已经受信任。"
    en = "This certification authority is trusted already."


class UnknownAuthority(NotFound):
    """No such root is trusted."""

    code = "unknown_authority"
    zh = "没有这家受信任的认证机构。"
    en = "There is no such trusted certification authority."


class TrailSealedByIt(Conflict):
    """What the key sealed is worth nothing without a later seal under a trusted key."""

    code = "trail_sealed_by_it"
    zh = "审计记录的最后一段是这个密钥封存的，没有停用。请先用新密钥运行 seal-audit，再停用。"
    en = "The audit trail was last sealed with this key; run seal-audit under the next one first."
