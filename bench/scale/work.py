"""Point work: what one person or system does at a time, and what must not grow with the city.

Reports of a period are measured beside it: they tell of what the whole city did meanwhile, of which
there is more in a larger one.
"""

import csv
import secrets
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path

from bench.filling.people import name_of
from bench.rounds import Act
from bench.scale.city import HOLDER, NUMBER, City
from bench.wsgi import Answer, ready
from tests import cast
from tests.factories import TYPE_CODE, SeededEntropy, holder_draft, licence_draft, resident_id
from tests.services.collecting.sheets import GOOD
from wallet.services.collecting.importing import import_file
from wallet.services.finding.searching import begin_search
from wallet.services.licences.issuing import issue
from wallet.services.upkeep.purging import purge_by_itself

Work = Callable[[City, str, int], Iterator[Act]]
"""Makes acts, at least as many as asked for; a text tells this run's apart from all others."""

FILE_ROWS = 100
_PEOPLE = 1_000
_PAGES = {
    "holder's home": (HOLDER, "/holder/licences"),
    "holder: who looked": (HOLDER, "/holder/activity"),
    "holder: messages": (HOLDER, "/holder/messages"),
    "issuer: list": ("clerk", "/issuer/licences"),
    "issuer: list by a rare state": ("clerk", "/issuer/licences?state=transferred"),
    "issuer: list of a day of issue": ("clerk", "/issuer/licences?issued_until=2025-03-01"),
    "issuer: list of what ran out": ("clerk", "/issuer/licences?state=expired"),
    "issuer: deliveries": ("clerk", "/issuer/deliveries"),
    "issuer: collections": ("clerk", "/issuer/collections"),
    "issuer: keys": ("clerk", "/issuer/keys"),
    "verifier: history": ("hotel", "/verifier/history"),
    "verifier: asks": ("hotel", "/verifier/asks"),
    "operator: units": ("operator", "/operator/units"),
    "operator: keys": ("operator", "/operator/keys"),
    "supervisor: trail": ("supervisor", "/supervisor/audit"),
    "supervisor: trail by action": ("supervisor", "/supervisor/audit?action=licence:voided"),
    "supervisor: trail by outcome": ("supervisor", "/supervisor/audit?outcome=wrong_credentials"),
}
_SOUGHT = {"issuer: list by number": NUMBER, "issuer: list by a common name": name_of(0)}
_REPORTS = {
    "a week's reads": ("supervisor", "/supervisor/gateway"),
    "a month of the bureau": ("clerk", "/issuer/timeliness"),
    "a month of the city": ("supervisor", "/supervisor/timeliness"),
}


def point_work() -> dict[str, Work]:
    """Return every kind of work by name."""
    return {
        "verification": _verifications,
        "issuing one": _issues,
        f"import of {FILE_ROWS} rows": _imports,
        "purge of five minutes": _purges,
        "figures for Prometheus": partial(_pages, None, "/metrics"),
        **{name: partial(_pages, *page) for name, page in _PAGES.items()},
        **{name: partial(_sought, term) for name, term in _SOUGHT.items()},
    }


def reports() -> dict[str, Work]:
    """Return by name what tells of a period of the whole city."""
    return {name: partial(_pages, *page) for name, page in _REPORTS.items()}


def _pages(login: str | None, path: str, city: City, _run: str, _count: int) -> Iterator[Act]:
    headers = city.cookies[login] if login else {}
    while True:
        yield partial(_checked, ready(city.app, path, headers=headers))


def _sought(term: str, city: City, run: str, count: int) -> Iterator[Act]:
    parts = city.deployment
    with parts.database.read() as repository:
        clerk = repository.accounts.find_by_login("clerk")
    assert clerk is not None
    search = begin_search(parts.database, secrets, parts.clock(), clerk, term)
    yield from _pages("clerk", f"/issuer/licences?search={search}", city, run, count)


def _verifications(city: City, run: str, wanted: int) -> Iterator[Act]:
    for code in city.codes(SeededEntropy(run), wanted):
        body = {"code": code, "scenario": "hotel-check-in", "place": "前台"}
        send = ready(
            city.app, "/api/v1/verifications", method="POST", headers=city.bearer, json=body
        )
        yield partial(_valid, send)


def _issues(city: City, run: str, _count: int) -> Iterator[Act]:
    parts = city.deployment
    for number in count():
        person = holder_draft(identity_number=resident_id(number % _PEOPLE, birth="19000305"))
        draft = licence_draft(number=f"JYS-{run}-{number}", holders=(person,))
        yield partial(
            issue,
            parts.database,
            parts.document_maker,
            secrets,
            parts.clock(),
            cast.BUREAU_CLERK,
            draft,
        )


def _imports(city: City, run: str, _count: int) -> Iterator[Act]:
    with tempfile.TemporaryDirectory() as folder:
        for number in count():
            yield partial(_import, city, _file(Path(folder), f"JYM-{run}-{number}"))


def _purges(city: City, _run: str, _count: int) -> Iterator[Act]:
    parts = city.deployment
    while True:
        yield partial(purge_by_itself, parts.database, parts.clock())


def _import(city: City, path: Path) -> None:
    parts = city.deployment
    report = import_file(
        parts.database, parts.document_maker, secrets, parts.clock, cast.BUREAU_CLERK, path
    )
    assert report.complete, report.first_refusals[:3]


def _file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        # The town has two types of this name: the code says which.
        good = GOOD | {"证照类型代码": TYPE_CODE}
        writer.writerow(good)
        for order in range(FILE_ROWS):
            person = resident_id(order, birth="19000306")
            writer.writerow((good | {"证照编号": f"{name}-{order}", "证件号码": person}).values())
    return path


def _valid(send: Callable[[], Answer]) -> None:
    answer = _checked(send)
    assert b'"outcome":"valid"' in answer.body, answer


def _checked(send: Callable[[], Answer]) -> Answer:
    answer = send()
    assert answer.status == HTTPStatus.OK, answer.body[-2000:]
    return answer
