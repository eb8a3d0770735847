"""The table of acts: everything that leaves an entry, who may do it, and what it has to keep.

A scope of the API is looked at where the call comes in; here a system is a system. Where an act
takes more than its row says (the own unit, a standing, a second factor), its service says so.
"""

from dataclasses import dataclass, replace

from wallet.domain.actors.actors import ActorKind, Role
from wallet.domain.trail.audit import AuditAction
from wallet.domain.trail.audit import AuditAction as Did

Party = Role | ActorKind
"""Who does an act: an account by its role; a system, a stranger or the machine by its kind."""


@dataclass(frozen=True, slots=True)
class Act:
    """What holds for one act, named in the table by the action of its entry.

    ``refused`` is the action of a refusal's entry, where that has one of its own. ``for_wallet``:
    it is done in the name of the wallet that is open, so the page names that wallet and the
    transaction reads the post again; ``whole_wallet``: no handler does it;
    ``without_registration``: an enterprise whose registration is not in force still does it, to
    see and to take back. ``by_key``: a request that comes twice under one key is done once.
    ``lessens``: it can leave a holder with less in force than before.
    """

    who: frozenset[Party]
    refused: AuditAction | None = None
    for_wallet: bool = False
    whole_wallet: bool = False
    without_registration: bool = False
    by_key: bool = False
    lessens: bool = False


_HOLDER = frozenset[Party]({Role.HOLDER, Role.ENTERPRISE})
_CLERK = frozenset[Party]({Role.ISSUER})
_BUREAU = frozenset[Party]({Role.ISSUER, ActorKind.CLIENT, ActorKind.SYSTEM})
_BUREAU_OR_OPERATOR = _BUREAU | {Role.OPERATOR}
_RELYING_CLERK = frozenset[Party]({Role.VERIFIER})
_RELYING = frozenset[Party]({Role.VERIFIER, ActorKind.CLIENT})
_OPERATOR = frozenset[Party]({Role.OPERATOR})
_OPERATOR_OR_MACHINE = frozenset[Party]({Role.OPERATOR, ActorKind.SYSTEM})
_OF_OWN_KEYS = frozenset[Party]({Role.ISSUER, Role.OPERATOR, ActorKind.SYSTEM})
_SUPERVISOR = frozenset[Party]({Role.SUPERVISOR})
_SYSTEM = frozenset[Party]({ActorKind.SYSTEM})
_CLIENT = frozenset[Party]({ActorKind.CLIENT, ActorKind.STRANGER})
_STAFF = frozenset[Party](
    {Role.VERIFIER, Role.ISSUER, Role.OPERATOR, Role.SUPERVISOR, ActorKind.SYSTEM}
)
_SIGNED_IN = frozenset[Party](Role)
_ANYBODY = frozenset[Party]({*Role, *ActorKind})

_ISSUING = Act(_BUREAU, by_key=True)
_MAKING_LESS = Act(_BUREAU, by_key=True, lessens=True)
_WALLET = Act(_HOLDER, for_wallet=True)
_WALLET_BY_KEY = Act(_HOLDER, for_wallet=True, by_key=True)
_WHOLE_WALLET = Act(_HOLDER, for_wallet=True, whole_wallet=True)
_TAKING_BACK = replace(_WALLET, without_registration=True)
_PERSON = Act(_HOLDER)
_OF_SET = Act(_HOLDER, refused=Did.SET_REFUSED, for_wallet=True, whole_wallet=True, by_key=True)
_CREDENTIAL = Act(_SIGNED_IN, refused=Did.CREDENTIAL_REFUSED)

ACTS: dict[Did, Act] = {
    # accounts
    Did.SIGNED_IN: Act(_ANYBODY, refused=Did.SIGN_IN_REFUSED),
    Did.SIGNED_OUT: Act(_SIGNED_IN),
    Did.SIGNED_OUT_EVERYWHERE: Act(_SIGNED_IN),
    Did.PIN_CHOSEN: _CREDENTIAL,
    Did.PASSWORD_CHANGED: _CREDENTIAL,
    Did.ACCOUNT_OPENED: Act(_STAFF, by_key=True),
    Did.ACCOUNT_CLOSED: Act(_STAFF),
    Did.ACCOUNT_REOPENED: Act(_STAFF, by_key=True),
    Did.ACCOUNT_RESET: Act(_STAFF, by_key=True),
    Did.ACCOUNT_SIGN_INS_ENDED: Act(_STAFF),
    Did.ACCOUNT_RIGHTS_CHANGED: Act(_STAFF),
    Did.HOLDER_REGISTERED: Act(_RELYING_CLERK, by_key=True),
    Did.HOLDER_ACCESS_RESET: Act(_RELYING_CLERK, by_key=True),
    Did.TOKEN_ISSUED: Act(_CLIENT, refused=Did.TOKEN_REFUSED),
    # enterprises and their people
    Did.ENTERPRISE_BOUND: _PERSON,
    Did.ENTERPRISE_UNBOUND: _PERSON,
    Did.ENTERPRISE_ENTERED: _PERSON,
    Did.ENTERPRISE_LEFT: _PERSON,
    Did.APPOINTMENT_MADE: _WALLET_BY_KEY,
    Did.APPOINTMENT_ENDED: _TAKING_BACK,
    Did.POST_RESIGNED: _PERSON,
    # showing and checking
    Did.PRESENTATION_STARTED: Act(
        _HOLDER, refused=Did.PRESENTATION_REFUSED, for_wallet=True, by_key=True
    ),
    Did.PRESENTATION_ENDED: _TAKING_BACK,
    Did.COPY_MADE: Act(_HOLDER, refused=Did.COPY_REFUSED, for_wallet=True, by_key=True),
    Did.COPY_LINK_MADE: _WALLET_BY_KEY,
    Did.COPY_CANCELLED: replace(_TAKING_BACK, by_key=True),
    Did.COPY_DOWNLOADED: Act(_ANYBODY),
    Did.COPY_CHECKED: Act(_ANYBODY, refused=Did.COPY_CHECK_REFUSED),
    Did.SET_PREPARED: _OF_SET,
    Did.SET_CHANGED: _OF_SET,
    Did.SET_DELETED: replace(_OF_SET, without_registration=True),
    Did.LICENCE_VERIFIED: Act(_RELYING, by_key=True),
    # licences
    Did.LICENCE_ISSUED: Act(_BUREAU, refused=Did.ISSUING_REFUSED, by_key=True),
    Did.LICENCE_AMENDED: _MAKING_LESS,
    Did.LICENCE_CORRECTED: _MAKING_LESS,
    Did.LICENCE_SUSPENDED: _ISSUING,
    Did.LICENCE_RESUMED: _ISSUING,
    Did.LICENCE_REVOKED: _MAKING_LESS,
    Did.LICENCE_SUPERSEDED: _MAKING_LESS,
    Did.LICENCE_TRANSFERRED: _MAKING_LESS,
    Did.LICENCE_VOIDED: _MAKING_LESS,
    Did.LICENCE_RESIGNED: Act(_BUREAU_OR_OPERATOR),
    Did.CHANGE_ASKED: _ISSUING,
    Did.CHANGE_APPROVED: Act(_CLERK, lessens=True),
    Did.CHANGE_REFUSED: Act(_CLERK),
    Did.CHANGE_WITHDRAWN: Act(_CLERK),
    Did.CHANGES_LISTED: _MAKING_LESS,
    Did.CHANGES_DECIDED: Act(_BUREAU),
    Did.CHANGES_CONFIRMED: Act(_BUREAU, lessens=True),
    Did.CHANGES_CANCELLED: Act(_BUREAU_OR_OPERATOR),
    Did.RESIGNING_BEGUN: Act(_BUREAU_OR_OPERATOR, by_key=True),
    Did.SECOND_APPROVAL_SET: Act(_OPERATOR),
    Did.RECEIPT_OPENED: replace(_WHOLE_WALLET, without_registration=True),
    Did.NOTICES_READ: replace(_WALLET, without_registration=True),
    Did.LICENCE_READ: Act(_BUREAU),
    Did.LICENCES_LISTED: Act(_BUREAU),
    Did.LICENCES_SEARCHED: Act(_BUREAU),
    Did.NUMBERS_SHOWN: Act(_CLERK),
    # collecting and overseeing
    Did.LICENCES_IMPORTED: Act(_BUREAU),
    Did.COLLECTION_RECEIVED: _ISSUING,
    Did.COLLECTION_DECIDED: Act(_BUREAU),
    Did.COLLECTION_CONFIRMED: Act(_BUREAU),
    Did.COLLECTION_CANCELLED: Act(_BUREAU),
    Did.RECONCILED: _ISSUING,
    Did.SAMPLE_DRAWN: Act(_CLERK),
    Did.SAMPLE_RECORDED: Act(_CLERK),
    Did.INCIDENT_REPORTED: _ISSUING,
    Did.INCIDENT_DUE_ADDED: Act(_BUREAU),
    Did.INCIDENT_RECOVERED: Act(_BUREAU),
    Did.INCIDENT_ASKED: Act(_SYSTEM),
    Did.INCIDENT_CONTINUES: Act(_BUREAU),
    Did.INCIDENT_LAPSED: Act(_SYSTEM),
    Did.INCIDENT_CLOSED: Act(_BUREAU),
    Did.INCIDENT_SEEN: Act(_SUPERVISOR),
    # authorizations
    Did.AUTHORIZATION_ASKED: Act(_RELYING, by_key=True),
    Did.AUTHORIZATION_CANCELLED: Act(_RELYING),
    Did.AUTHORIZATION_OPENED: _TAKING_BACK,
    Did.AUTHORIZATION_GRANTED: _WALLET_BY_KEY,
    Did.AUTHORIZATION_DECLINED: _TAKING_BACK,
    Did.AUTHORIZATION_WITHDRAWN: _TAKING_BACK,
    Did.LICENCE_RETRIEVED: Act(_RELYING, by_key=True),
    Did.PARTY_BLOCKED: replace(_WHOLE_WALLET, without_registration=True),
    Did.PARTY_UNBLOCKED: _WHOLE_WALLET,
    Did.WALLET_ADDRESS_CHANGED: _WHOLE_WALLET,
    # units
    Did.UNIT_FOUNDED: Act(_OPERATOR_OR_MACHINE, by_key=True),
    Did.UNIT_CHANGED: Act(_OPERATOR),
    Did.UNIT_CLOSED: Act(_OPERATOR),
    Did.UNIT_REOPENED: Act(_OPERATOR),
    Did.UNIT_COUNTERS_SET: Act(_OPERATOR),
    # the registry
    Did.UNIT_SUSPENDED: Act(_OPERATOR),
    Did.UNIT_RESUMED: Act(_OPERATOR),
    Did.SCENARIO_SUBMITTED: Act(_RELYING_CLERK),
    Did.SCENARIO_DECIDED: Act(_OPERATOR),
    Did.SCENARIO_SUSPENDED: Act(_OPERATOR),
    Did.SCENARIO_RESUMED: Act(_OPERATOR),
    Did.SCENARIO_ENDED: Act(_OPERATOR),
    Did.FILING_DECIDED: Act(_SUPERVISOR),
    Did.APPLICATION_SUBMITTED: Act(_RELYING_CLERK),
    Did.APPLICATION_DECIDED: Act(_OPERATOR),
    Did.APPLICATION_ENDED: Act(_OPERATOR),
    Did.CREDENTIALS_CHANGED: Act(_RELYING_CLERK),
    Did.CREDENTIALS_REVOKED: Act(_RELYING_CLERK),
    Did.LIMITS_CHANGED: Act(_OPERATOR),
    # use lists
    Did.USE_LIST_DRAFTED: Act(_RELYING_CLERK),
    Did.USE_LIST_SUBMITTED: Act(_RELYING_CLERK),
    Did.USE_LIST_DECIDED: Act(_OPERATOR),
    Did.USE_LIST_ENDED: Act(_RELYING_CLERK),
    Did.CASE_OPENED: Act(_RELYING, refused=Did.LICENCE_RETRIEVED, by_key=True),
    # the issuing catalogue
    Did.ENTRY_DRAFTED: Act(_CLERK),
    Did.ENTRY_SUBMITTED: Act(_CLERK),
    Did.ENTRY_WITHDRAWN: Act(_CLERK),
    Did.ENTRY_DISCARDED: Act(_CLERK),
    Did.ENTRY_DECIDED: Act(_OPERATOR),
    Did.ENTRY_RETIRED: Act(_OPERATOR),
    # comprehensive permits
    Did.INDUSTRY_CHANGED: Act(_OPERATOR),
    Did.PERMIT_CANDIDATES_READ: Act(_BUREAU),
    Did.PERMIT_ASSEMBLED: _ISSUING,
    Did.PERMIT_EXTENDED: _ISSUING,
    Did.PERMIT_REBUILT: _ISSUING,
    Did.PERMIT_ENDED: _ISSUING,
    Did.WALL_CODE_ISSUED: _WHOLE_WALLET,
    # signing keys
    Did.CERTIFICATE_REQUESTED: Act(_OF_OWN_KEYS),
    Did.CERTIFICATE_REQUEST_DROPPED: Act(_OF_OWN_KEYS),
    Did.CERTIFICATE_INSTALLED: Act(_OF_OWN_KEYS),
    Did.KEY_WITHDRAWN: Act(_OF_OWN_KEYS),
    Did.AUTHORITY_TRUSTED: Act(_OPERATOR_OR_MACHINE),
    Did.AUTHORITY_DISTRUSTED: Act(_OPERATOR_OR_MACHINE),
    # the machine's own
    Did.CITY_SEEDED: Act(_SYSTEM),
    Did.KEYS_ROTATED: Act(_SYSTEM),
    Did.DATA_PURGED: Act(_SYSTEM),
    Did.LICENCES_EXAMINED: Act(_SYSTEM),
    Did.BACKED_UP: Act(_SYSTEM),
    Did.RESTORED: Act(_SYSTEM),
}

FOLLOWS = frozenset(
    {
        Did.ACCESS_REFUSED,  # what reached no act: an edge writes it
        Did.LICENCES_DELIVERED,  # with a sign-in
        Did.COLLECTION_CHECKED,  # by a worker, with the file's check
        Did.CHANGES_CHECKED,  # by a worker, with the list's check
        Did.CHANGES_CARRIED_OUT,  # by a worker, with the end of a list
    }
)
"""Actions of entries that no act begins with: they follow from one, or from an edge."""
