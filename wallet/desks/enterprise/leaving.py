"""Leaving an enterprise: laying a post down, or letting a bound enterprise go."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.enterprise import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.words.labels import POSTS, post_word
from wallet.domain.enterprise.appointment import Post, UnknownAppointment
from wallet.domain.enterprise.representative import headship_of
from wallet.services.enterprise.binding import unbind
from wallet.services.enterprise.ending import resign as resign_post


@blueprint.get("/appointments/<appointment_id>/resignation")
def confirm_resignation(appointment_id: str) -> ResponseReturnValue:
    """Say what resigning does."""
    person_id = signed_in_account().person_id or ""
    with current_deployment().database.read() as repository:
        made = repository.appointments.get_of_person(person_id, appointment_id)
        name = repository.holders.get(made.enterprise_id).name
    return ask_first(
        Confirmation(
            title=_("辞去职务"),
            subject=name,
            subject_detail=str(POSTS[made.post]),
            consequence=_("辞去后，您马上不能再使用这家企业的证照"),
            detail=_("正在出示的证照立即结束。企业会收到消息。要再办理，需由企业重新任命。"),
            button=_("辞去职务"),
            back=url_for("enterprise.mine"),
            action=url_for("enterprise.resign", appointment_id=made.id),
            danger=True,
        )
    )


@blueprint.post("/appointments/<appointment_id>/resignation")
def resign(appointment_id: str) -> ResponseReturnValue:
    """Lay the post down; who acts in it goes back to the own wallet."""
    deployment = current_deployment()
    resign_post(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        signed_in_account(),
        appointment_id,
    )
    return redirect(url_for("enterprise.mine"))


@blueprint.get("/bindings/<enterprise_id>/end")
def confirm_unbinding(enterprise_id: str) -> ResponseReturnValue:
    """Say what letting go does."""
    with current_deployment().database.read() as repository:
        binding = repository.bindings.find(signed_in_account().person_id or "", enterprise_id)
        if binding is None:
            raise UnknownAppointment
        enterprise = repository.holders.get(binding.enterprise_id)
    return ask_first(
        Confirmation(
            title=_("解除绑定"),
            subject=enterprise.name,
            subject_detail=post_word(Post.LEGAL_REPRESENTATIVE, headship_of(enterprise)),
            consequence=_("解除后，您不能再用这个账号代表这家企业"),
            detail=_("已任命的管理员和经办人不受影响。执照上仍写着您的，随时可以重新绑定。"),
            button=_("解除绑定"),
            back=url_for("enterprise.mine"),
            action=url_for("enterprise.unbind_enterprise", enterprise_id=enterprise.id),
            danger=True,
        )
    )


@blueprint.post("/bindings/<enterprise_id>/end")
def unbind_enterprise(enterprise_id: str) -> ResponseReturnValue:
    """Let the enterprise go."""
    deployment = current_deployment()
    unbind(deployment.database, deployment.clock(), signed_in_account(), enterprise_id)
    return redirect(url_for("enterprise.mine"))
