"""The trail of every act and every refusal (Art. 26): what was done, by whom, on what ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import Actor


class Ground(StrEnum):
    """The three grounds for reading a licence, never mixed (Art. 13-19)."""

    PRESENTED = "presented"
    AUTHORIZED = "authorized"
    STATUTORY = "statutory"


class AuditAction(StrEnum):
    """Everything that leaves an entry, as ``subject:act``."""

    SIGNED_IN = "account:signed_in"
    SIGN_IN_REFUSED = "account:sign_in_refused"
    SIGNED_OUT = "account:signed_out"
    SIGNED_OUT_EVERYWHERE = "account:signed_out_everywhere"
    PIN_CHOSEN = "account:pin_chosen"
    PASSWORD_CHANGED = "account:password_changed"
    CREDENTIAL_REFUSED = "account:credential_refused"
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_CLOSED = "account:closed"
    ACCOUNT_REOPENED = "account:reopened"
    ACCOUNT_RESET = "account:reset"
    ACCOUNT_SIGN_INS_ENDED = "account:sign_ins_ended"
    ACCOUNT_RIGHTS_CHANGED = "account:rights_changed"
    HOLDER_REGISTERED = "holder:registered"
    HOLDER_ACCESS_RESET = "holder:access_reset"
    ACCESS_REFUSED = "access:refused"
    ENTERPRISE_BOUND = "enterprise:bound"
    ENTERPRISE_UNBOUND = "enterprise:unbound"
    ENTERPRISE_ENTERED = "enterprise:entered"
    ENTERPRISE_LEFT = "enterprise:left"
    APPOINTMENT_MADE = "appointment:made"
    APPOINTMENT_ENDED = "appointment:ended"
    POST_RESIGNED = "appointment:resigned"
    PRESENTATION_STARTED = "presentation:started"
    PRESENTATION_REFUSED = "presentation:refused"
    PRESENTATION_ENDED = "presentation:ended"
    COPY_MADE = "copy:made"
    COPY_REFUSED = "copy:refused"
    COPY_LINK_MADE = "copy:link_made"
    COPY_DOWNLOADED = "copy:downloaded"
    COPY_CANCELLED = "copy:cancelled"
    COPY_CHECKED = "copy:checked"
    COPY_CHECK_REFUSED = "copy:check_refused"
    SET_PREPARED = "licence_set:prepared"
    SET_CHANGED = "licence_set:changed"
    SET_DELETED = "licence_set:deleted"
    SET_REFUSED = "licence_set:refused"
    LICENCE_VERIFIED = "licence:verified"
    LICENCE_ISSUED = "licence:issued"
    LICENCE_AMENDED = "licence:amended"
    LICENCE_CORRECTED = "licence:corrected"
    LICENCE_SUSPENDED = "licence:suspended"
    LICENCE_RESUMED = "licence:resumed"
    LICENCE_REVOKED = "licence:revoked"
    LICENCE_SUPERSEDED = "licence:superseded"
    LICENCE_TRANSFERRED = "licence:transferred"
    LICENCE_VOIDED = "licence:voided"
    LICENCE_RESIGNED = "licence:resigned"
    CHANGE_ASKED = "change:asked"
    CHANGE_APPROVED = "change:approved"
    CHANGE_REFUSED = "change:refused"
    CHANGE_WITHDRAWN = "change:withdrawn"
    CHANGES_LISTED = "change:listed"
    CHANGES_DECIDED = "change:list_decided"
    CHANGES_CHECKED = "change:list_checked"
    CHANGES_CONFIRMED = "change:list_confirmed"
    CHANGES_CANCELLED = "change:list_cancelled"
    CHANGES_CARRIED_OUT = "change:list_carried_out"
    RESIGNING_BEGUN = "change:resigning_begun"
    SECOND_APPROVAL_SET = "unit:second_approval_set"
    LICENCES_DELIVERED = "licence:delivered"
    RECEIPT_OPENED = "delivery:receipt_opened"
    NOTICES_READ = "notice:opened"
    LICENCE_READ = "licence:read"
    LICENCES_SEARCHED = "licence:searched"
    NUMBERS_SHOWN = "licence:numbers_shown"
    LICENCES_LISTED = "licence:listed"
    ISSUING_REFUSED = "licence:refused"
    LICENCES_IMPORTED = "licence:imported"
    COLLECTION_RECEIVED = "collection:received"
    COLLECTION_CHECKED = "collection:checked"
    COLLECTION_DECIDED = "collection:decided"
    COLLECTION_CONFIRMED = "collection:confirmed"
    COLLECTION_CANCELLED = "collection:cancelled"
    RECONCILED = "reconciliation:made"
    SAMPLE_DRAWN = "reconciliation:sample_drawn"
    SAMPLE_RECORDED = "reconciliation:sample_recorded"
    INCIDENT_REPORTED = "incident:reported"
    INCIDENT_DUE_ADDED = "incident:due_added"
    INCIDENT_RECOVERED = "incident:recovered"
    INCIDENT_ASKED = "incident:asked"
    INCIDENT_CONTINUES = "incident:continues"
    INCIDENT_LAPSED = "incident:lapsed"
    INCIDENT_CLOSED = "incident:closed"
    INCIDENT_SEEN = "incident:seen"
    AUTHORIZATION_ASKED = "authorization:asked"
    AUTHORIZATION_CANCELLED = "authorization:cancelled"
    AUTHORIZATION_OPENED = "authorization:opened"
    AUTHORIZATION_GRANTED = "authorization:granted"
    AUTHORIZATION_DECLINED = "authorization:declined"
    AUTHORIZATION_WITHDRAWN = "authorization:withdrawn"
    LICENCE_RETRIEVED = "licence:retrieved"
    PARTY_BLOCKED = "party:blocked"
    PARTY_UNBLOCKED = "party:unblocked"
    WALLET_ADDRESS_CHANGED = "wallet_address:changed"
    UNIT_FOUNDED = "unit:founded"
    UNIT_CHANGED = "unit:changed"
    UNIT_CLOSED = "unit:closed"
    UNIT_REOPENED = "unit:reopened"
    UNIT_COUNTERS_SET = "unit:counters_set"
    UNIT_SUSPENDED = "unit:suspended"
    UNIT_RESUMED = "unit:resumed"
    SCENARIO_SUBMITTED = "scenario:submitted"
    SCENARIO_DECIDED = "scenario:decided"
    SCENARIO_SUSPENDED = "scenario:suspended"
    SCENARIO_RESUMED = "scenario:resumed"
    SCENARIO_ENDED = "scenario:ended"
    FILING_DECIDED = "filing:decided"
    APPLICATION_SUBMITTED = "application:submitted"
    APPLICATION_DECIDED = "application:decided"
    APPLICATION_ENDED = "application:ended"
    CREDENTIALS_CHANGED = "client:credentials_changed"
    CREDENTIALS_REVOKED = "client:credentials_revoked"
    LIMITS_CHANGED = "client:limits_changed"
    USE_LIST_DRAFTED = "use_list:drafted"
    USE_LIST_SUBMITTED = "use_list:submitted"
    USE_LIST_DECIDED = "use_list:decided"
    USE_LIST_ENDED = "use_list:ended"
    ENTRY_DRAFTED = "catalogue:drafted"
    ENTRY_SUBMITTED = "catalogue:submitted"
    ENTRY_WITHDRAWN = "catalogue:withdrawn"
    ENTRY_DISCARDED = "catalogue:discarded"
    ENTRY_DECIDED = "catalogue:decided"
    ENTRY_RETIRED = "catalogue:retired"
    CASE_OPENED = "case:opened"
    INDUSTRY_CHANGED = "industry:changed"
    PERMIT_CANDIDATES_READ = "permit:candidates_read"
    PERMIT_ASSEMBLED = "permit:assembled"
    PERMIT_EXTENDED = "permit:extended"
    PERMIT_REBUILT = "permit:rebuilt"
    PERMIT_ENDED = "permit:ended"
    WALL_CODE_ISSUED = "wall_code:issued"
    TOKEN_ISSUED = "client:token_issued"
    TOKEN_REFUSED = "client:token_refused"
    CERTIFICATE_REQUESTED = "key:certificate_requested"
    CERTIFICATE_REQUEST_DROPPED = "key:certificate_request_dropped"
    CERTIFICATE_INSTALLED = "key:certificate_installed"
    KEY_WITHDRAWN = "key:withdrawn"
    AUTHORITY_TRUSTED = "authority:trusted"
    AUTHORITY_DISTRUSTED = "authority:distrusted"
    CITY_SEEDED = "system:seeded"
    KEYS_ROTATED = "system:keys_rotated"
    DATA_PURGED = "system:purged"
    LICENCES_EXAMINED = "system:examined"
    BACKED_UP = "system:backed_up"
    RESTORED = "system:restored"


DONE = "done"


@dataclass(frozen=True, slots=True)
class EntryPart:
    """What an entry about several licences says of one of them."""

    licence_id: str
    licence_code: str
    outcome: str = DONE
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act or refusal. Holds names of fields, never their values.

    An act on a set of licences is one entry too: it names each in ``parts``, and none in
    ``licence_id``.

    The five elements of a government read are unit, operator (both in ``actor`` and ``operator``),
    matter name, matter code and case number.
    """

    at: datetime
    action: AuditAction
    actor: Actor
    outcome: str = DONE
    ground: Ground | None = None
    unit_name: str | None = None
    operator: str | None = None
    matter_name: str | None = None
    matter_code: str | None = None
    case_number: str | None = None
    scenario_code: str | None = None
    scenario_name: str | None = None
    purpose: str | None = None
    place: str | None = None
    licence_id: str | None = None
    licence_code: str | None = None
    fields: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None
    parts: tuple[EntryPart, ...] = ()

    def part_of(self, licence_id: str) -> "AuditEntry":
        """Return the entry as it is about one of its licences."""
        for part in self.parts:
            if part.licence_id == licence_id:
                return replace(
                    self,
                    outcome=part.outcome,
                    licence_id=part.licence_id,
                    licence_code=part.licence_code,
                    fields=part.fields,
                    parts=(),
                )
        return self
