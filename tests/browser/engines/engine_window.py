"""A window of Firefox or WebKit, with what the stories do in it."""

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.engines.wires import NoSuchElement, Wire
from tests.browser.served_city import ServedCity

ENTER = "\ue007"
_PATIENCE = 40.0
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class EngineWindow:
    """One window; what is looked for is waited for."""

    def __init__(self, wire: Wire, city: ServedCity) -> None:
        self._wire = wire
        self._city = city

    def open(self, path: str) -> None:
        """Go to a path of the city."""
        self._wire.say("Navigate", url=self._city.url + path)

    def sign_in(self, login: str) -> None:
        """Sign in by the keyboard alone, whoever was signed in before."""
        self.open("/sign-in")
        self._wire.say("DeleteAllCookies")
        self.open("/sign-in")
        self.until(lambda: self._typed("login", login))
        self.until(lambda: self._typed("password", self._city.accounts[login]["password"]))
        self.write("password", ENTER)
        self.until(lambda: "/sign-in" not in self.address)

    @property
    def address(self) -> str:
        return str(self.run("return location.href"))

    def click(self, handle: str) -> None:
        """Click what has a test id, in the middle of the window."""

        def act():
            found = self._found(by_handle(handle))
            # WebKit's driver scrolls too little where a page keeps room for its bars.
            self.run("arguments[0].scrollIntoView({block: 'center'})", {_ELEMENT: found})
            self._wire.say("ElementClick", id=found)

        self._again(act)

    def write(self, handle: str, *keys: str) -> None:
        """Type into what has a test id."""
        self.keys(by_handle(handle), *keys)

    def keys(self, selector: str, *keys: str) -> None:
        """Type into what a selector finds; into a field for files, a path."""
        text = "".join(keys)
        self._again(lambda: self._wire.say("ElementSendKeys", id=self._found(selector), text=text))

    def _typed(self, handle: str, text: str) -> bool:
        """Fill in a field; keys may get lost while the page still gives it the focus."""
        selector = by_handle(handle)
        self._asked(selector, "arguments[0].value = ''")
        self.write(handle, text)
        return bool(self._of(selector, "value") == text)

    def words(self, selector: str) -> str:
        """Return what is written in an element, once it is there."""
        return str(self._of(selector, "innerText"))

    def attribute(self, selector: str, name: str) -> str | None:
        """Return an attribute of an element, once it is there."""
        return self._asked(selector, "return arguments[0].getAttribute(arguments[1])", name)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self._wire.say("ExecuteScript", script=script, args=list(arguments))

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is true of the page."""
        self._again(lambda: condition() or _nothing_yet(), AssertionError)

    def picture(self, path: Path) -> None:
        """Keep a picture of what the window shows."""
        path.write_bytes(base64.b64decode(self._wire.say("TakeScreenshot")))

    def _of(self, selector: str, name: str) -> Any:
        return self._asked(selector, "return arguments[0][arguments[1]]", name)

    def _asked(self, selector: str, script: str, *arguments: Any) -> Any:
        """Ask an element something; one that was swapped meanwhile is looked for anew."""
        return self._again(lambda: self.run(script, {_ELEMENT: self._found(selector)}, *arguments))

    def _found(self, selector: str) -> str:
        found = self._wire.say("FindElement", using="css selector", value=selector)
        return str(found[_ELEMENT])

    def _again(self, act: Callable[[], Any], *meanwhile: type[Exception]) -> Any:
        """Do something as soon as the page is so far."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return act()
            except (NoSuchElement, *meanwhile):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def by_handle(handle: str) -> str:
    """Return the selector of a test id."""
    return f'[data-testid="{handle}"]'


def _nothing_yet() -> None:
    raise AssertionError("not yet")
