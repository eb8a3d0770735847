"""What a change makes different, in the words of the catalogue: for the review and the approval."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.language import label_of
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, LicenceType
from wallet.domain.changes.licence_change import Difference, LicenceChangedMeanwhile
from wallet.domain.errors import WalletError


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One line before and after, as people read it."""

    label: str
    before: str
    after: str
    picture: bool = False


def shown_differences(
    kind: LicenceType, differences: Iterable[Difference]
) -> list[ShownDifference]:
    """Return the lines of a comparison; a picture is named and not drawn."""
    return [_shown(kind, one) for one in differences]


def problem_with(kind: LicenceType, refusal: WalletError) -> Problem:
    """Return what a page says of a refused act; of a licence that changed meanwhile, also what."""
    problem = problem_of(refusal)
    if not isinstance(refusal, LicenceChangedMeanwhile):
        return problem
    changed = [_named(kind, name) for name in refusal.changed]
    said = {"version": refusal.version, "changed": _("、").join(changed)}
    advice = _("现在是第 %(version)s 版，变动的有：%(changed)s。", **said)
    return replace(problem, advice=advice)


def _named(kind: LicenceType, name: str) -> str:
    field = kind.field(name)
    return label_of(field) if field else _beside_face(name)


def _shown(kind: LicenceType, one: Difference) -> ShownDifference:
    field = kind.field(one.name) if one.on_face else None
    if field is not None and field.format is FieldFormat.PORTRAIT:
        return ShownDifference(label_of(field), "", "", picture=True)
    dated = field.format is FieldFormat.DATE if field else one.name.startswith("valid_")
    blank = _("长期") if one.name == "valid_until" and not one.on_face else "—"
    before, after = (
        (face_date(value) if dated and value else value) or blank
        for value in (one.before, one.after)
    )
    return ShownDifference(label_of(field) if field else _beside_face(one.name), before, after)


def _beside_face(name: str) -> str:
    labels = {
        "number": _("证照编号"),
        "holders": _("持证主体"),
        "valid_from": _("有效期起始"),
        "valid_until": _("有效期截止"),
        "state": _("状态"),
    }
    return labels.get(name, name)
