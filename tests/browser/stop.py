"""One stop of the tour: who stands where, and what they do there first."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.stories import Stories
from tests.browser.windows import PHONE


@dataclass(frozen=True)
class Stop:
    """One page in one situation; ``path`` may have to be brought about first."""

    name: str
    login: str | None
    path: str | Callable[[Stories], str]
    act: Callable | None = None
    size: dict = None
    main: bool = False  # also pictured in elder and dark mode

    def path_in(self, stories: Stories) -> str:
        return self.path if isinstance(self.path, str) else self.path(stories)

    def open(self, windows, stories, **options):
        """Open the page and do what belongs to the stop."""
        options.setdefault("size", self.size or PHONE)
        page = windows.open(self.login, self.path_in(stories), **options)
        if self.act:
            self.act(page, stories)
        return page
