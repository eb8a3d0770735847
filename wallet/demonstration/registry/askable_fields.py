"""What the registered scenarios may ask of a holder, for how long, and how long it is kept.

Required is what the purpose cannot do without; everything else is the holder's free choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wallet.domain.registry.scenario import AskedField

_MONTH, _QUARTER, _YEAR = 30, 90, 365


@dataclass(frozen=True, slots=True)
class Asked:
    """Fields of one licence type: needed, and only useful."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def fields(self) -> tuple[AskedField, ...]:
        """Return them as the scenario stores them."""
        useful = (AskedField(name, required=False) for name in self.optional)
        return (*map(AskedField, self.required), *useful)


@dataclass(frozen=True, slots=True)
class Askable:
    """What one scenario may ask; the terms are in days."""

    of_types: Mapping[str, Asked] = field(default_factory=dict)
    longest_term_days: int = 0
    retention_days: int = 0


_IDENTITY = ("name", "id_number")
NOTHING = Askable()
ASKABLE: Mapping[str, Askable] = {
    "counter-identity": Askable(
        {
            "residence_permit": Asked(_IDENTITY, ("address", "portrait")),
            "household_register": Asked(_IDENTITY, ("address", "relation")),
            "social_security_card": Asked(_IDENTITY),
            "business_licence": Asked(("organisation_name", "uscc"), ("representative", "seat")),
        },
        _MONTH,
        2 * _YEAR,
    ),
    "hospital-registration": Askable(
        {
            "social_security_card": Asked(_IDENTITY, ("sex", "card_number")),
            "senior_card": Asked(("name",), ("birth_date",)),
            "vaccination_record": Asked(("name", "birth_date", "doses")),
        },
        _MONTH,
        _YEAR,
    ),
    "hotel-check-in": Askable(
        {
            "residence_permit": Asked(_IDENTITY, ("portrait",)),
            "driving_licence": Asked(_IDENTITY, ("portrait",)),
            "social_security_card": Asked(_IDENTITY, ("portrait",)),
        },
        7,
        180,
    ),
    "bank-account": Askable(
        {
            "residence_permit": Asked(_IDENTITY, ("address", "birth_date")),
            "household_register": Asked(_IDENTITY, ("address", "birth_date")),
            "social_security_card": Asked(_IDENTITY, ("portrait",)),
            "business_licence": Asked(
                ("organisation_name", "uscc", "representative"), ("capital", "seat", "scope")
            ),
        },
        _QUARTER,
        5 * _YEAR,
    ),
    "bank-car-loan": Askable(
        {
            "vehicle_licence": Asked(("plate", "owner", "model"), ("vin", "registered_on")),
            "driving_licence": Asked(("name",), ("vehicle_class",)),
        },
        _MONTH,
        3 * _YEAR,
    ),
    "pharmacy-purchase": Askable(
        {
            "social_security_card": Asked(("name",), ("id_number",)),
            "residence_permit": Asked(("name",), ("id_number",)),
        },
        1,
        _YEAR,
    ),
    "car-rental": Askable(
        {
            "driving_licence": Asked(
                ("name", "vehicle_class", "first_issued"), ("id_number", "portrait")
            )
        },
        _MONTH,
        _YEAR,
    ),
    "express-sender": Askable({"residence_permit": Asked(("name",), ("id_number",))}, 1, _MONTH),
}
