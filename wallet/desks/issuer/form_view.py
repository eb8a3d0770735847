"""What the issuer's form and its review show; the same pages issue and renew."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.desks.issuer.form_reading import MOST_HOLDERS
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.language import label_of
from wallet.desks.shared.views.faces import picture_uri
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.face_check import check_face
from wallet.domain.licences.licence import Licence
from wallet.domain.showing.masking import mask_number
from wallet.domain.trail.audit import AuditAction
from wallet.services.acts.refusing import record_refusal
from wallet.services.licences.form_checking import FormCheck, IssuingForm, check_form

HOLDER_KINDS: dict[HolderKind, LazyString] = {
    HolderKind.NATURAL_PERSON: _("个人"),
    HolderKind.LEGAL_PERSON: _("法人"),
    HolderKind.UNINCORPORATED_ORGANIZATION: _("非法人组织"),
}
IDENTITY_KINDS: dict[IdentityKind, LazyString] = {
    IdentityKind.RESIDENT_ID: _("居民身份证"),
    IdentityKind.PASSPORT: _("护照"),
    IdentityKind.USCC: _("统一社会信用代码"),
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One field as it will stand on the face."""

    label: str
    value: str
    picture: str | None


def issuing_page(
    kind: LicenceType,
    form: IssuingForm,
    check: FormCheck | None = None,
    problem: Problem | None = None,
    renewed: Licence | None = None,
) -> str:
    """Render the form, with every fault beside its field."""
    return render_template(
        "issuer/licence_form.html",
        kind=kind,
        form=form,
        faults=check.faults if check else {},
        existing=check.existing if check else {},
        problem=problem,
        renewed=renewed,
        action=_action(kind, renewed),
        holder_kinds=[
            (one.value, HOLDER_KINDS[one]) for one in HolderKind if one in kind.holder_kinds
        ],
        identity_kinds=[(one.value, word) for one, word in IDENTITY_KINDS.items()],
        label_of=label_of,
        picture_uri=picture_uri,
        most_holders=MOST_HOLDERS,
    )


def review_page(
    kind: LicenceType,
    form: IssuingForm,
    check: FormCheck,
    renewed: Licence | None = None,
) -> str:
    """Render what is about to be issued, to whom, and what the holder will get."""
    draft = check.draft
    today = city_date(current_deployment().clock())
    return render_template(
        "issuer/review_licence.html",
        kind=kind,
        form=form,
        draft=draft,
        renewed=renewed,
        action=_action(kind, renewed),
        rows=face_rows(kind, check_face(kind, form.face, today)),
        holders=[
            (one.name, mask_number(one.identity_number), has_wallet)
            for one, has_wallet in zip(
                draft.holders if draft else (), check.has_wallet, strict=True
            )
        ],
        label_of=label_of,
    )


def refused_form(
    kind: LicenceType,
    form: IssuingForm,
    refusal: InvalidInput | Conflict,
    renewed: Licence | None = None,
) -> tuple[str, int]:
    """Render the form after issuing was refused, with what stands in the way."""
    deployment, now = current_deployment(), current_deployment().clock()
    if not refusal.recorded:
        record_refusal(
            deployment.database,
            now,
            signed_in_actor(),
            refusal.code,
            endpoint="issuer.issue_licence",
            action=AuditAction.ISSUING_REFUSED,
        )
    replaces = renewed.id if renewed else None
    check = check_form(deployment.database, kind, form, city_date(now), replaces)
    problem = problem_of(refusal)
    return issuing_page(kind, form, check, problem, renewed), problem.status


def face_rows(kind: LicenceType, face: dict[str, str]) -> list[ReviewRow]:
    """Return the fields that are filled, as people read them."""
    rows = []
    for field in kind.fields:
        value = face.get(field.name)
        if value is None:
            continue
        picture = picture_uri(value) if field.format is FieldFormat.PORTRAIT else None
        shown = face_date(value) if field.format is FieldFormat.DATE else value
        rows.append(ReviewRow(label_of(field), "" if picture else shown, picture))
    return rows


def _action(kind: LicenceType, renewed: Licence | None) -> str:
    if renewed:
        return url_for("issuer.supersede_licence", licence_id=renewed.id)
    return url_for("issuer.issue_licence", type_code=kind.type_code)
