"""The same licence in a fresh document, since the key of its present one was withdrawn (Art. 12).

What was signed is never rewritten: the next version is made, which says the same under the key in
force now. The identifier of every earlier version keeps finding the licence.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.licence_change import Difference, Resigning
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.notice import NoticeKind
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.changes.amending import next_draft
from wallet.services.changes.state_changes import entry_of
from wallet.services.licences.documents import DocumentMaker, VersionDraft
from wallet.services.licences.notifying import notify_holders


class SignatureStands(Conflict):
    """Somebody made another version meanwhile, by a key that is not withdrawn."""

    code = "signature_stands"
    zh = "这张证照现在的文书不是由停用的密钥签的，不需要重新签发。"
    en = "The present document was not signed by a withdrawn key; it need not be signed anew."


@dataclass(frozen=True, slots=True)
class PreparedResigning:
    """A fresh document that may be signed; nothing that it says differs."""

    licence: Licence
    wanted: Resigning
    draft: VersionDraft
    differences: ClassVar[tuple[Difference, ...]] = ()
    gives_less: ClassVar[bool] = False

    def carry_out(
        self,
        repository: Repository,
        maker: DocumentMaker,
        entropy: Entropy,
        now: datetime,
        issuer: Actor,
        request_id: str | None = None,
    ) -> tuple[Licence, LicenceVersion]:
        """Sign and store the next version; returns the licence with it.

        Raises:
            NoSigningKey: the issuer has no key in force.
        """
        licence = self.licence
        version = maker.make(repository, entropy, now, self.draft)
        repository.licence_changes.amend(licence, version, licence.term, now)
        entry = entry_of(now, issuer, self.wanted, licence, request_id=request_id)
        repository.audit.append(replace(entry, licence_code=version.code))
        told = {"reason": self.wanted.reason}
        kind = NoticeKind.LICENCE_RESIGNED
        notify_holders(repository, entropy, now, licence.id, kind, told)
        return repository.licences.get(licence.id), version


def prepare_resigning(
    repository: Repository, licence: Licence, wanted: Resigning
) -> PreparedResigning:
    """Check that a licence which has not ended is to be signed anew; nothing is stored.

    Raises:
        SignatureStands: the key of its document was not withdrawn.
        NoVersionLeft: 999 versions were made.
    """
    present = repository.licences.version(licence.id, licence.version)
    if not repository.keys.is_withdrawn(present.kid):
        raise SignatureStands
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    draft = next_draft(repository, licence, kind, licence.term, present.face)
    return PreparedResigning(licence, wanted, draft)
