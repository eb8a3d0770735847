"""Public checking (公开查验): anyone may ask whether a temporary copy is genuine and in force.

Neither page asks who is looking. A number is long enough that nobody finds one by guessing.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import client_address, current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.words.copy_words import (
    copied_part,
    standing_word,
    standing_words,
    subject_name,
)
from wallet.domain.copies.temporary_copy import (
    LARGEST_FILE_MB,
    NUMBER_LENGTH,
    UnknownCopy,
    as_number,
)
from wallet.domain.errors import InvalidInput, TooManyAttempts
from wallet.services.copies import checking
from wallet.services.copies.checking import CheckedCopy, CheckedFile

blueprint = Blueprint("copy_check", __name__)
_LONGEST_TYPED = 60


@blueprint.get("/check")
def check() -> ResponseReturnValue:
    """Show both ways of checking: by number, and with the file."""
    return _page(None)


@blueprint.post("/check")
def find_copy() -> ResponseReturnValue:
    """Lead to the page of the number that was typed."""
    try:
        # Only a copy's number gets into an address: people type other numbers here by mistake.
        number = as_number(request.form.get("number", ""))
    except UnknownCopy as refusal:
        problem = problem_of(refusal)
        return _page(problem), problem.status
    return redirect(url_for("copy_check.checked_copy", copy_number=number))


@blueprint.get("/CHECK/<copy_number>")
@blueprint.get("/check/<copy_number>")
def checked_copy(copy_number: str) -> ResponseReturnValue:
    """Show where a copy stands now; the QR on the paper leads here."""
    deployment = current_deployment()
    try:
        found = checking.check_number(
            deployment.database,
            deployment.clock(),
            signed_in_actor(),
            client_address(),
            copy_number,
        )
    except (UnknownCopy, TooManyAttempts) as refusal:
        problem = problem_of(refusal)
        return _page(problem, copy_number[:_LONGEST_TYPED]), problem.status
    return _result(found, None)


@blueprint.post("/check/files")
def check_file() -> ResponseReturnValue:
    """Check a file. The answer is this request's alone: no address shows it to somebody else."""
    deployment = current_deployment()
    upload = request.files.get("file")
    # One byte more than is allowed tells a file that is too large.
    content = upload.stream.read(LARGEST_FILE_MB * 1024 * 1024 + 1) if upload else b""
    try:
        found = checking.check_file(
            deployment.database, deployment.clock(), signed_in_actor(), client_address(), content
        )
    except (InvalidInput, TooManyAttempts) as refusal:
        problem = problem_of(refusal)
        return _page(problem), problem.status
    return _result(found.copy, found)


def _page(problem: Problem | None, number: str = "") -> str:
    return render_template(
        "check/check.html",
        problem=problem,
        number=number or request.form.get("number", "")[:_LONGEST_TYPED],
        number_length=NUMBER_LENGTH,
        largest_mb=LARGEST_FILE_MB,
    )


def _result(copy: CheckedCopy | None, file: CheckedFile | None) -> str:
    words = standing_words(copy.now) if copy else None
    return render_template(
        "check/result.html",
        copy=copy,
        verdict=file.verdict.value if file else None,
        words=words,
        word=standing_word(copy.now) if copy else "",
        name=subject_name(copy.now) if copy else "",
        parts=[copied_part(part) for part in copy.now.parts] if copy else [],
    )
