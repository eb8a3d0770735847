"""Walking the pages as a person does: from one's home along every link, and what they say."""

import re
from html import unescape
from html.parser import HTMLParser

_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
_SAID = ("alt", "aria-label", "content", "placeholder", "title")
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def crawl(app, browser, start="/", *, per_view=2):
    """Return the pages behind every link, by address; at most ``per_view`` of each view."""
    router = app.url_map.bind("localhost")
    pages, waiting, counts = {}, [start], {}
    while waiting:
        path = waiting.pop(0)
        view = router.match(path.split("?")[0])[0]
        if path in pages or view == "static" or counts.get(view, 0) >= per_view:
            continue
        counts[view] = counts.get(view, 0) + 1
        response = browser.get(path, follow_redirects=True)
        if response.mimetype != "text/html":  # a file speaks for itself
            continue
        pages[path] = response
        waiting += [unescape(link) for link in _LINK.findall(response.text)]
    return pages


class _Reader(HTMLParser):
    """Collects what a page says: text and spoken attributes, but not what is marked Chinese."""

    def __init__(self):
        super().__init__()
        self.said = []
        self._open = []

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        silent = tag in {"script", "style"} or str(known.get("lang", "")).startswith("zh")
        if not silent and not any(self._open):
            self.said += [known[name] for name in _SAID if known.get(name)]
        if tag not in _VOID:
            self._open.append(silent)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data):
        if data.strip() and not any(self._open):
            self.said.append(" ".join(data.split()))


def said_by(html):
    """Return every text of a page that is shown or read out."""
    reader = _Reader()
    reader.feed(html)
    return reader.said
