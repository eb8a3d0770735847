"""Files around a list: the template to fill in, and the report that a spreadsheet opens."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.files.downloads import MEDIA_TYPES, file_answer
from wallet.desks.shared.words.change_words import ACT_WORDS
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType
from wallet.domain.changes.licence_change import LISTED_ACTS, ChangeAct
from wallet.domain.civil_dates import city_date
from wallet.services.changes.lists.looking import read_list
from wallet.services.changes.lists.report import report_parts
from wallet.services.changes.lists.templates import list_template
from wallet.services.collecting.files.templates import CSV, XLSX


@blueprint.get("/change-lists/template")
def change_list_template() -> ResponseReturnValue:
    """Return the template of one act on one of the bureau's own licence types."""
    deployment, account = current_deployment(), signed_in_account()
    code, wanted = request.args.get("type_code", ""), request.args.get("act", "")
    act = ChangeAct(wanted) if wanted in LISTED_ACTS else ChangeAct.AMENDMENT
    kind = request.args.get("format", "")
    kind = kind if kind in MEDIA_TYPES else XLSX
    with deployment.database.read() as repository:
        own = repository.catalogue.of_issuer(account.unit_id or "")
    licence_type = next((one for one in own if one.type_code == code), None)
    if licence_type is None:
        raise UnknownLicenceType
    name = f"{licence_type.name}-{_('批量%(act)s', act=ACT_WORDS[act])}.{kind}"
    return file_answer(list_template(licence_type, act, kind), kind, name)


@blueprint.get("/change-lists/<list_id>.csv")
def change_list_report(list_id: str) -> ResponseReturnValue:
    """Return what became of every row, for a spreadsheet."""
    database, account = current_deployment().database, signed_in_account()
    found = read_list(database, account.unit_id or "", list_id[:32])
    name = f"{_('批量办理结果')}-{city_date(found.created_at):%Y%m%d}-{found.id[:6]}.csv"
    return file_answer(report_parts(database, found.id), CSV, name)
