"""Making a licence document: one signed SD-JWT VC a version, by the issuer's own key (Art. 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from wallet.domain.actors.actors import Unit
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import end_of_day, start_of_day
from wallet.domain.entropy import Entropy
from wallet.domain.licences.licence import Term
from wallet.domain.licences.licence_code import LicenceCode
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.repository.licences.status_lists import BITS
from wallet.services.key_cabinet import KeyCabinet
from wallet.tokens.documents.licence_document import DocumentClaims, issue_document
from wallet.tokens.encoding import JsonValue
from wallet.tokens.keys import Signer


class VersionDraft(NamedTuple):
    """What goes into a version: checked values only."""

    issuer: Unit
    licence_type: LicenceType
    licence_code: LicenceCode
    term: Term
    number: str
    holder_names: tuple[str, ...]
    issued_on: date
    face: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DocumentMaker:
    """Signs versions; the addresses inside come from the deployment's public URL."""

    cabinet: KeyCabinet
    public_url: str
    status_bits: int = BITS

    def make(
        self, repository: Repository, entropy: Entropy, now: datetime, draft: VersionDraft
    ) -> LicenceVersion:
        """Return the signed version, its status standing in a random slot of a published list.

        Raises:
            NoSigningKey: the issuer has no key in force.
        """
        signer = self.signer(repository, draft.issuer.id)
        slot = repository.status_lists.allocate(draft.issuer.id, entropy, self.status_bits)
        return self.make_at(signer, slot, entropy, now, draft)

    def signer(self, repository: Repository, unit_id: str) -> Signer:
        """Return the issuer's own signer.

        Raises:
            NoSigningKey: the issuer has no key in force.
        """
        return self.cabinet.document_signer(repository, unit_id)

    def make_at(
        self,
        signer: Signer,
        slot_of_list: tuple[str, int],
        entropy: Entropy,
        now: datetime,
        draft: VersionDraft,
    ) -> LicenceVersion:
        """Return the signed version whose status stands in a slot that was taken for it."""
        list_id, slot = slot_of_list
        code, version = str(draft.licence_code), draft.licence_code.version
        claims = DocumentClaims(
            issuer=f"{self.public_url}/issuers/{draft.issuer.uscc}",
            vct=f"{self.public_url}/licence-types/{draft.licence_type.type_code}",
            licence_code=code,
            version=version,
            issuing_authority=draft.issuer.name,
            issuing_authority_code=draft.issuer.uscc,
            valid_from=start_of_day(draft.term.valid_from),
            expires_at=end_of_day(draft.term.valid_until) if draft.term.valid_until else None,
            status_uri=f"{self.public_url}/status-lists/{list_id}",
            status_index=slot,
        )
        document = issue_document(signer, claims, _disclosures(draft), now, entropy)
        return LicenceVersion(version, code, draft.face, document, signer.kid, list_id, slot, now)


def _disclosures(draft: VersionDraft) -> dict[str, JsonValue]:
    return {
        "licence_name": draft.licence_type.name,
        "licence_number": draft.number,
        "holder_names": list(draft.holder_names),
        "issued_on": draft.issued_on.isoformat(),
        **draft.face,
    }
