"""The people of an enterprise (人员): who may show what, in which post, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.enterprise import blueprint
from wallet.desks.enterprise.usable import names_of_things, things_of
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.words.labels import POSTS, post_word
from wallet.domain.actors.actors import Holder
from wallet.domain.enterprise.appointment import (
    MOST_MANAGERS,
    Appointment,
    Post,
    ensure_may_appoint,
)
from wallet.domain.enterprise.representative import headship_of
from wallet.domain.showing.masking import mask_number
from wallet.services.enterprise.ending import remove


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person with a post."""

    id: str
    name: str
    number: str
    post: str
    post_label: str
    matter: str
    since: datetime
    until: date | None
    things: list[str]
    in_force: bool
    removable: bool


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """List everybody with a post; lapsed ones stay until somebody clears them away."""
    account, deployment = signed_in_account(), current_deployment()
    enterprise_id, now = account.holder_id or "", deployment.clock()
    _ensure_an_enterprise()
    with deployment.database.read() as repository:
        enterprise = repository.holders.get(enterprise_id)
        bound = repository.bindings.of_enterprise(enterprise_id)
        standing = repository.standings.standing(bound, now)
        made = repository.appointments.of_enterprise(enterprise_id)
        heads = [one.person_id for one in standing]
        people = repository.holders.by_ids([*heads, *(one.person_id for one in made)])
        names = names_of_things(repository, [one.scope for one in made if one.scope])
    rows = [_row(one, people[one.person_id], names, now) for one in made]
    managers = [row for row in rows if row.post == Post.LICENCE_MANAGER.value]
    return render_template(
        "enterprise/people.html",
        enterprise=enterprise,
        head_word=post_word(Post.LEGAL_REPRESENTATIVE, headship_of(enterprise)),
        heads=[people[one].name for one in heads],
        managers=managers,
        handlers=[row for row in rows if row.post == Post.HANDLER.value and row.in_force],
        lapsed=[row for row in rows if not row.in_force],
        most_managers=MOST_MANAGERS,
        may_appoint_managers=_may(Post.LICENCE_MANAGER) and len(managers) < MOST_MANAGERS,
    )


@blueprint.get("/people/<appointment_id>/removal")
def confirm_removal(appointment_id: str) -> ResponseReturnValue:
    """Say what removing does to whom."""
    with current_deployment().database.read() as repository:
        found = repository.appointments.get_of(signed_in_account().holder_id or "", appointment_id)
        person = repository.holders.get(found.person_id)
    ensure_may_appoint(signed_in_account().post, found.post)
    return ask_first(
        Confirmation(
            title=_("撤下人员"),
            subject=person.name,
            subject_detail=_(
                "%(post)s · 证件号码 %(number)s",
                post=POSTS[found.post],
                number=mask_number(person.identity_number),
            ),
            consequence=_("确认后，这个人马上不能再使用本企业的证照"),
            detail=_(
                "正在出示的证照立即结束，本人会收到消息。已经给出的授权和副本不变，可以另行撤回。"
            ),
            button=_("确认撤下"),
            back=url_for("enterprise.people"),
            action=url_for("enterprise.remove_person", appointment_id=found.id),
            danger=True,
        )
    )


@blueprint.post("/people/<appointment_id>/removal")
def remove_person(appointment_id: str) -> ResponseReturnValue:
    """Take the post away."""
    deployment = current_deployment()
    remove(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        signed_in_account(),
        appointment_id,
    )
    return redirect(url_for("enterprise.people"))


def _ensure_an_enterprise() -> None:
    """Refuse a citizen in the own wallet, which has no people.

    Raises:
        MayNotAppoint: nobody's enterprise is open.
    """
    ensure_may_appoint(signed_in_account().post, Post.HANDLER)


def _may(post: Post) -> bool:
    own = signed_in_account().post
    return own is not None and post in own.appoints


def _row(made: Appointment, person: Holder, names: Mapping[str, str], now: datetime) -> PersonRow:
    scope = made.scope
    return PersonRow(
        id=made.id,
        name=person.name,
        number=mask_number(person.identity_number),
        post=made.post.value,
        post_label=str(POSTS[made.post]),
        matter=made.matter,
        since=made.appointed_at,
        until=made.until,
        things=things_of(scope, names) if scope else [],
        in_force=made.in_force_at(now),
        removable=_may(made.post),
    )
