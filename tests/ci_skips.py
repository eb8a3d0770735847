"""With CI set, a skipped test fails the run: CI has everything that a test may need."""

import os

import pytest


class SkipWatch:
    """Remembers each skip with its reason, and turns a green run with skips into a failed one."""

    def __init__(self) -> None:
        self.skips: set[tuple[str, str]] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skips.add((report.nodeid, reason_of(report.longrepr)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skips.add((report.nodeid, reason_of(report.longrepr)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skips and session.exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.skips:
            return
        terminalreporter.section("skipped in CI: this fails the run", red=True)
        for nodeid, reason in sorted(self.skips):
            terminalreporter.line(f"{nodeid}: {reason}")


def reason_of(longrepr: object) -> str:
    """The words of the skip; pytest gives (path, line, words) for one."""
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if os.environ.get("CI") and not is_worker:
        config.pluginmanager.register(SkipWatch(), "skip-watch")
