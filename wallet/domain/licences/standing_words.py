"""What the standing of a licence is called: on pages and papers, and in the lists of bureaux."""

from collections.abc import Mapping

from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.words import Words

STATUS_WORDS: Mapping[LicenceStatus, Words] = {
    LicenceStatus.VALID: Words("有效", "Valid"),
    LicenceStatus.NOT_YET_VALID: Words("未生效", "Not yet valid"),
    LicenceStatus.EXPIRED: Words("已过期", "Expired"),
    LicenceStatus.SUSPENDED: Words("已暂停", "Suspended"),
    LicenceStatus.REVOKED: Words("已失效", "No longer valid"),
    LicenceStatus.SUPERSEDED: Words("已换发", "Superseded"),
    LicenceStatus.TRANSFERRED: Words("已转出", "Transferred"),
    LicenceStatus.VOID: Words("已作废", "Void"),
}
REVOKED_WORDS: Mapping[RevocationKind, Words] = {
    RevocationKind.DEREGISTERED: Words("已注销", "Deregistered"),
    RevocationKind.RESCINDED: Words("已撤销", "Rescinded"),
    RevocationKind.WITHDRAWN_AS_PENALTY: Words("已吊销", "Withdrawn as a penalty"),
}
"""Three acts that differ in law: a revoked licence says by which of them it ended."""

WRITTEN_STANDINGS: Mapping[str, LicenceStatus | RevocationKind] = {
    word: standing
    for table in (STATUS_WORDS, REVOKED_WORDS)
    for standing, words in table.items()
    for word in (words.zh, words.zh.removeprefix("已"), standing.value)
} | {"挂起": LicenceStatus.SUSPENDED}
"""What a bureau's list or file may write for a standing: 已注销, 注销, ``deregistered``."""


def standing_words(status: LicenceStatus, kind: RevocationKind | None) -> Words:
    """Return the one word for where a licence stands; a revoked one says by which act."""
    if status is LicenceStatus.REVOKED and kind is not None:
        return REVOKED_WORDS[kind]
    return STATUS_WORDS[status]
