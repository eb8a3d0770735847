"""The figures: each request through the whole application, beside its ceiling."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from sqlalchemy import Engine, event

from bench.ceilings import one_of_each, same_sized_page
from bench.rounds import Act, Measured, Plan, compare
from bench.stage import Stage
from bench.wsgi import Answer, ready

CLIENT = "hotel-system"
VERIFICATION_RATIO = 1.8
RENEWAL_MS = 1.5
NOTHING_NEW_MS = 0.4
PAGE_MS = 15.0
_READS = frozenset({"SELECT", "BEGIN", "PRAGMA"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure with its target; a remark says what was seen besides the time."""

    name: str
    measured: Measured
    target: str
    met: bool
    remark: str = ""


def full_verification(stage: Stage, plan: Plan) -> Figure:
    """A system verifies a code of its own: token, checks, redemption, audit row, disclosure."""
    engine = stage.deployment.database.engine
    acts, bare = _verifications(stage, plan.total), one_of_each(engine, CLIENT, plan.total)
    measured = compare(acts, bare, plan, stage.meter)
    met = measured.ratio <= VERIFICATION_RATIO
    target = f"at most {VERIFICATION_RATIO:.2f} x"
    return Figure("full verification over the API", measured, target, met)


def code_renewal(stage: Stage, plan: Plan) -> Figure:
    """The holder's screen fetches its next code, QR and all."""
    path = f"{stage.code_page}/code"
    headers = stage.cookie | {"HX-Request": "true"}
    size = len(_checked(ready(stage.app, path, headers=headers)).body)
    with writes_counted(stage.deployment.database.engine) as writes:
        measured = compare(_pages(stage, path, headers), same_sized_page(size), plan, stage.meter)
    met = measured.figure_ms <= RENEWAL_MS and not writes
    target = f"at most {RENEWAL_MS:.1f} ms, no write"
    remark = f"{len(writes)} write statements in {plan.total} renewals, {size} bytes"
    return Figure("code renewal on the screen", measured, target, met, remark)


def nothing_new(stage: Stage, plan: Plan) -> Figure:
    """The holder's screen asks who has scanned, and was told of it."""
    path = f"{stage.code_page}/scans?told=0"
    headers = stage.cookie | {"HX-Request": "true"}
    with writes_counted(stage.deployment.database.engine) as writes:
        measured = compare(_empty(stage, path, headers), same_sized_page(0), plan, stage.meter)
    met = measured.figure_ms <= NOTHING_NEW_MS and not writes
    target = f"at most {NOTHING_NEW_MS:.1f} ms, no write"
    remark = f"{len(writes)} write statements in {plan.total} requests"
    return Figure("who has scanned, nothing new", measured, target, met, remark)


def holder_page(stage: Stage, name: str, path: str, plan: Plan) -> Figure:
    """One page of a holder with ten licences."""
    return _page(stage, name, path, stage.cookie, plan)


def company_home(stage: Stage, plan: Plan) -> Figure:
    """Where an enterprise with ten licences and a comprehensive permit begins."""
    return _page(stage, "company home", "/holder/home", stage.company_cookie, plan)


def _page(stage: Stage, name: str, path: str, cookie: dict[str, str], plan: Plan) -> Figure:
    size = len(_checked(ready(stage.app, path, headers=cookie)).body)
    measured = compare(_pages(stage, path, cookie), same_sized_page(size), plan, stage.meter)
    met = measured.figure_ms <= PAGE_MS
    return Figure(f"page: {name}", measured, f"at most {PAGE_MS:.0f} ms", met, f"{size} bytes")


def holder_pages(stage: Stage) -> dict[str, str]:
    """Every page of the holder's desk by name."""
    licence = f"/holder/licences/{stage.card_id}"
    return {
        "ten licences": "/holder/licences",
        "face of a licence": licence,
        "second factor": f"{licence}/present",
        "code": stage.code_page,
        "who looked": "/holder/activity",
        "account": "/account",
    }


@contextmanager
def writes_counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that are no reads, as they reach the driver."""
    writes: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if statement.split(maxsplit=1)[0].upper() not in _READS:
            writes.append(statement)

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield writes
    finally:
        event.remove(engine, "before_cursor_execute", look)


def _verifications(stage: Stage, count: int) -> Iterator[Act]:
    for code in stage.codes(count):
        body = {"code": code, "scenario": "hotel-check-in", "place": "前台", "purpose": "入住"}
        send = ready(
            stage.app, "/api/v1/verifications", method="POST", headers=stage.bearer, json=body
        )
        yield partial(_valid, send)


def _pages(stage: Stage, path: str, headers: dict[str, str]) -> Iterator[Act]:
    while True:
        send = ready(stage.app, path, headers=headers)
        yield partial(_checked, send)


def _empty(stage: Stage, path: str, headers: dict[str, str]) -> Iterator[Act]:
    while True:
        send = ready(stage.app, path, headers=headers)
        yield partial(_without_content, send)


def _valid(send: Callable[[], Answer]) -> None:
    answer = _checked(send)
    assert b'"outcome":"valid"' in answer.body, answer


def _checked(send: Callable[[], Answer]) -> Answer:
    answer = send()
    assert answer.status == HTTPStatus.OK, answer
    return answer


def _without_content(send: Callable[[], Answer]) -> None:
    answer = send()
    assert (answer.status, answer.body) == (HTTPStatus.NO_CONTENT, b""), answer
