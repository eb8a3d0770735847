"""What the API reads of a search; no rule lives here."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from wallet.api.schemas import ListFilters, Text, identity_kind, refused
from wallet.domain.actors.actors import IdentityKind


class LicenceSearchIn(ListFilters):
    """Whom or what to look for among your own licences; of several parts any one is enough.

    A name is found whatever its width, dots and brackets are. Send it here and never in an address.
    """

    name: Text | None = None
    id_type: Annotated[IdentityKind, BeforeValidator(identity_kind)] | None = None
    id_number: Annotated[str, Field(max_length=60)] | None = None
    number: Annotated[str, Field(max_length=60)] | None = None
    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    @model_validator(mode="after")
    def _something(self) -> "LicenceSearchIn":
        if (self.id_type is None) != (self.id_number is None):
            raise refused("given_together", ways="id_type, id_number")
        if not (self.name or self.id_number or self.number):
            raise refused("at_least_one", ways="name, id_number, number")
        return self

    @property
    def identity(self) -> tuple[IdentityKind, str] | None:
        """The identity number with its kind, if one was given."""
        if self.id_type is None or self.id_number is None:
            return None
        return self.id_type, self.id_number
