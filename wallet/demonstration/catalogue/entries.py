"""Every entry of the demonstration's issuing catalogue, and where to find one by its key."""

from wallet.demonstration.catalogue import (
    enterprise_and_industry,
    identity_and_life,
    work_and_property,
)
from wallet.demonstration.catalogue.drafts import TypeDraft

DRAFTS: tuple[TypeDraft, ...] = (
    *identity_and_life.DRAFTS,
    *work_and_property.DRAFTS,
    *enterprise_and_industry.DRAFTS,
)
BY_KEY = {draft.key: draft for draft in DRAFTS}
