"""What may grow, page by page and act by act, with the table and the reason.

The register of the city's organisations has some thousand rows, however many licences they have;
the operator reads its lists whole, to find in them with the browser's own search. Nothing here is
read by a holder, a counter or a system in its daily work, and no statement may be run once a row.
"""

_ORGANISATIONS = "the register of the city's organisations: some thousand rows, listed whole"
_CHOICE = "a choice among the city's organisations, of which there are some thousand"
_STAFF = "the people of one unit, listed whole for who looks after their accounts"
_IMPACT = "who names the type in the register of organisations: asked once, when a type ends"

MAY_GROW = {
    "operator.city_units": ({"accounts", "units"}, _ORGANISATIONS),
    "operator.city_unit": ({"accounts"}, _STAFF),
    "staff.accounts": ({"accounts"}, _STAFF),
    "close a unit": ({"accounts"}, "closes every account of the unit, which is the act"),
    "operator.scenarios": ({"scenarios", "units"}, _ORGANISATIONS),
    "operator.applications": ({"social_applications", "units"}, _ORGANISATIONS),
    "supervisor.filings": ({"filings", "scenarios", "units"}, _ORGANISATIONS),
    "operator.confirm_catalogue_retirement": ({"scenarios", "units", "use_list_entries"}, _IMPACT),
    "operator.catalogue_draft": ({"scenarios", "units", "use_list_entries"}, _IMPACT),
    "operator.audit": ({"units"}, _CHOICE),
    "supervisor.audit": ({"units"}, _CHOICE),
    "operator.gateway": ({"api_clients", "units"}, _CHOICE),
    "supervisor.gateway": ({"api_clients", "units"}, _CHOICE),
}


def may_grow(fault):
    """Tell whether a fault is one that is listed, and no more than that."""
    words = fault.page.split()
    place = next((one for one in (fault.page, *words[1:2]) if one in MAY_GROW), None)
    return place is not None and fault.what != "statements" and fault.tables <= MAY_GROW[place][0]
