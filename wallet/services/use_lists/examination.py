"""Looking for the licences that replace a matter's papers; each read is one audit entry (Art. 14).

The licence types of one paper stand in order: the first of which the applicant holds a licence in
force replaces the paper, and the later ones are not looked at. Every licence is read once, with
exactly the fields that the papers it replaces need.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from wallet.domain.catalogue.issuing_catalogue import EntryState, LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.duty import Duty
from wallet.domain.grounds.exemption import (
    FiveElements,
    MaterialExemption,
    MaterialOutcome,
    ReplacingLicence,
    TypeFinding,
    in_force,
    nearest_to_force,
    outcome_of_material,
)
from wallet.domain.grounds.use_list import PaperMaterial
from wallet.domain.licences.licence import Licence
from wallet.domain.registry.scenario import ShownField
from wallet.domain.showing.disclosure import disclose
from wallet.domain.showing.verification import DisclosedLicence, Outcome, outcome_of
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry, Ground
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.authorization.gateway import Reader, take_quota
from wallet.tokens.documents.licence_document import select_disclosures


@dataclass(frozen=True, slots=True)
class Reading:
    """In whose name licences are looked at: reader, five elements, time, the case, by what."""

    repository: Repository
    now: datetime
    reader: Reader
    elements: FiveElements
    case_id: str
    duty: Duty

    def entry(self, outcome: str, **about: Any) -> AuditEntry:
        """Return the entry of one read; it names the application where it rests on one."""
        entry = statutory_entry(self.now, self.reader, self.elements, outcome, **about)
        if not self.duty.outside_list:
            return entry
        return replace(
            entry,
            scenario_code=self.duty.scenario_code,
            scenario_name=self.duty.scenario_name,
            details={**entry.details, "legal_ground": self.duty.legal_ground},
        )

    @property
    def today(self) -> date:
        """The city's civil date."""
        return city_date(self.now)


@dataclass(frozen=True, slots=True)
class Found:
    """One licence type: what was found, what can be read, and what only has a status."""

    finding: TypeFinding
    readable: tuple[tuple[Licence, LicenceVersion], ...] = ()
    refused: tuple[tuple[Licence, Outcome], ...] = ()


@dataclass(slots=True)
class Examination:
    """One applicant's licences against one matter's papers."""

    reading: Reading
    held: Mapping[str, Sequence[Licence]]
    types: Mapping[str, LicenceType]
    _found: dict[str, Found] = field(default_factory=dict)
    _needed: dict[str, dict[str, None]] = field(default_factory=dict)

    def examine(
        self, materials: Iterable[PaperMaterial]
    ) -> tuple[tuple[MaterialExemption, ...], tuple[ReplacingLicence, ...]]:
        """Return what becomes of each paper, and the licences that were read for it.

        Raises:
            QuotaUsedUp: the day's reads of a type are used up; then nothing is read at all.
        """
        judged = tuple(self._judge(material) for material in materials)
        read = [
            self._read(found, licence, version)
            for found in self._found.values()
            for licence, version in found.readable
        ]
        for found in self._found.values():
            for licence, outcome in found.refused:
                self._record(licence, self._needed_of(licence.type_code), outcome.value)
        return judged, tuple(read)

    def _judge(self, material: PaperMaterial) -> MaterialExemption:
        findings: list[TypeFinding] = []
        for one in material.replaced_by:
            found = self._find(one.type_code)
            findings.append(found.finding)
            if found.readable or found.refused:
                self._needed.setdefault(one.type_code, {}).update(dict.fromkeys(one.fields))
            if found.readable:
                break
        outcome = outcome_of_material(findings)
        exempted = outcome is MaterialOutcome.EXEMPTED
        return MaterialExemption(
            material.name,
            material.required,
            outcome,
            findings[-1].identifiers if exempted else (),
            tuple(findings),
        )

    def _find(self, type_code: str) -> Found:
        if type_code not in self._found:
            licences = self.held.get(type_code, ())
            for _ in range(max(1, len(licences))):
                take_quota(
                    self.reading.repository, self.reading.reader, type_code, self.reading.now
                )
            self._found[type_code] = self._look(type_code, licences)
        return self._found[type_code]

    def _look(self, type_code: str, licences: Sequence[Licence]) -> Found:
        today = self.reading.today
        if not licences:
            return Found(self._absent(type_code, today))
        standing = in_force(licences, today)
        if not standing:
            nearest = nearest_to_force(licences, today)
            status = nearest.status_on(today)
            finding = self._finding(type_code, MaterialOutcome.NOT_IN_FORCE, (nearest,))
            return Found(finding, refused=((nearest, outcome_of(status)),))
        versions = [(one, self._version(one)) for one in standing]
        readable = tuple((one, version) for one, version in versions if self._holds(version))
        doubtful = tuple(
            (one, Outcome.CANNOT_CONFIRM) for one, version in versions if not self._holds(version)
        )
        if not readable:
            finding = self._finding(type_code, MaterialOutcome.CANNOT_CONFIRM, standing)
            return Found(finding, refused=doubtful)
        exempting = [one for one, _ in readable]
        return Found(
            self._finding(type_code, MaterialOutcome.EXEMPTED, exempting), readable, doubtful
        )

    def _absent(self, type_code: str, today: date) -> TypeFinding:
        kind = self.types[type_code]
        collected = kind.state is EntryState.APPROVED and kind.collected_since <= today
        return TypeFinding(
            type_code,
            kind.name,
            MaterialOutcome.NOT_IN_REPOSITORY if collected else MaterialOutcome.NOT_YET_COLLECTED,
            collected_since=kind.collected_since,
        )

    def _finding(
        self, type_code: str, outcome: MaterialOutcome, licences: Sequence[Licence]
    ) -> TypeFinding:
        return TypeFinding(
            type_code,
            self.types[type_code].name,
            outcome,
            licences[0].status_on(self.reading.today),
            self.types[type_code].collected_since,
            tuple(str(one.code) for one in licences),
        )

    def _version(self, licence: Licence) -> LicenceVersion:
        return self.reading.repository.licences.version(licence.id, licence.version)

    def _holds(self, version: LicenceVersion) -> bool:
        return not self.reading.repository.keys.is_withdrawn(version.kid)

    def _needed_of(self, type_code: str) -> tuple[str, ...]:
        return tuple(self._needed.get(type_code, {}))

    def _read(self, found: Found, licence: Licence, version: LicenceVersion) -> ReplacingLicence:
        repository = self.reading.repository
        kind = repository.catalogue.get(licence.type_code, licence.type_version)
        needed = self._needed_of(licence.type_code)
        names = [name for name in needed if name in version.face]
        until = licence.term.valid_until
        disclosed = DisclosedLicence(
            licence.type_code,
            kind.name,
            repository.units.get(licence.issuer_id).name,
            version.code,
            version.version,
            until.isoformat() if until else None,
            licence.disputed,
            disclose(kind, version.face, [ShownField(name, masked=False) for name in names]),
        )
        self._record(licence, needed, DONE)
        return ReplacingLicence(disclosed, select_disclosures(version.document, names))

    def _record(self, licence: Licence, fields: tuple[str, ...], outcome: str) -> None:
        entry = self.reading.entry(outcome, licence=licence, fields=fields)
        details = {**entry.details, "case": self.reading.case_id}
        self.reading.repository.audit.append(replace(entry, details=details))


def statutory_entry(
    now: datetime,
    reader: Reader,
    elements: FiveElements,
    outcome: str,
    licence: Licence | None = None,
    fields: tuple[str, ...] = (),
    action: AuditAction = AuditAction.LICENCE_RETRIEVED,
) -> AuditEntry:
    """Return the entry of one read by duty; it names all five elements."""
    return AuditEntry(
        now,
        action,
        reader.verifier.actor,
        outcome,
        Ground.STATUTORY,
        reader.verifier.unit_name,
        elements.operator or reader.verifier.operator,
        elements.matter_name,
        elements.matter_code,
        elements.case_number,
        licence_id=licence.id if licence else None,
        licence_code=str(licence.code) if licence else None,
        fields=fields,
        details={"address": reader.address},
    )


def known_types(repository: Repository, type_codes: Iterable[str]) -> dict[str, LicenceType]:
    """Return each type in its latest approved version; one that is retired, in its latest."""
    versions = repository.catalogue.versions_of(type_codes).values()
    order = sorted(versions, key=lambda one: (one.state is EntryState.APPROVED, one.version))
    return {one.type_code: one for one in order}
