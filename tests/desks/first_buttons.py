"""What Enter does in the forms of a page: a browser presses the first button that sends."""

import re
from dataclasses import dataclass

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_BUTTON = re.compile(r"<button\b([^>]*)>|<input\b([^>]*\btype=\"(?:submit|image)\"[^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
_FIELD = re.compile(
    r"<input\b(?![^>]*\btype=\"(?:hidden|checkbox|radio|file|submit|image)\")[^>]*>"
)
_MAIN = {"button--primary", "button--danger", "big-action", "answer"}
# Keeping what was typed is what a page with a long form is for as well.
_KEEPING = {("act", "save", None)}

Effect = tuple[str | None, str | None, str | None]


@dataclass(frozen=True)
class Button:
    """A button that sends its form."""

    attributes: dict[str, str]

    @property
    def effect(self) -> Effect:
        """What is sent by it beside the fields, and where to."""
        known = self.attributes
        return known.get("name"), known.get("value"), known.get("formaction")

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def is_main(self) -> bool:
        return bool(self.classes & _MAIN)


def misleading_forms(html: str) -> list[str]:
    """Return one sentence for each form whose first button is not what its page is for."""
    faults = []
    for form in _FORM.finditer(html):
        attributes = _attributes(form[1])
        fault = _fault(_buttons(html, form, attributes.get("id")), form[2])
        if fault:
            faults.append(f"{attributes.get('action', 'a form')}: {fault}")
    return faults


def _fault(buttons: list[Button], body: str) -> str | None:
    if len({button.effect for button in buttons}) < 2:
        return None
    first, mains = buttons[0], {one.effect for one in buttons if one.is_main}
    if "formaction" in first.attributes or "formnovalidate" in first.attributes:
        return "Enter goes past the form's own address or checks"
    if first.effect in _KEEPING and any(first.effect == one.effect for one in buttons[1:]):
        return None
    if mains:
        asked = first.effect in mains
        return (
            None
            if asked
            else f"Enter does {first.effect}, the page is for {sorted(map(str, mains))}"
        )
    if _FIELD.search(body):
        return "nothing says which of its buttons Enter is to press"
    alike = all(one.classes == first.classes for one in buttons)
    return None if alike else "its buttons are not alike, and none is the main one"


def _buttons(html: str, form: re.Match[str], own: str | None) -> list[Button]:
    """Return the buttons of a form in the order of the page, wherever on it they stand."""
    found = []
    for control in _BUTTON.finditer(html):
        attributes = _attributes(control[1] or control[2])
        inside = form.start() < control.start() < form.end()
        owner = attributes.get("form", own if inside else "")
        if owner == own and attributes.get("type", "submit") in {"submit", "image"}:
            found.append(Button(attributes))
    return found


def _attributes(text: str) -> dict[str, str]:
    return {name: value for name, value in _ATTRIBUTE.findall(text) if name}
