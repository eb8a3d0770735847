"""The call that reads what replaces a matter's paper materials, as the description lists it."""

from wallet.api.openapi.codes import ADDRESS, RELYING
from wallet.api.openapi.parts import KEY, Json, call, in_path
from wallet.api.use_lists import matter_schemas
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.actors.person_names import MalformedName
from wallet.domain.actors.resident_id import MalformedResidentId
from wallet.domain.actors.uscc import MalformedUscc
from wallet.domain.grounds.exemption import (
    ApplicantNameDiffers,
    CaseNoLongerKept,
    ElementMismatch,
    ElementMissing,
)
from wallet.domain.grounds.quota import QuotaUsedUp
from wallet.domain.grounds.use_list import (
    MatterNotOpen,
    OutsideUseList,
    StatutoryGroundMissing,
    UnknownMatter,
)
from wallet.services.licences.holders import IdentityKindUnsuitable

MODELS = (matter_schemas.MaterialsIn, matter_schemas.MaterialsOut)


def paths() -> Json:
    """Return the calls by address."""
    examine = call(
        "examine_materials",
        "Read the licences that replace a matter's paper materials, and learn what is missing",
        ApiScope.MATERIALS_READ,
        matter_schemas.MaterialsOut,
        body=matter_schemas.MaterialsIn,
        status="201",
        parameters=[KEY],
        refusals=[
            *ADDRESS,
            *RELYING,
            StatutoryGroundMissing,
            ElementMissing,
            ElementMismatch,
            UnknownMatter,
            MatterNotOpen,
            OutsideUseList,
            IdentityKindUnsuitable,
            MalformedName,
            MalformedResidentId,
            MalformedUscc,
            ApplicantNameDiffers,
            CaseNoLongerKept,
            QuotaUsedUp,
        ],
    )
    code = in_path("code", "matter on your approved use list, or approved outside of it")
    return {"/api/v1/matters/{code}/materials": {"parameters": [code], "post": examine}}
