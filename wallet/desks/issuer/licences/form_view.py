"""What the issuer's form and its review show; the same pages issue and renew."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, url_for

from wallet.desks.issuer.licences.form_reading import MOST_HOLDERS, seen_field
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.desks.shared.files.portrait import picture_uri
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import label_of, told
from wallet.desks.shared.views.differences import problem_with, shown_differences
from wallet.domain.actors.identity_documents import HOLDER_WORDS, IDENTITY_DOCUMENTS, documents_of
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.licence import Licence
from wallet.domain.showing.masking import mask_identity
from wallet.services.changes.changing import Preview
from wallet.services.licences.form_checking import (
    FormCheck,
    IssuingForm,
    check_form,
    own_facts_of_form,
)


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
    """Render the form, with every fault beside its field, and what the holders say filled in."""
    deployment = current_deployment()
    today = city_date(deployment.clock())
    own = own_facts_of_form(deployment.database, kind, form, today)
    return render(
        "issuer/licence_form.html",
        "issuer/_own_facts.html",
        kind=kind,
        form=form,
        own_fields=[one for one in kind.fields if one.holder_fact],
        other_fields=[one for one in kind.fields if not one.holder_fact],
        own_facts={name: said for name, said in own.items() if name not in form.face},
        faults=check.faults if check else {},
        existing=check.existing if check else {},
        problem=problem,
        renewed=renewed,
        seen=seen_field(renewed) if renewed else "",
        action=_action(kind, renewed),
        holder_kinds=[
            (one.value, told(words))
            for one, words in HOLDER_WORDS.items()
            if one in kind.holder_kinds
        ],
        identity_kinds=[
            (one.value, told(IDENTITY_DOCUMENTS[one])) for one in documents_of(*kind.holder_kinds)
        ],
        label_of=label_of,
        picture_uri=picture_uri,
        most_holders=MOST_HOLDERS,
    )


def review_page(
    kind: LicenceType,
    form: IssuingForm,
    check: FormCheck,
    renewed: Licence | None = None,
    preview: Preview | None = None,
) -> str:
    """Render what is about to be issued, to whom, and what the holder will get."""
    draft = check.draft
    return render_template(
        "issuer/review_licence.html",
        kind=kind,
        form=form,
        draft=draft,
        renewed=renewed,
        seen=seen_field(renewed) if renewed else "",
        action=_action(kind, renewed),
        rows=face_rows(kind, check.face),
        holders=[
            (one.name, mask_identity(one.identity_kind, one.identity_number), has_wallet)
            for one, has_wallet in zip(
                draft.holders if draft else (), check.has_wallet, strict=True
            )
        ],
        label_of=label_of,
        changes=shown_differences(kind, preview.differences) if preview else [],
        second_clerk=preview.waits if preview else False,
    )


def refused_form(
    kind: LicenceType,
    form: IssuingForm,
    refusal: InvalidInput | Conflict,
    renewed: Licence | None = None,
) -> tuple[str, int]:
    """Render the form after issuing was refused, with what stands in the way."""
    deployment, now = current_deployment(), current_deployment().clock()
    replaces = renewed.id if renewed else None
    check = check_form(deployment.database, kind, form, city_date(now), replaces)
    problem = problem_with(kind, refusal)
    return issuing_page(kind, form, check, problem, renewed), problem.status


def face_rows(kind: LicenceType, face: Mapping[str, str]) -> list[ReviewRow]:
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
