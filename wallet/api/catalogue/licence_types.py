"""The caller's own issuing catalogue, so that its system can make its form (Art. 7)."""

from flask import Response, request

from wallet.api.blueprints import api
from wallet.api.bodies import answer
from wallet.api.callers import calling_client, current_deployment, scope_required
from wallet.api.catalogue.catalogue_schemas import (
    FaceFieldOut,
    LicenceTypeList,
    LicenceTypeOut,
    LicenceTypeQuery,
    LicenceTypesQuery,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType, UnknownLicenceType


@api.get("/licence-types")
@scope_required(ApiScope.LICENCES_READ)
def list_licence_types() -> Response:
    """List the caller's own types in their latest version, by code."""
    query = LicenceTypesQuery.model_validate(request.args.to_dict())
    with current_deployment().database.read() as repository:
        own = repository.catalogue.all_of_issuer(calling_client().unit_id)
    found = [
        one for one in own if one.state is query.state and one.type_code > (query.cursor or "")
    ]
    page = found[: query.limit]
    more = page[-1].type_code if len(found) > len(page) else None
    return answer(LicenceTypeList(licence_types=[_out(one) for one in page], next_cursor=more))


@api.get("/licence-types/<type_code>")
@scope_required(ApiScope.LICENCES_READ)
def read_licence_type(type_code: str) -> Response:
    """Return one of the caller's own types, in its latest version or the one asked for."""
    query = LicenceTypeQuery.model_validate(request.args.to_dict())
    code = type_code[:21]
    with current_deployment().database.read() as repository:
        if query.version is None:
            found = repository.catalogue.latest(code)
        else:
            found = repository.catalogue.get(code, query.version)
    if found.issuer_id != calling_client().unit_id:
        raise UnknownLicenceType
    return answer(_out(found))


def _out(entry: LicenceType) -> LicenceTypeOut:
    return LicenceTypeOut(
        type_code=entry.type_code,
        version=entry.version,
        state=entry.state,
        name=entry.name,
        name_en=entry.template.english_title,
        defining_body=entry.defining_body,
        holder_kinds=sorted(entry.holder_kinds),
        collected_since=entry.collected_since,
        publicity=entry.publicity,
        standard_level=entry.standard_level,
        sync_mode=entry.sync_mode,
        several_per_holder=entry.several_per_holder,
        long_term_allowed=entry.long_term_allowed,
        shape=entry.template.shape,
        category=entry.template.category,
        fields=[_field(one) for one in entry.fields],
    )


def _field(field: FaceField) -> FaceFieldOut:
    return FaceFieldOut(
        name=field.name,
        label=field.label,
        label_en=field.label_en,
        format=field.format,
        sensitivity=field.sensitivity,
        required=field.required,
        shown_when_presenting=field.shown_when_presenting,
        choices=list(field.choices),
        max_length=field.max_length,
        holder_fact=field.holder_fact,
        which_holder=field.which_holder if field.holder_fact else None,
    )
