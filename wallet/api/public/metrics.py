"""Figures for Prometheus: of this server's requests by all its workers, and of the repository.

Labels are the templates of addresses, never addresses: no identifier and nothing personal.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from wallet.api.blueprints import well_known
from wallet.api.callers import current_deployment
from wallet.domain.errors import Unavailable
from wallet.repository.database import Database
from wallet.services.upkeep.watching import Figures, figures

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_EXTENSION = "wallet_metrics"


class RequestFigures:
    """What is counted while serving; with several workers each writes to a file of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seen: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.requests = Counter(
            "wallet_http_requests",
            "Requests by method, template of the address, and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "wallet_http_request_seconds",
            "Seconds from the first line of a request to its answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.verifications = Counter(
            "wallet_verifications",
            "Verifications of presented codes by outcome",
            ("outcome",),
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float | None) -> None:
        """Count one answered request."""
        seen = self._seen.get((method, route, status))
        if seen is None:
            # Found once for each: addresses' templates are few, and looking up labels takes long.
            seen = (
                self.requests.labels(method, route, str(status)),
                self.seconds.labels(method, route),
            )
            self._seen[method, route, status] = seen
        requests, durations = seen
        requests.inc()
        if seconds is not None:
            durations.observe(seconds)


class RepositoryFigures(Collector):
    """What the database knows, the same from every server."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._database = database
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Give the figures; where the repository does not answer, that it does not."""
        try:
            found = figures(self._database, self._now)
        except Unavailable:
            found = None
        answers = "Whether the licence repository answers"
        yield GaugeMetricFamily("wallet_repository_up", answers, int(found is not None))
        if found is not None:
            yield from _of_repository(found)


def register_metrics(app: Flask) -> None:
    """Count every request of an application; before everything else that looks at requests."""
    app.before_request(_begin)
    app.after_request(_count)


def count_from_nothing(app: Flask) -> None:
    """Begin the figures of an application's requests."""
    app.extensions[_EXTENSION] = RequestFigures()


@well_known.get("/metrics")
def metrics() -> Response:
    """Return the figures in Prometheus' text form."""
    registry: CollectorRegistry = current_app.extensions[_EXTENSION].registry
    if MULTIPROCESS in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # it is not annotated
    watched = CollectorRegistry()
    deployment = current_deployment()
    watched.register(RepositoryFigures(deployment.database, deployment.clock()))
    return Response(
        generate_latest(registry) + generate_latest(watched), content_type=CONTENT_TYPE_LATEST
    )


def _begin() -> None:
    g.metrics_began = time.perf_counter()


def count_answer(app: Flask, rule: str, status: HTTPStatus, seconds: float) -> None:
    """Count an answer to a GET that was given before the application made a request of it."""
    counted: RequestFigures = app.extensions[_EXTENSION]
    counted.count("GET", rule, status.value, seconds)


def _count(response: Response) -> Response:
    counted: RequestFigures = current_app.extensions[_EXTENSION]
    method = request.method if request.method in _METHODS else "other"
    route = request.url_rule.rule if request.url_rule else "unmatched"
    began = g.pop("metrics_began", None)
    seconds = None if began is None else time.perf_counter() - began
    counted.count(method, route, response.status_code, seconds)
    if outcome := g.pop("verification_outcome", None):
        counted.verifications.labels(outcome).inc()
    return response


def _of_repository(found: Figures) -> Iterator[Metric]:
    yield from _of_trail(found)
    ends = GaugeMetricFamily(
        "wallet_signing_key_end_timestamp_seconds",
        "When the first owner of a signing key of this use will have none",
        labels=("use",),
    )
    for use, end in sorted(found.keys_end_at.items()):
        ends.add_metric((use,), end.timestamp())
    yield ends
    certificates = GaugeMetricFamily(
        "wallet_issuer_certificates",
        "Issuers' signing certificates by state; ends_soon are those that end within 30 days",
        labels=("state",),
    )
    for state, number in sorted(found.certificates.items()):
        certificates.add_metric((state,), number)
    yield certificates
    strangers = GaugeMetricFamily(
        "wallet_strangers_refused_last_day",
        "Refusals of the last 24 hours of callers whom nobody knows, by code",
        labels=("code",),
    )
    for code, number in found.strangers_refused.items():
        strangers.add_metric((code,), number)
    yield strangers


def _of_trail(found: Figures) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "wallet_audit_unsealed_entries",
        "Audit entries since the last seal, at most",
        found.unsealed_entries,
    )
    if found.unsealed_since:
        yield GaugeMetricFamily(
            "wallet_audit_unsealed_since_timestamp_seconds",
            "When the oldest audit entry was written that is not sealed yet",
            found.unsealed_since.timestamp(),
        )
    if found.last_sealed_at:
        yield GaugeMetricFamily(
            "wallet_audit_sealed_timestamp_seconds",
            "When the audit trail was last sealed",
            found.last_sealed_at.timestamp(),
        )
    yield GaugeMetricFamily(
        "wallet_audit_last_seal_doubted",
        "Whether the key of the last seal was withdrawn, so that nothing is sealed on top of it",
        int(found.last_seal_doubted),
    )
