"""What the API says of the caller's own scenarios."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.schemas import Schema
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, Sensitivity
from wallet.domain.registry.scenario import ScenarioKind, ScenarioState


class ScenariosQuery(Schema):
    """How the list of scenarios is paged."""

    model_config = ConfigDict(strict=False)

    cursor: Annotated[str, Field(max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class ScenarioFieldOut(BaseModel):
    """One field of a licence type: asked and answered by its name, told by its label."""

    name: str
    label: str
    label_en: str
    format: FieldFormat | None
    sensitivity: Sensitivity | None


class ShownFieldOut(ScenarioFieldOut):
    """A field that a verification discloses, masked or in full."""

    masked: bool


class AskableFieldOut(ScenarioFieldOut):
    """A field that a holder may be asked for; a holder can leave out what is not required."""

    required: bool


class ShownTypeOut(BaseModel):
    """What a verification under the scenario discloses of one licence type."""

    type_code: str
    name: str
    name_en: str
    fields: list[ShownFieldOut]


class AskableTypeOut(BaseModel):
    """What a holder may be asked for of one licence type.

    ``reads_a_day`` is how often your client may read licences of the type in one civil day.
    """

    type_code: str
    name: str
    name_en: str
    reads_a_day: int
    fields: list[AskableFieldOut]


class ScenarioOut(BaseModel):
    """One of your registered scenarios.

    ``open`` tells whether it opens anything for this client now: approved, in force today, and
    named by the client's application where it works for one.
    """

    code: str
    name: str
    purpose: str
    kind: ScenarioKind
    state: ScenarioState
    open: bool
    in_force_from: date
    in_force_until: date | None
    longest_term_days: int
    retention_days: int
    legal_ground: str | None
    shown: list[ShownTypeOut]
    askable: list[AskableTypeOut]


class ScenarioList(BaseModel):
    """A page of your own scenarios, by code."""

    scenarios: list[ScenarioOut]
    next_cursor: str | None
