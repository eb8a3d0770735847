"""The common shape of a refusal to read what somebody typed, pasted or imported."""

from typing import ClassVar

from wallet.domain.errors import InvalidInput


class Malformed(InvalidInput):
    """Something from outside is not written as its standard wants.

    One child per kind of number or text fixes ``code``; a grandchild per cause fixes ``reason``
    and the sentence that tells the person what to correct. The text itself never goes into
    ``details``: it may be personal data.
    """

    code = "malformed"
    reason: ClassVar[str] = "format"

    def __init__(self, **details: object) -> None:
        super().__init__(reason=self.reason, **details)
