"""Following a list from page to page, as a browser does or as its script does."""

import re

_NEXT = re.compile(r'hx-get="([^"]+[?&](?:amp;)?(?:cursor|after)=[^"]+)"')
HTMX = {"HX-Request": "true"}


def pages_of(browser, address, headers=None):
    """Follow the link to the next page until there is none; return what each page says."""
    pages = []
    while address:
        page = browser.get(address, headers=headers).text
        pages.append(page)
        found = _NEXT.search(page)
        address = found and found[1].replace("&amp;", "&")
    return pages


def sizes(pages, pattern):
    """Return how often a pattern is on each page; nothing that it finds may be there twice."""
    found = [re.findall(pattern, page) for page in pages]
    every = [one for page in found for one in page]
    assert len(every) == len(set(every)), "what is on one page is on another as well"
    return [len(page) for page in found]
