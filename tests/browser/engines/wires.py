"""Two ways to drive a browser that Playwright cannot: Firefox by Marionette, WebKit by its driver.

Both carry the commands of W3C WebDriver; only the wire differs.
"""

import json
import os
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx

_PATIENCE = 60.0
_WEBKIT_COMMANDS = {
    "Navigate": ("POST", "/url"),
    "FindElement": ("POST", "/element"),
    "ElementClick": ("POST", "/element/{id}/click"),
    "ElementSendKeys": ("POST", "/element/{id}/value"),
    "ExecuteScript": ("POST", "/execute/sync"),
    "TakeScreenshot": ("GET", "/screenshot"),
}
# Nothing is asked of anybody but this machine: every other address leads to a closed door.
_CLOSED_DOOR = 9
_FIREFOX_PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": _CLOSED_DOOR,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": _CLOSED_DOOR,
    "intl.accept_languages": "zh-CN",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.enabled": False,
    "extensions.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "media.navigator.permission.disabled": False,
}


class NoSuchElement(LookupError):
    """Nothing on the page is what was looked for, or what was found is gone."""


class Wire(Protocol):
    """Carries a WebDriver command and brings back its value."""

    def say(self, command: str, **parameters: Any) -> Any:
        """Return the value of a command; raises NoSuchElement and AssertionError."""
        ...


class Marionette:
    """Firefox's own remote control: JSON with its length before it, over a socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._said = 0
        self._heard()  # the greeting

    def say(self, command: str, **parameters: Any) -> Any:
        self._said += 1
        message = json.dumps([0, self._said, f"WebDriver:{command}", parameters]).encode()
        self._connection.sendall(str(len(message)).encode() + b":" + message)
        _kind, _number, error, answer = self._heard()
        _raise_for(error)
        return answer.get("value") if isinstance(answer, dict) else answer

    def _heard(self) -> Any:
        length = b""
        while (sign := self._stream.read(1)) != b":":
            assert sign, "Firefox has hung up"
            length += sign
        return json.loads(self._stream.read(int(length)))


class WebKitWire:
    """WebKitWebDriver: the same commands as addresses of a little server."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def say(self, command: str, **parameters: Any) -> Any:
        method, path = _WEBKIT_COMMANDS[command]
        path = path.format(**parameters)
        sent = None if method == "GET" else parameters
        answer = self._client.request(method, str(self._client.base_url) + path, json=sent)
        value = answer.json()["value"]
        _raise_for(value if answer.is_error else None)
        return value


def _raise_for(error: dict[str, str] | None) -> None:
    if error is None:
        return
    if error["error"] in ("no such element", "stale element reference"):
        raise NoSuchElement(error["message"])
    raise AssertionError(f"{error['error']}: {error['message']}")


@contextmanager
def firefox(room: Path, *, size: tuple[int, int]) -> Iterator[Wire]:
    """Run Firefox without a screen until the block ends."""
    port = _free_port()
    profile = room / "profile"
    profile.mkdir(parents=True)
    chosen = _FIREFOX_PREFERENCES | {"marionette.port": port}
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in chosen.items())
    (profile / "user.js").write_text("".join(lines))
    program = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", profile]
    width, height = (str(one) for one in size)
    screen = {"MOZ_HEADLESS_WIDTH": width, "MOZ_HEADLESS_HEIGHT": height, "HOME": str(room)}
    with _running(program, room / "firefox.log", screen) as process:
        connection = _connected(port, process)
        with connection:
            wire = Marionette(connection)
            wire.say("NewSession")
            yield wire


@contextmanager
def webkit(room: Path, *, size: tuple[int, int]) -> Iterator[Wire]:
    """Run WebKitGTK's own little browser on a screen that nobody sees until the block ends."""
    room.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    home = {
        "HOME": str(room),
        "XDG_RUNTIME_DIR": str(room),
        "GSETTINGS_BACKEND": "memory",
        "http_proxy": f"http://127.0.0.1:{_CLOSED_DOOR}",
        "https_proxy": f"http://127.0.0.1:{_CLOSED_DOOR}",
        "no_proxy": "localhost,127.0.0.1",
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        # The sandbox wants user namespaces, which a container has not.
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    }
    program = ["WebKitWebDriver", f"--port={port}"]
    base = f"http://127.0.0.1:{port}/session"
    with (
        _screen(room, size) as display,
        _running(program, room / "webkit.log", home | {"DISPLAY": display}) as process,
        httpx.Client(base_url=base, timeout=_PATIENCE, trust_env=False) as client,
    ):
        _connected(port, process).close()
        options = {"binary": str(_mini_browser()), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        begun = client.post(base, json={"capabilities": {"alwaysMatch": wanted}})
        client.base_url = f"{base}/{begun.json()['value']['sessionId']}"
        client.post(f"{client.base_url}window/rect", json={"width": size[0], "height": size[1]})
        yield WebKitWire(client)
        client.delete(str(client.base_url))


def missing_for(engine: str) -> str | None:
    """Return what would have to be installed for an engine; nothing when all is there."""
    if engine == "firefox":
        return None if shutil.which("firefox-esr") else "firefox-esr is not installed"
    if not shutil.which("WebKitWebDriver") or _mini_browser() is None:
        return "webkit2gtk-driver is not installed"
    return None if shutil.which("Xvfb") else "xvfb is not installed"


def _mini_browser() -> Path | None:
    return next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))), None)


@contextmanager
def _screen(room: Path, size: tuple[int, int]) -> Iterator[str]:
    """Let Xvfb choose a free display, as several may run beside each other."""
    read, write = os.pipe()
    program = ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-screen", "0"]
    with _running([*program, f"{size[0]}x{size[1]}x24"], room / "xvfb.log", {}, write):
        os.close(write)
        ready, _, _ = select.select([read], [], [], _PATIENCE)
        assert ready, "Xvfb has not started"
        yield f":{os.read(read, 16).decode().strip()}"
        os.close(read)


@contextmanager
def _running(
    program: list[Any], log: Path, environment: dict[str, str], *inherited: int
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            program,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | environment,
            pass_fds=inherited,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _connected(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args} has ended"
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nobody listens at {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
