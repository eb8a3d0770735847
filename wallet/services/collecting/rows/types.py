"""Which of an issuer's licence types a row means: by its name, by its code, or by both."""

from collections import defaultdict
from collections.abc import Iterable

from wallet.domain.catalogue.issuing_catalogue import LicenceType, UnknownLicenceType
from wallet.services.collecting.rows.faults import TypeUnclear
from wallet.services.sheets.columns import comparable

TypeMark = tuple[str, str]
"""A type code and a type name as a row has them; either may be empty."""


class TypeBook:
    """The approved types of one issuer, each in its latest version."""

    def __init__(self, licence_types: Iterable[LicenceType]) -> None:
        self._by_code: dict[str, LicenceType] = {}
        for licence_type in licence_types:
            known = self._by_code.get(licence_type.type_code)
            if known is None or known.version < licence_type.version:
                self._by_code[licence_type.type_code] = licence_type
        self._by_name: defaultdict[str, list[LicenceType]] = defaultdict(list)
        for licence_type in self._by_code.values():
            self._by_name[comparable(licence_type.name)].append(licence_type)

    @property
    def licence_types(self) -> tuple[LicenceType, ...]:
        """Every type of the issuer."""
        return tuple(self._by_code.values())

    def find(self, mark: TypeMark) -> LicenceType:
        """Return the type that a row means.

        Raises:
            UnknownLicenceType: the issuer has none of this code or name.
            TypeUnclear: several have the name, or the name is not that of the code.
        """
        code, name = mark[0].upper(), comparable(mark[1])
        if not code:
            return self._named(name)
        found = self._by_code.get(code)
        if found is None:
            raise UnknownLicenceType
        if name and name != comparable(found.name):
            raise TypeUnclear
        return found

    def those_meant(self, marks: Iterable[TypeMark]) -> set[LicenceType]:
        """Return the types that some of the marks mean; marks that mean none are passed over."""
        meant = set()
        for mark in marks:
            try:
                meant.add(self.find(mark))
            except (UnknownLicenceType, TypeUnclear):
                continue
        return meant

    def _named(self, name: str) -> LicenceType:
        found = self._by_name.get(name, [])
        if not found:
            raise UnknownLicenceType
        if len(found) > 1:
            raise TypeUnclear
        return found[0]
