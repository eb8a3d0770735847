"""What may grow, page by page and act by act, with the tables and the reason.

Nothing here is read by a holder, a counter or a system in its daily work, and no statement may be
run once a row.
"""

_STAFF = "the people of one unit, listed whole for who looks after their accounts"
_A_YEAR = "counts what came in within the year that was asked for, and reads what may excuse it"
_LIST = "one list of licences has a thousand rows at most: its progress counts them"
_REPORT = "the file of one list tells every row of it, a thousand at most"
_LOOKED_AT = "so many of a period are looked at for what is rare in it, a thousand at a time"
_IMPACT = "who names the type in the register of organisations: asked once, when a type ends"

MAY_GROW = {
    "operator.city_unit": ({"accounts"}, _STAFF),
    "staff.accounts": ({"accounts"}, _STAFF),
    "close a unit": ({"accounts"}, "closes every account of the unit, which is the act"),
    "operator.confirm_catalogue_retirement": ({"scenarios", "units", "use_list_entries"}, _IMPACT),
    "operator.catalogue_draft": ({"scenarios", "units", "use_list_entries"}, _IMPACT),
    "/issuer/licences?state=transferred&issued_until=2025-12-31": ({"licences"}, _LOOKED_AT),
    "issuer.timeliness": ({"incident_types", "incidents", "licences"}, _A_YEAR),
    "operator.timeliness": ({"incident_types", "incidents", "licences"}, _A_YEAR),
    "issuer.reconciliation_file": (
        {"licences", "reconciliation_findings"},
        "a file of all findings of one report, which is what is asked for",
    ),
    "issuer.change_list": ({"change_request_rows"}, _LIST),
    "issuer.change_list_report": (
        {"change_request_rows", "holders", "licence_holders", "licences"},
        _REPORT,
    ),
    "seal the trail": ({"audit_entries"}, "reads what came since the last seal, and no more"),
}


def place_of(fault):
    """Return where a fault was found: an endpoint, or the name of an act."""
    words = fault.page.removesuffix(", next page").split()
    return words[1] if len(words) > 1 and "." in words[1] else fault.page


def may_grow(fault):
    """Tell whether a fault is one that is listed, by its page or its address, and no more."""
    address = fault.page.removesuffix(", next page").split()[-1]
    nothing = (frozenset(), "")
    listed, _reason = MAY_GROW.get(address) or MAY_GROW.get(place_of(fault), nothing)
    return fault.what != "statements" and fault.tables <= listed
