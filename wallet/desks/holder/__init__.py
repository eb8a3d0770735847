"""The holder's desk: own licences, showing one, who looked, own credentials."""

from flask import Blueprint

from wallet.desks.holder.showing.open_pages import answer_with_next_code
from wallet.desks.shared.access import guard, limit_handlers, refuse_without_registration
from wallet.domain.actors.actors import WALLET_ROLES

blueprint = Blueprint("holder", __name__, url_prefix="/holder")
blueprint.before_request(answer_with_next_code)
guard(blueprint, *WALLET_ROLES)

# What a handler (经办人) may enter; each of these shows and does what the appointment names.
FOR_HANDLERS = frozenset(
    {
        "activity",
        "authorization",
        "authorization_code",
        "authorization_code_form",
        "authorization_evidence",
        "authorization_evidence_file",
        "authorization_request",
        "authorization_withdrawal",
        "authorization_withdrawal_file",
        "authorizations",
        "authorizations_waiting",
        "cancel_authorization_code",
        "cancel_copy",
        "confirm_copy_cancellation",
        "confirm_permit_presentation",
        "confirm_presentation",
        "confirm_set_presentation",
        "consent",
        "copies",
        "copy",
        "copy_form",
        "decline_authorization",
        "end_presentation",
        "enterprise_home",
        "licence",
        "licence_set",
        "licence_sets",
        "licences",
        "make_authorization_code",
        "make_licence_copy",
        "make_permit_copy",
        "message",
        "messages",
        "open_authorization_link",
        "permit",
        "permit_copy_form",
        "permit_poster",
        "permit_poster_file",
        "permits",
        "present",
        "present_permit",
        "present_set",
        "presentation",
        "presentation_code",
        "presentation_scans",
        "renew_copy_link",
        "withdraw_authorization",
    }
)
limit_handlers(blueprint, FOR_HANDLERS)
refuse_without_registration(
    blueprint,
    frozenset(
        {
            "authorization_code_form",
            "confirm_permit_presentation",
            "confirm_presentation",
            "confirm_set_presentation",
            "confirm_wall_code",
            "copy_form",
            "edit_licence_set",
            "new_licence_set",
            "permit_copy_form",
        }
    ),
)

# The views.
import wallet.desks.holder.authorization.blocks  # noqa: E402
import wallet.desks.holder.authorization.codes  # noqa: E402
import wallet.desks.holder.authorization.evidence  # noqa: E402
import wallet.desks.holder.authorization.grants  # noqa: E402
import wallet.desks.holder.authorization.requests  # noqa: E402
import wallet.desks.holder.authorization.wallet_address  # noqa: E402
import wallet.desks.holder.copies.making  # noqa: E402
import wallet.desks.holder.copies.own_copies  # noqa: E402
import wallet.desks.holder.enterprise_home  # noqa: E402
import wallet.desks.holder.licence_sets.editing  # noqa: E402
import wallet.desks.holder.licence_sets.own_sets  # noqa: E402
import wallet.desks.holder.licence_sets.showing  # noqa: E402
import wallet.desks.holder.licences  # noqa: E402
import wallet.desks.holder.messages  # noqa: E402
import wallet.desks.holder.permits  # noqa: E402
import wallet.desks.holder.showing.activity  # noqa: E402
import wallet.desks.holder.showing.present  # noqa: E402
import wallet.desks.holder.showing.present_permit  # noqa: E402, F401
