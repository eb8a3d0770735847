"""Scanning a code: the camera page, the act of verifying, its result."""

from dataclasses import dataclass
from datetime import datetime

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import client_address, current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import sent_key
from wallet.desks.shared.language import in_language, one_word, told
from wallet.desks.shared.views.faces import Face, disclosed_face
from wallet.desks.shared.words.labels import ENDED_WORDS
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.asking.forms import open_scenarios
from wallet.desks.verifier.asking.own_requests import redeemed_from_scan
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import NotFound, TooManyAttempts
from wallet.domain.permits.shown_permit import ShownPermit
from wallet.domain.showing.set_words import sentences_of_verified, sentences_told
from wallet.domain.showing.verification import (
    ANSWER_SHOWN_FOR,
    Outcome,
    VerificationResult,
    VerifiedPart,
)
from wallet.services.authorization.authorization_codes import UnknownCode
from wallet.services.verification.inquiry import Inquiry, VerificationRequest, Verifier
from wallet.services.verification.verification_records import read_answer
from wallet.services.verification.verifying import verify as verify_code


class ResultNoLongerShown(NotFound):
    """The disclosed fields are shown for ten minutes and no longer."""

    code = "result_no_longer_shown"
    zh = "核验结果只显示 10 分钟，现在已经收起。请重新扫码。"
    en = "A result is shown for 10 minutes, and these are over. Please scan again."


@dataclass(frozen=True, slots=True)
class ResultPart:
    """What a verifier reads of one of several licences; ``name`` is its component or type."""

    outcome: Outcome
    word: str
    sentence: str
    name: str
    issuer_name: str
    disputed: bool
    face: Face | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a verifier reads from an arm's length."""

    outcome: Outcome
    word: str
    sentence: str
    next_step: str
    disputed: bool
    face: Face | None
    data_as_of: datetime | None
    verified_at: datetime
    receipt_id: str
    scenario_name: str
    revocation_kind_label: str | None
    parts: list[ResultPart]
    permit: ShownPermit | None


@blueprint.get("/scan")
def scan() -> ResponseReturnValue:
    """Show the camera, the picture upload and the field for typing."""
    return scan_page(None)


@blueprint.post("/verifications")
def verify() -> ResponseReturnValue:
    """Verify a code; the answer has a page of its own, so that a reload repeats nothing."""
    text = request.form.get("scan_text", "").strip()
    if not text:
        advice = _("请扫描二维码，或输入 10 位数字。")
        return scan_page(Problem(422, "code_missing", _("还没有扫到码。"), advice)), 422
    _remember()
    deployment = current_deployment()
    try:
        if authorized := redeemed_from_scan(text):
            return redirect(url_for("verifier.asked", request_id=authorized))
        if _are_not_ten_digits(text):
            advice = _("请核对 10 位数字，或直接扫描二维码。")
            words = _("亮证码是 10 位数字，输入的不是 10 位，没有核验。")
            return scan_page(Problem(422, "code_not_ten_digits", words, advice)), 422
        result = verify_code(deployment.database, deployment.verifying_tools(), _case(text))
    except (TooManyAttempts, UnknownCode) as refusal:
        problem = problem_of(refusal)
        return scan_page(problem), problem.status
    g.verification_outcome = result.outcome.value
    if result.outcome is Outcome.CANNOT_CONFIRM and result.receipt is None:
        return render_template("verifier/result.html", result=_shown(result)), 503
    return redirect(url_for("verifier.result", verification_id=result.id))


@blueprint.get("/verifications/<verification_id>")
def result(verification_id: str) -> ResponseReturnValue:
    """Show the answer of one's own verification, for ten minutes."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.verifications.find_own(verification_id, signed_in_account().id)
        if found is None or not found.answer:
            raise ResultNoLongerShown
        if deployment.clock() - found.at > ANSWER_SHOWN_FOR:
            raise ResultNoLongerShown
        answer = read_answer(repository, found)
    return render_template("verifier/result.html", result=_shown(answer), ask_url=_ask_url(answer))


def scan_page(problem: Problem | None) -> str:
    """Render the scan page with the unit's own scenarios that are in force."""
    deployment = current_deployment()
    today = city_date(deployment.clock())
    with deployment.database.read() as repository:
        scenarios = repository.scenarios.of_unit(signed_in_account().unit_id or "")
    return render_template(
        "verifier/scan.html",
        scenarios=[
            (one.code, one.name, one.purpose) for one in scenarios if one.in_force_on(today)
        ],
        scenario=session.get("scenario", ""),
        place=session.get("place", ""),
        problem=problem,
    )


def _ask_url(answer: VerificationResult) -> str | None:
    """Return where the holder who has just shown a licence can be asked for more."""
    if not answer.disclosed:
        return None
    with current_deployment().database.read() as repository:
        if not open_scenarios(repository):
            return None
    return url_for("verifier.ask_form", verification=answer.id)


def _remember() -> None:
    session["scenario"] = request.form.get("scenario", "")[:64]
    session["place"] = request.form.get("place", "").strip()[:60]


def _are_not_ten_digits(text: str) -> bool:
    """Whether digits were typed, and not ten: a slip of the hand says nothing against a holder."""
    typed = "".join(text.split()).replace("-", "")
    return typed.isdecimal() and not current_deployment().code_reader.is_typed(text)


def _case(text: str) -> Inquiry:
    account = signed_in_account()
    return Inquiry(
        Verifier(signed_in_actor(), account.unit_name or "", account.display_name),
        VerificationRequest(
            unverified_code=text,
            scenario_code=request.form.get("scenario", ""),
            place=request.form.get("place", "").strip()[:60],
            idempotency_key=sent_key(),
            address=client_address(),
        ),
        current_deployment().clock(),
    )


def _shown(answer: VerificationResult) -> Result:
    words = sentences_told(answer)
    return Result(
        outcome=answer.outcome,
        word=one_word(words),
        sentence=told(words),
        next_step=in_language(zh=words.next_zh, en=words.next_en),
        disputed=bool(answer.licence and answer.licence.disputed),
        face=disclosed_face(answer.licence) if answer.licence else None,
        data_as_of=answer.data_as_of,
        verified_at=answer.verified_at,
        receipt_id=answer.id,
        scenario_name=answer.scenario_name,
        revocation_kind_label=_ended_word(answer.revocation_kind),
        parts=[_shown_part(part) for part in answer.parts],
        permit=answer.permit,
    )


def _shown_part(part: VerifiedPart) -> ResultPart:
    words = sentences_of_verified(part)
    return ResultPart(
        outcome=part.outcome,
        word=_ended_word(part.revocation_kind) or one_word(words),
        sentence=told(words),
        name=part.component or part.type_name or "",
        issuer_name=part.issuer_name or "",
        disputed=bool(part.licence and part.licence.disputed),
        face=disclosed_face(part.licence) if part.licence else None,
    )


def _ended_word(kind: str | None) -> str | None:
    ended = ENDED_WORDS.get(kind or "")
    return str(ended) if ended else None
