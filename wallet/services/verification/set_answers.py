"""What a verification of several licences leaves behind for each of them, and for their permit."""

from collections.abc import Iterable
from dataclasses import replace

from wallet.domain.permits.shown_permit import ShownPermit
from wallet.domain.registry.scenario import Scenario
from wallet.domain.showing.disclosure import disclose
from wallet.domain.showing.verification import (
    DisclosedLicence,
    Outcome,
    VerificationResult,
    VerifiedPart,
)
from wallet.domain.trail.audit import EntryPart
from wallet.repository.database import Repository
from wallet.repository.showing.presentations import PresentedLicence
from wallet.services.verification.inquiry import Finding, PartFinding
from wallet.tokens.documents.receipt import ReceiptPart, digest_values

_LONGEST_NAMES = 100
_BETWEEN = "\x1f"
"""Stands between a type's name and a field's label: no name or label has such a character."""


def disclosed_licence(
    repository: Repository, presented: PresentedLicence, scenario: Scenario
) -> DisclosedLicence:
    """Return what a scenario lets be seen of a licence that was found valid."""
    kind, until = presented.licence_type, presented.term.valid_until
    face = repository.presentations.open_face(presented)
    return DisclosedLicence(
        type_code=kind.type_code,
        type_name=kind.name,
        issuer_name=presented.issuer_name,
        code=presented.code,
        version=presented.version,
        valid_until=until.isoformat() if until else None,
        disputed=presented.disputed,
        fields=disclose(kind, face, scenario.shown_fields[kind.type_code]),
    )


def verified_parts(repository: Repository, finding: Finding) -> tuple[VerifiedPart, ...]:
    """Return what the verifier is told of each licence; fields of valid ones alone."""
    if not finding.told or finding.scenario is None:
        return ()
    return tuple(_verified(repository, part, finding.scenario) for part in finding.parts)


def shown_permit(repository: Repository, finding: Finding) -> ShownPermit | None:
    """Return which comprehensive permit was shown, where the verifier learns of its licences."""
    presented = finding.presented
    permit_id = presented.session.permit_id if presented else None
    if permit_id is None or not finding.told:
        return None
    permit = repository.permits.get(permit_id)
    holder = repository.holders.get(permit.holder_id)
    return ShownPermit(
        number=permit.number,
        version=permit.version,
        industry_name=repository.industries.get(permit.industry_code, permit.industry_version).name,
        holder_name=holder.name,
        holder_code=holder.identity_number,
        issuer_name=repository.units.get(permit.issuer_id).name,
    )


def ended_how(presented: PresentedLicence) -> str:
    """Return the kind of act that ended a licence."""
    return presented.revocation_kind or presented.state.value


def entry_parts(
    finding: Finding | None, result: VerificationResult | None
) -> tuple[EntryPart, ...]:
    """Return what the audit entry says of each licence: names of disclosed fields, no value."""
    if finding is None:
        return ()
    told = result.parts if result and result.parts else (None,) * len(finding.parts)
    return tuple(
        EntryPart(
            found.presented.licence_id,
            found.presented.code,
            (part.outcome if part else finding.outcome).value,
            _names(part.licence) if part and part.licence else (),
        )
        for found, part in zip(finding.parts, told, strict=True)
    )


def receipt_parts(parts: Iterable[VerifiedPart], salt: bytes) -> tuple[ReceiptPart, ...]:
    """Return what the receipt proves of each licence."""
    return tuple(_proved(part, salt) for part in parts)


def names_to_store(result: VerificationResult) -> str | None:
    """Return what was seen, as the verifier's own list names it: types, or a permit's industry."""
    if result.permit is not None:
        return f"{result.permit.industry_name}综合许可证"
    names = "、".join(dict.fromkeys(licence.type_name for licence in result.disclosed))
    if len(names) > _LONGEST_NAMES:
        names = f"{names[: _LONGEST_NAMES - 1]}…"
    return names or None


def labels_to_store(result: VerificationResult) -> tuple[str, ...]:
    """Return what was seen, as the holder's screen tells it; of a set with each licence's type."""
    if result.licence is not None:
        return tuple(field.label for field in result.licence.fields)
    return tuple(
        label_in_set(licence.type_name, field.label)
        for licence in result.disclosed
        for field in licence.fields
    )


def label_in_set(type_name: str, label: str) -> str:
    """Return what a field of one licence of a set is called."""
    return f"{type_name}{_BETWEEN}{label}"


def type_and_label(stored: str) -> tuple[str, str]:
    """Return the licence's type and the field of a label; no type for a licence shown alone."""
    type_name, _between, label = stored.rpartition(_BETWEEN)
    return type_name, label


def _verified(repository: Repository, part: PartFinding, scenario: Scenario) -> VerifiedPart:
    if not part.told:
        return VerifiedPart(part.outcome)
    told = VerifiedPart(
        outcome=part.outcome,
        issuer_name=part.presented.issuer_name,
        revocation_kind=ended_how(part.presented) if part.outcome is Outcome.REVOKED else None,
        component=part.presented.component,
    )
    if not part.covered:
        return told
    kind, valid = part.presented.licence_type, part.outcome is Outcome.VALID
    return replace(
        told,
        type_code=kind.type_code,
        type_name=kind.name,
        licence=disclosed_licence(repository, part.presented, scenario) if valid else None,
    )


def _names(licence: DisclosedLicence) -> tuple[str, ...]:
    return tuple(field.name for field in licence.fields)


def _proved(part: VerifiedPart, salt: bytes) -> ReceiptPart:
    proved = ReceiptPart(part.outcome.value, component=part.component)
    licence = part.licence
    if licence is None:
        return proved
    values = {field.name: field.value for field in licence.fields}
    digest = digest_values(values, salt)
    return replace(proved, licence_code=licence.code, fields=tuple(values), values_digest=digest)
