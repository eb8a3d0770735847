"""The issuer's desk: the bureau's own licences, their delivery, catalogue and signing keys."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("issuer", __name__, url_prefix="/issuer")
guard(blueprint, Role.ISSUER)

from wallet.desks.issuer import (  # noqa: E402, F401 views
    amend,
    approvals,
    catalogue,
    catalogue_drafts,
    catalogue_editor,
    change_lists,
    changes,
    collection_acts,
    collection_files,
    collections,
    deliveries,
    incidents,
    issue,
    keys,
    licences,
    permit_changes,
    permits,
    reconciliations,
    samples,
    supersede,
    timeliness,
)
