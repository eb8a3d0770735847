"""Something of the town's own behind every address: a value for each argument of an address.

Taken before anything is filled in, so that the same page is looked at in every city. The most
special name counts: ``issuer.change_list.request_id``, then ``issuer.request_id``, then
``request_id``. ``None`` says that this person has nothing of the kind.
"""

import json

from sqlalchemy import select

from tests import cast
from tests.factories import TYPE_CODE
from tests.office import CENTRE
from tests.services.oversight.bureau_lists import TOWNS_OWN
from tests.trade import RESTAURANT
from wallet.repository.act_tables import show_sessions, verifications
from wallet.repository.catalogue.catalogue_tables import catalogue_drafts
from wallet.repository.changes.change_tables import change_requests
from wallet.repository.collecting.collection_tables import collections
from wallet.repository.copies.copy_tables import temporary_copies
from wallet.repository.enterprise.enterprise_tables import appointments
from wallet.repository.grounds.authorization_tables import (
    authorization_requests,
    authorizations,
)
from wallet.repository.grounds.use_list_tables import exemption_cases, use_list_entries
from wallet.repository.licence_sets.set_tables import licence_sets
from wallet.repository.licences.delivery_tables import notices
from wallet.repository.oversight.oversight_tables import incidents, reconciliations
from wallet.repository.permits.permit_tables import industry_permits, wall_codes
from wallet.repository.registry.registry_tables import filings, social_applications
from wallet.repository.signing_keys.authority_tables import trusted_authorities
from wallet.repository.tables import (
    accounts,
    licence_holders,
    licences,
    scenarios,
    signing_keys,
    status_lists,
)

_requests = authorization_requests.c
_signed = signing_keys.c


def _one(column, *conditions):
    def ask(its):
        resolved = [one(its) if callable(one) else one for one in conditions]
        query = select(column).where(*resolved).order_by(column).limit(1)
        return its.connection.execute(query).scalar()

    return ask


def _held(column):
    return lambda its: column == its.account.holder_id


def _own_unit(column):
    return lambda its: column == its.account.unit_id


def _own(column):
    return lambda its: column == its.account.id


_DRAFTED = _one(
    use_list_entries.c.id,
    use_list_entries.c.state == "drafted",
    _own_unit(use_list_entries.c.unit_id),
)
_RARE_IN_A_PERIOD = "state=transferred&issued_until=2025-12-31"
_SIGNED_END = authorizations.c.withdrawal_sealed.is_not(None)
_TAKEN_BACK = _one(authorizations.c.id, _SIGNED_END, _held(authorizations.c.holder_id))
_ENDED_FOR_UNIT = _one(authorizations.c.id, _SIGNED_END, _own_unit(authorizations.c.unit_id))
_WITHDRAWN_FROM_UNIT = _one(
    _requests.id, _requests.state == "withdrawn", _own_unit(_requests.unit_id)
)
VALUES = {
    "account_id": _one(accounts.c.id, accounts.c.login == "clerk2"),
    "act": lambda _: "suspension",
    "staff.account_id": _one(accounts.c.id, accounts.c.login == "clerk2"),
    "application_id": _one(social_applications.c.id),
    "operator.confirm_application_ending.application_id": _one(
        social_applications.c.id, social_applications.c.state == "approved"
    ),
    "appointment_id": _one(
        appointments.c.id, appointments.c.post == "handler", appointments.c.ended_at.is_(None)
    ),
    "enterprise.confirm_resignation.appointment_id": _one(
        appointments.c.id, appointments.c.post == "handler", _held(appointments.c.person_id)
    ),
    "authorization_id": _one(authorizations.c.id, _held(authorizations.c.holder_id)),
    "verifier.authorization_id": _one(
        authorizations.c.id,
        authorizations.c.withdrawn_at.is_(None),
        _own_unit(authorizations.c.unit_id),
    ),
    "holder.authorization_withdrawal.authorization_id": _TAKEN_BACK,
    "holder.authorization_withdrawal_file.authorization_id": _TAKEN_BACK,
    "verifier.asked_withdrawal.authorization_id": _ENDED_FOR_UNIT,
    "verifier.asked_withdrawal_file.authorization_id": _ENDED_FOR_UNIT,
    "verifier.asked_withdrawal.request_id": _WITHDRAWN_FROM_UNIT,
    "verifier.asked_withdrawal_file.request_id": _WITHDRAWN_FROM_UNIT,
    "case_id": _one(
        exemption_cases.c.id,
        exemption_cases.c.entry_id.is_not(None),
        _own(exemption_cases.c.actor_id),
    ),
    "code": lambda _: "hotel-check-in",
    "verifier.code": _one(scenarios.c.code, _own_unit(scenarios.c.unit_id)),
    "verifier.scenario_correction.code": _one(
        scenarios.c.code, _own_unit(scenarios.c.unit_id), scenarios.c.state == "returned"
    ),
    "issuer.code": lambda _: RESTAURANT,
    "operator.industry.code": lambda _: RESTAURANT,
    "operator.edit_industry.code": lambda _: RESTAURANT,
    "wall_display.code": _one(wall_codes.c.code),
    "collection_id": _one(collections.c.id, collections.c.state == "done"),
    "copy_id": _one(temporary_copies.c.id, _held(temporary_copies.c.holder_id)),
    "copy_number": _one(temporary_copies.c.number),
    "draft_id": _one(catalogue_drafts.c.id, catalogue_drafts.c.state == "drafted"),
    "operator.draft_id": _one(catalogue_drafts.c.id, catalogue_drafts.c.state == "submitted"),
    "enterprise_id": lambda _: cast.HOTEL_HOLDER.id,
    "entry_id": _one(use_list_entries.c.id, use_list_entries.c.state == "approved"),
    "filing_id": _one(filings.c.id),
    "filename": lambda _: "css/tokens.css",
    "fingerprint": _one(trusted_authorities.c.fingerprint),
    "holder_id": lambda _: cast.HOTEL_HOLDER.id,
    "id": _one(change_requests.c.id, change_requests.c.licence_id.is_not(None)),
    "identifier": _one(licences.c.code, licences.c.type_code == TYPE_CODE),
    "incident_id": _one(incidents.c.id),
    "key": lambda its: json.loads(
        its.connection.execute(
            select(use_list_entries.c.materials)
            .where(use_list_entries.c.state == "drafted")
            .where(use_list_entries.c.unit_id == its.account.unit_id)
        ).scalar()
        or "[{}]"
    )[0].get("key"),
    "verifier.edit_use_list_entry.entry_id": _DRAFTED,
    "verifier.use_list_material.entry_id": _DRAFTED,
    "verifier.entry_id": _one(
        use_list_entries.c.id,
        use_list_entries.c.state == "approved",
        _own_unit(use_list_entries.c.unit_id),
    ),
    "kid": _one(
        _signed.kid,
        _signed.unit_id == cast.BUREAU.id,
        _signed.use == "document",
    ),
    "licence_id": _one(licences.c.id, licences.c.type_code == TYPE_CODE),
    "holder.licence_id": _one(licence_holders.c.licence_id, _held(licence_holders.c.holder_id)),
    "list_id": _one(status_lists.c.id),
    "issuer.list_id": _one(
        change_requests.c.id,
        change_requests.c.licence_id.is_(None),
        _own_unit(change_requests.c.unit_id),
    ),
    "api.list_id": _one(change_requests.c.id, change_requests.c.licence_id.is_(None)),
    "notice_id": _one(notices.c.id, _held(notices.c.holder_id)),
    "permit_id": _one(industry_permits.c.id),
    "holder.permit_id": _one(industry_permits.c.id, _held(industry_permits.c.holder_id)),
    "permit_number": _one(industry_permits.c.number),
    "reconciliation_id": _one(reconciliations.c.id, reconciliations.c.kind == "list"),
    "request_id": _one(
        _requests.id,
        _requests.state == "granted",
        _requests.channel == "link",
        _own_unit(_requests.unit_id),
    ),
    "holder.request_id": _one(
        _requests.id, _requests.state == "waiting", _held(_requests.holder_id)
    ),
    "holder.authorization_code.request_id": _one(
        _requests.id, _requests.channel == "code", _held(_requests.holder_id)
    ),
    "issuer.approval.request_id": _one(
        change_requests.c.id, change_requests.c.licence_id.is_not(None)
    ),
    "issuer.request_id": _one(change_requests.c.id, change_requests.c.licence_id.is_(None)),
    "rest": lambda _: "no-such-call",
    "sample_id": _one(reconciliations.c.id, reconciliations.c.kind == "sample"),
    "session_id": _one(
        show_sessions.c.id,
        _own(show_sessions.c.account_id),
        show_sessions.c.set_id.is_(None),
        show_sessions.c.permit_id.is_(None),
        show_sessions.c.id.not_in(
            select(verifications.c.session_id).where(verifications.c.session_id.is_not(None))
        ),
    ),
    "token": lambda _: "0" * 40,
    "set_id": _one(licence_sets.c.id, _held(licence_sets.c.holder_id)),
    "type_code": lambda _: TYPE_CODE,
    "unit_id": lambda _: CENTRE.id,
    "verification_id": _one(verifications.c.id, _own(verifications.c.actor_id)),
}
QUERIES = {
    "issuer.licences": (
        "state=suspended",
        "state=valid",
        "state=expired",
        "state=not_yet_valid",
        f"type={TYPE_CODE}",
        f"type={TYPE_CODE}&state=suspended",
        "issued_from=2024-01-01",
        "issued_until=2023-12-31",
        "issued_from=2023-01-01&issued_until=2024-12-31",
        "ends_by=2027-03-01",
        _RARE_IN_A_PERIOD,
    ),
    "issuer.new_licence": ("q=许可",),
    "api.list_licences": (
        "state=suspended",
        "status=expired",
        "issued_from=2023-01-01&issued_until=2024-12-31",
        "ends_by=2027-03-01",
        f"number={TOWNS_OWN}",
    ),
    "issuer.collection_template": (f"type_code={TYPE_CODE}&format=csv",),
    "issuer.deliveries": (f"type={TYPE_CODE}",),
    "issuer.change_list": ("rows=refused", "rows=pending", "rows=done"),
    "issuer.change_list_template": (f"type_code={TYPE_CODE}&act=amendment&format=csv",),
    "api.change_list_rows": ("state=refused", "state=pending", "state=done"),
    "issuer.permits": ("state=ended", "state=in_force"),
    "issuer.timeliness": ("days=365", "mode=late"),
    "operator.timeliness": ("days=365",),
    "operator.audit": (
        "action=account:signed_in",
        "action=unit:founded",
        "outcome=done",
        "outcome=not_permitted",
        f"unit={cast.HOTEL.id}",
        f"unit={cast.HOTEL.id}&action=licence:verified",
        f"unit={cast.HOTEL.id}&outcome=code_unknown",
    ),
    "operator.audit_units": ("unit=示例宾馆", "unit=填充"),
    "operator.gateway": (f"unit={cast.HOTEL.id}", "until=2026-02-20"),
    "operator.gateway_units": ("unit=示例宾馆",),
    "operator.units": ("q=示例宾馆",),
    "operator.city_units": ("q=示例宾馆", "q=填充", "kind=enterprise"),
    "operator.scenarios": (
        "state=approved",
        "state=",
        "state=approved&kind=social",
        "state=&kind=social",
    ),
    "operator.applications": ("state=approved", "state="),
    "operator.use_lists": ("state=approved",),
    "operator.keys": ("show=all", "q=市场"),
    "supervisor.filings": ("state=accepted", "state=submitted"),
    "holder.licences": ("q=食品",),
    "verifier.use_list": ("q=填充", "q=310151-SP-00000002"),
    "holder.messages": ("kind=requests", "kind=licences", "kind=permits"),
    "verifier.asks": (
        "state=waiting",
        "state=granted",
        "state=withdrawn",
        "state=lapsed",
        "state=declined",
        "scenario=hotel-check-in",
        "scenario=hotel-check-in&state=withdrawn",
        "scenario=hotel-check-in&state=granted&from=2025-01-01&to=2025-06-30",
        "from=2026-03-02",
        "to=2024-12-31",
    ),
    "holder.authorization_code_form": ("scenario=hotel-check-in", "q=示例宾馆", "q=填充"),
    "api.list_permits": ("state=in_force",),
}
"""How a list is narrowed: pages of their own, where the search must be as cheap."""
