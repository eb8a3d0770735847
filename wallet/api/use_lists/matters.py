"""Material exemption for the systems of public bodies: five elements in, licences out (Art. 14)."""

from flask import Response

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import (
    calling_actor,
    calling_client,
    client_address,
    current_deployment,
    scope_required,
)
from wallet.api.schemas import FieldOut
from wallet.api.use_lists.matter_schemas import (
    MaterialOut,
    MaterialsIn,
    MaterialsOut,
    MatterOut,
    ReplacingLicenceOut,
    TypeFindingOut,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.grounds.exemption import (
    MATERIAL_WORDS,
    TRADITIONAL_WAY,
    ExemptionCase,
    FiveElements,
    MaterialExemption,
    ReplacingLicence,
    TypeFinding,
)
from wallet.services.authorization.gateway import Reader
from wallet.services.licences.holders import HolderDraft
from wallet.services.use_lists.exempting import CaseRequest, open_case
from wallet.services.verification.inquiry import Verifier

_LONGEST_CODE = 64


@api.post("/matters/<code>/materials")
@scope_required(ApiScope.MATERIALS_READ)
def examine_materials(code: str) -> Response:
    """Read every licence that replaces a paper of the matter, and say what is missing."""
    body = read_body(MaterialsIn)
    deployment = current_deployment()
    case = open_case(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        _reader(body),
        _request(code, body),
    )
    return answer(_written(case), 201)


def _reader(body: MaterialsIn) -> Reader:
    client = calling_client()
    return Reader(
        Verifier(calling_actor(), client.unit_name, body.operator or client.id),
        client_address(),
        client.daily_quota,
        client.type_quotas,
    )


def _request(code: str, body: MaterialsIn) -> CaseRequest:
    applicant = body.applicant
    return CaseRequest(
        code[: _LONGEST_CODE + 1],
        FiveElements(
            body.unit, body.operator, body.matter_name, body.matter_code, body.case_number
        ),
        HolderDraft(applicant.kind, applicant.name, applicant.id_type, applicant.id_number),
        {one.type_code: one.fields for one in body.licences},
        request_identity(),
    )


def _written(case: ExemptionCase) -> MaterialsOut:
    given = case.answer
    return MaterialsOut(
        case_id=case.id,
        matter=MatterOut(
            code=case.elements.matter_code,
            name=case.elements.matter_name,
            version=None if case.scenario_code else case.list_version,
            scenario=case.scenario_code,
        ),
        case_number=case.elements.case_number,
        examined_at=case.opened_at,
        kept_until=case.kept_until,
        exempted=case.exempted,
        materials=[_material(one) for one in given.materials] if given else [],
        licences=[_licence(one) for one in given.licences] if given else [],
        traditional_way=TRADITIONAL_WAY.en,
        traditional_way_zh=TRADITIONAL_WAY.zh,
    )


def _material(paper: MaterialExemption) -> MaterialOut:
    words = MATERIAL_WORDS[paper.outcome]
    return MaterialOut(
        name=paper.material,
        required=paper.required,
        outcome=paper.outcome,
        message=words.en,
        message_zh=words.zh,
        replaced_by=list(paper.replaced_by),
        findings=[_finding(one) for one in paper.findings],
    )


def _finding(found: TypeFinding) -> TypeFindingOut:
    return TypeFindingOut(
        type_code=found.type_code,
        type_name=found.type_name,
        outcome=found.outcome,
        status=found.status,
        collected_since=found.collected_since,
        identifiers=list(found.identifiers),
    )


def _licence(read: ReplacingLicence) -> ReplacingLicenceOut:
    disclosed = read.disclosed
    return ReplacingLicenceOut(
        identifier=disclosed.code,
        version=disclosed.version,
        type_code=disclosed.type_code,
        type_name=disclosed.type_name,
        issuer_name=disclosed.issuer_name,
        valid_until=disclosed.valid_until,
        disputed=disclosed.disputed,
        fields=[
            FieldOut(name=one.name, label=one.label, value=one.value, masked=one.masked)
            for one in disclosed.fields
        ],
        document=read.document,
    )
