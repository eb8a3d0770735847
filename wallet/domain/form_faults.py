"""Everything that is wrong with a form, said at once and beside each field."""

from collections.abc import Callable
from typing import TypeVar

from wallet.domain.catalogue.issuing_catalogue import FieldFault
from wallet.domain.errors import InvalidInput, WalletError
from wallet.domain.whole_numbers import whole_number

Value = TypeVar("Value")


class FormNotAcceptable(InvalidInput):
    """One or more fields cannot be taken; ``faults`` lists every one."""

    code = "form_not_acceptable"
    zh = "有几处需要改正，还没有提交。"
    en = "Some fields need correcting; nothing was submitted."

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


def faults_of(refusal: WalletError | None) -> dict[str, FieldFault]:
    """Return what a refusal says of each field; nothing where it is not about fields."""
    faults = refusal.faults if isinstance(refusal, FormNotAcceptable) else ()
    return {one.field: one for one in faults}


class Faults:
    """Collects what is wrong while a form is read, and refuses it as a whole at the end."""

    def __init__(self) -> None:
        self._found: list[FieldFault] = []

    @property
    def found(self) -> list[FieldFault]:
        """What was noted, in that order."""
        return self._found

    def add(self, field: str, code: str, zh: str, en: str) -> None:
        """Note one fault."""
        self._found.append(FieldFault(field, code, zh, en))

    def read(self, field: str, read: Callable[[], Value], instead: Value) -> Value:
        """Return what ``read`` returns; a refusal is noted and ``instead`` stands for it."""
        try:
            return read()
        except WalletError as refusal:
            self.add(field, refusal.code, refusal.zh, refusal.en)
            return instead

    def text(self, field: str, unverified: str, shortest: int, longest: int) -> str:
        """Return a text without surrounding space; noted when it is too short or too long."""
        text = " ".join(unverified.split())
        if not shortest <= len(text) <= longest:
            self.add(
                field,
                "length",
                f"请填写 {shortest} 到 {longest} 个字。",
                f"Please write {shortest} to {longest} characters.",
            )
        return text

    def whole(self, field: str, unverified: str, lowest: int, highest: int) -> int:
        """Return a whole number; noted when it is none, or outside the range."""
        number = whole_number(unverified.strip(), highest)
        if number is None or number < lowest:
            self.add(
                field,
                "out_of_range",
                f"请填写 {lowest} 到 {highest} 的整数。",
                f"Please give a whole number from {lowest} to {highest}.",
            )
            return lowest - 1
        return number

    def refuse(self) -> None:
        """Refuse the form if anything was noted.

        Raises:
            FormNotAcceptable: with every fault.
        """
        if self._found:
            raise FormNotAcceptable(tuple(self._found))
