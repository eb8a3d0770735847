"""Browser windows of people, and a watch on what their pages ask for and complain about."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.served_city import ServedCity

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
# Chromium writes an answer of 4xx to the console; that is the test's own doing.
_ANSWER = re.compile(r"the server responded with a status of 4\d\d")

# A busy machine takes its time; a page that hangs still fails.
_PATIENCE_MS = 60_000
_LAX = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:")


@dataclass
class Windows:
    """Windows of one test, each a person's own browser profile."""

    chromium: Browser
    city: ServedCity
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def profile(
        self, login=None, *, size=PHONE, lang="zh", display="", **options
    ) -> BrowserContext:
        """Open a browser profile; ``display`` holds words such as ``elder.dark``."""
        context = self.chromium.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        wishes = {"lang": lang, "display": display}
        context.add_cookies(
            [{"name": k, "value": v, "url": self.city.url} for k, v in wishes.items() if v]
            + (self.city.cookies(login) if login else [])
        )
        context.set_default_timeout(_PATIENCE_MS)
        context.on("request", self._see)
        context.on("response", self._inspect)
        context.on("console", self._hear)
        context.on("weberror", lambda event: self.complaints.append(str(event.error)))
        self._contexts.append(context)
        return context

    def open(self, login=None, path="/", **options) -> Page:
        """Open a window of its own profile at a path."""
        page = self.profile(login, **options).new_page()
        page.goto(self.city.url + path)
        return page

    def close(self) -> None:
        while self._contexts:
            context = self._contexts.pop()
            # A sheet for printing may still be on its way when a test is over.
            context.unroute_all(behavior="ignoreErrors")
            context.close()

    def _see(self, request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        if f"{parts.scheme}://{parts.netloc}" != self.city.url:
            self.complaints.append(f"a request to {request.url}")

    def _inspect(self, response) -> None:
        if response.request.resource_type != "document":
            return
        headers = response.headers
        policy = headers.get("content-security-policy", "default-src *")
        self.complaints += [
            f"{response.url}: a policy of {word}" for word in _LAX if word in policy.split()
        ]
        if headers.get("cache-control") != "no-store":
            self.complaints.append(f"{response.url} may be kept")

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"} and not _ANSWER.search(message.text):
            self.complaints.append(f"{message.page.url}: {message.text}")


def speak_english(page: Page) -> None:
    """Show the same page in English; what was sent last is sent again."""
    page.context.add_cookies([{"name": "lang", "value": "en", "url": page.url}])
    page.reload()
