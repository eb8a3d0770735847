"""The issuer's desk: the bureau's own licences, their delivery, catalogue and signing keys."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("issuer", __name__, url_prefix="/issuer")
guard(blueprint, Role.ISSUER)

# The views.
import wallet.desks.issuer.catalogue.drafts  # noqa: E402
import wallet.desks.issuer.catalogue.editor  # noqa: E402
import wallet.desks.issuer.catalogue.entries  # noqa: E402
import wallet.desks.issuer.changes.amend  # noqa: E402
import wallet.desks.issuer.changes.approvals  # noqa: E402
import wallet.desks.issuer.changes.change_list_acts  # noqa: E402
import wallet.desks.issuer.changes.change_list_files  # noqa: E402
import wallet.desks.issuer.changes.change_lists  # noqa: E402
import wallet.desks.issuer.changes.states  # noqa: E402
import wallet.desks.issuer.changes.supersede  # noqa: E402
import wallet.desks.issuer.collecting.collection_acts  # noqa: E402
import wallet.desks.issuer.collecting.collection_files  # noqa: E402
import wallet.desks.issuer.collecting.collections  # noqa: E402
import wallet.desks.issuer.licences.deliveries  # noqa: E402
import wallet.desks.issuer.licences.issue  # noqa: E402
import wallet.desks.issuer.licences.own_licences  # noqa: E402
import wallet.desks.issuer.oversight.contradictions  # noqa: E402
import wallet.desks.issuer.oversight.incidents  # noqa: E402
import wallet.desks.issuer.oversight.reconciliations  # noqa: E402
import wallet.desks.issuer.oversight.samples  # noqa: E402
import wallet.desks.issuer.oversight.timeliness  # noqa: E402
import wallet.desks.issuer.permits.permit_changes  # noqa: E402
import wallet.desks.issuer.permits.permits  # noqa: E402
import wallet.desks.issuer.signing_keys  # noqa: E402, F401
