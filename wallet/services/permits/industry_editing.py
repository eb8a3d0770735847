"""The operator keeps the table of industries: every edit is a new version (Art. 17)."""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, UnitKind
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, NotFound
from wallet.domain.form_faults import Faults
from wallet.domain.permits.industry_permit import (
    FEWEST_CONSTITUENTS,
    MOST_COMPONENTS,
    Industry,
    IndustryComponent,
    UnknownIndustry,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing

_NAME_LENGTHS = range(2, 41)


class IndustryChangedMeanwhile(Conflict):
    """Somebody else saved a version while this one was being written."""

    code = "industry_changed_meanwhile"
    zh = "有人刚刚保存了新的版本，您的改动没有保存。请刷新后在新版本上改。"
    en = "Somebody has just saved a newer version; yours was not saved. Reload and edit that one."


@dataclass(frozen=True, slots=True)
class IndustryDraft:
    """What the operator typed; all of it unverified."""

    name: str
    lead: str
    issuer_id: str
    components: tuple[IndustryComponent, ...]


def new_industry_code(entropy: Entropy) -> str:
    """Return a fresh code; people know an industry by its name."""
    return f"industry_{entropy.token_bytes(4).hex()}"


def put_industry(
    database: Database,
    now: datetime,
    operator: Actor,
    code: str,
    draft: IndustryDraft,
    *,
    seen_version: int,
) -> Industry:
    """Store the next version; permits that stand keep the one under which they were issued.

    Raises:
        NotPermitted: not the operator.
        UnknownIndustry: an edit of an industry that does not exist.
        IndustryChangedMeanwhile: ``seen_version`` (0 for a new industry) is not the newest.
        FormNotAcceptable: fewer than two components, one twice, a type in two of them, ...
    """
    blank = AuditEntry(now, AuditAction.INDUSTRY_CHANGED, operator, details={"industry": code[:40]})
    with doing(database, blank) as repository:
        versions = repository.industries.versions_of(code[:40])
        if seen_version and not versions:
            raise UnknownIndustry
        newest = versions[0].version if versions else 0
        if newest != seen_version:
            raise IndustryChangedMeanwhile
        industry = _checked(repository, code, newest + 1, draft, now, operator)
        repository.industries.add(industry)
        repository.audit.append(
            AuditEntry(
                now,
                AuditAction.INDUSTRY_CHANGED,
                operator,
                unit_name=repository.units.get(industry.issuer_id).name,
                details={
                    "industry": code,
                    "version": str(industry.version),
                    "components": str(len(industry.components)),
                },
            )
        )
        return industry


def _checked(
    repository: Repository,
    code: str,
    version: int,
    draft: IndustryDraft,
    now: datetime,
    operator: Actor,
) -> Industry:
    faults = Faults()
    name = faults.text("name", draft.name, 2, 30)
    lead = faults.text("lead", draft.lead, 2, 30)
    if not _may_issue(repository, draft.issuer_id):
        faults.add("issuer_id", "nothing_chosen", "请选择制发单位。", "Choose the issuing unit.")
    components = _components(repository, draft, faults)
    faults.refuse()
    return Industry(code, version, name, lead, draft.issuer_id, components, now, operator.name)


def _components(
    repository: Repository, draft: IndustryDraft, faults: Faults
) -> tuple[IndustryComponent, ...]:
    written = [
        IndustryComponent(
            " ".join(one.name.split()), tuple(dict.fromkeys(filter(None, one.type_codes)))
        )
        for one in draft.components
        if one.name.strip() or any(one.type_codes)
    ]
    names = [one.name for one in written]
    codes = [code for one in written for code in one.type_codes]
    approved = {kind.type_code for kind in repository.catalogue.all_approved()}
    where = "components"
    if not FEWEST_CONSTITUENTS <= len(written) <= MOST_COMPONENTS:
        faults.add(where, "count", "请填写 2 到 12 项许可。", "Give 2 to 12 permits.")
    if any(len(name) not in _NAME_LENGTHS for name in names):
        faults.add(
            where, "length", "每项许可的名称为 2 到 40 个字。", "Each name has 2 to 40 characters."
        )
    if len(set(names)) < len(names):
        faults.add(where, "twice", "同一项许可写了两次。", "One permit is given twice.")
    if len(set(codes)) < len(codes):
        faults.add(
            where,
            "type_twice",
            "同一类证照只能对应一项许可。",
            "One licence type can stand for one permit only.",
        )
    if not set(codes) <= approved:
        faults.add(
            where,
            "unknown_type",
            "有的证照类型不在发证清单里，请重新选择。",
            "A licence type is not in the issuing catalogue; choose again.",
        )
    return tuple(written)


def _may_issue(repository: Repository, unit_id: str) -> bool:
    try:
        return repository.units.get(unit_id[:32]).kind is UnitKind.ISSUING_BUREAU
    except NotFound:
        return False
