"""Serving with gunicorn: several workers, several threads, nothing shared between them."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from gunicorn.app.base import BaseApplication

from wallet.commands.arriving import ArrivingWorker
from wallet.commands.keys.announcing import announce_in_background
from wallet.config import Settings
from wallet.secret_keys import load_secret_keys

KEPT_SECONDS = 75
"""How long an idle connection is kept: longer than proxies keep theirs (nginx 60, HAProxy 60).

Whoever closes first must be the proxy: one that sends a request on a connection that the server
is closing sees it reset.
"""


class WalletServer(BaseApplication):
    """gunicorn around the application; each worker builds its own."""

    def __init__(self, options: dict[str, object]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """Build the application in this worker."""
        from wallet.app import create_app  # noqa: PLC0415 each worker opens its own connections

        app = create_app()
        announce_in_background(app.extensions["wallet"], "web")
        return app


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", "4")))
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument(
        "--no-worker", action="store_true", help="`python -m wallet work` runs somewhere else"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until stopped.

    Raises:
        SettingsRefused: before a worker starts, when the deployment must not run like this.
    """
    with _figures_shared_by_workers():
        from wallet.app import create_app  # noqa: PLC0415 after the folder of figures is named

        load_secret_keys(settings)
        create_app(settings).extensions["wallet"].database.engine.dispose()
        with _worker_beside(arguments):
            _serve(arguments)
    return 0


def _serve(arguments: argparse.Namespace) -> None:
    WalletServer(
        {
            "bind": f"{arguments.host}:{arguments.port}",
            "workers": arguments.workers,
            "threads": arguments.threads,
            "worker_class": ArrivingWorker,
            "keepalive": KEPT_SECONDS,
            "timeout": 60,
            "graceful_timeout": 20,
            "accesslog": None,
            "control_socket_disable": True,
            "preload_app": False,
        }
    ).run()


@contextmanager
def _worker_beside(arguments: argparse.Namespace) -> Iterator[None]:
    """Run the process that works on collections, for as long as the server runs.

    It is a program of its own, as in a deployment where it runs by itself; it stops by itself
    when the server is gone.
    """
    if arguments.no_worker:
        yield
        return
    server = os.getpid()
    command = [sys.executable, "-m", "wallet", "work", "--keep", "--of", str(server)]
    worker = subprocess.Popen(command, start_new_session=True)  # noqa: S603 our own program
    try:
        yield
    finally:
        # A web worker that was forked leaves this block too.
        if os.getpid() == server:
            worker.terminate()
            worker.wait()


@contextmanager
def _figures_shared_by_workers() -> Iterator[None]:
    """Give the workers a folder where each keeps its figures, and any of them reads them all.

    The library looks at the variable when it is imported.
    """
    folder = tempfile.mkdtemp(prefix="wallet-figures-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    server = os.getpid()
    try:
        yield
    finally:
        # A worker that was forked leaves this block too.
        if os.getpid() == server:
            os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
            shutil.rmtree(folder, ignore_errors=True)
