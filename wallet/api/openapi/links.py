"""What follows from an answer: the identifier that it gives is what the next call is about."""

from wallet.api.openapi.parts import Json

_REQUEST = ("read_request", "cancel_request", "retrieve_granted", "read_consent_records")
_LICENCE = (
    *("read_licence", "amend_licence", "suspend_licence", "resume_licence", "revoke_licence"),
    *("supersede_licence", "transfer_licence", "void_licence"),
)
_FOLLOWING: dict[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {
    ("ask_holder", "201"): ("id", "id", _REQUEST),
    ("issue_licence", "201"): ("identifier", "identifier", _LICENCE),
    ("amend_licence", "201"): ("identifier", "identifier", _LICENCE),
    ("amend_licence", "202"): ("id", "id", ("read_change_request",)),
    ("revoke_licence", "202"): ("id", "id", ("read_change_request",)),
    ("send_collection", "202"): (
        "id",
        "id",
        ("collection_standing", "collection_errors", "confirm_collection", "cancel_collection"),
    ),
    ("make_reconciliation", "201"): ("id", "id", ("read_reconciliation",)),
    ("make_incident", "201"): (
        "id",
        "id",
        ("read_incident", "add_incident_dues", "report_incident_recovery", "close_own_incident"),
    ),
    ("issue_permit", "201"): (
        "permit_number",
        "number",
        ("read_permit", "extend_permit", "rebuild_permit", "end_permit"),
    ),
}
"""By call and status: the parameter, the member that fills it, the calls that take it."""


def add_links(calls: Json) -> None:
    """Add to each answer the calls that take what it gives."""
    by_name = {
        call["operationId"]: call
        for methods in calls.values()
        for call in methods.values()
        if isinstance(call, dict)
    }
    for (name, status), (parameter, member, following) in _FOLLOWING.items():
        by_name[name]["responses"][status]["links"] = {
            one: {"operationId": one, "parameters": {parameter: f"$response.body#/{member}"}}
            for one in following
        }
