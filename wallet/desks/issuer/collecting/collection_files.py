"""Files around a collection: the template to fill in, and the reports that a spreadsheet opens."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.files.downloads import MEDIA_TYPES, file_answer
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType
from wallet.domain.civil_dates import city_date
from wallet.services.collecting.files.report import RowOutcome, report_text
from wallet.services.collecting.files.templates import CSV, XLSX, template_file
from wallet.services.collecting.reading import every_result, read_collection


@blueprint.get("/collections/template")
def collection_template() -> ResponseReturnValue:
    """Return the template of one of the bureau's own licence types."""
    deployment, account = current_deployment(), signed_in_account()
    type_code = request.args.get("type_code", "")
    kind = request.args.get("format", "")
    kind = kind if kind in MEDIA_TYPES else XLSX
    with deployment.database.read() as repository:
        own = repository.catalogue.of_issuer(account.unit_id or "")
    licence_type = next((one for one in own if one.type_code == type_code), None)
    if licence_type is None:
        raise UnknownLicenceType
    content = template_file(licence_type, city_date(deployment.clock()), kind)
    return file_answer(content, kind, f"{licence_type.name}-{_('归集模板')}.{kind}")


@blueprint.get("/collections/<collection_id>/errors.csv")
def collection_errors(collection_id: str) -> ResponseReturnValue:
    """Return the refused rows with their reasons."""
    return _report(collection_id, RowOutcome.REFUSED.value, _("归集未通过的行"))


@blueprint.get("/collections/<collection_id>/report.csv")
def collection_report(collection_id: str) -> ResponseReturnValue:
    """Return what became of every row."""
    return _report(collection_id, None, _("归集结果"))


def _report(collection_id: str, outcome: str | None, name: str) -> Response:
    database, account = current_deployment().database, signed_in_account()
    found = read_collection(database, account.unit_id or "", collection_id).collection
    content = report_text(every_result(database, found.id, outcome))
    return file_answer(
        content, CSV, f"{name}-{city_date(found.created_at):%Y%m%d}-{found.id[:6]}.csv"
    )
