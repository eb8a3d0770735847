"""Enter in a field of a form does what its page is for.

Here are planted forms; every page that any test fetches is looked at for the same
(tests/conftest.py), and so is every stop of the tour.
"""

import pytest

from tests.desks.first_buttons import misleading_forms

PIN = '<input name="pin" type="password">'
MAIN = '<button class="big-action">好</button>'
SAVE = '<button class="button button--primary" name="act" value="save">保存</button>'
EDIT = '<button class="button" name="step" value="edit">返回修改</button>'
HIDDEN = '<button class="visually-hidden" tabindex="-1" aria-hidden="true"{}></button>'
DECLINE = '<button class="button answer" formaction="/no" formnovalidate>不同意</button>'
AGREE = '<button class="button answer">同意</button>'
FIND = '<button class="button" name="step" value="find" formnovalidate>查找</button>'
MISLEADING = {
    "declines": PIN + DECLINE + AGREE,
    "goes back": PIN + EDIT + MAIN,
    "goes back, and nothing is typed": '<input type="hidden" name="x">' + EDIT + SAVE,
    "searches": '<input name="q" type="search">' + FIND + PIN + MAIN,
    "removes": '<input name="n"><button name="act" value="remove:1">去掉</button>' + SAVE,
    "previews": '<button formaction="/preview">预览</button><textarea></textarea>' + SAVE,
    "moves up": '<input name="n"><button name="move" value="up:1">↑</button>' + MAIN,
    "adds": '<button name="step" value="add-holder">再加一位</button><input name="n">' + MAIN,
    "is an input that sends": '<input name="n"><input type="submit" name="no" value="x">' + MAIN,
    "hidden, and another than the main one": HIDDEN.format("") + PIN + EDIT + SAVE,
    "of two equals beside a field": "<input name='n'>" + EDIT + EDIT.replace("edit", "go"),
    "unlike the others": EDIT + '<button class="row-link" name="step" value="b">B</button>',
}
RIGHT = {
    "one button": PIN + MAIN,
    "no button": PIN,
    "the main one first": PIN + MAIN + EDIT,
    "a hidden one first": HIDDEN.format(' name="act" value="save"') + PIN + EDIT + SAVE,
    "what keeps the work first": SAVE.replace("--primary", "")
    + PIN
    + EDIT
    + HIDDEN.format("")
    + SAVE,
    "buttons for scripts only": '<button type="button">看</button>' + PIN + MAIN,
    "declining in a form of its own": PIN + '<button form="decline">不同意</button>' + AGREE,
    "choices of equal rank": "<button name='e' value='on'>A</button><button name='d'>B</button>",
    "one act under two buttons": MAIN + PIN + MAIN,
}


@pytest.mark.parametrize("body", MISLEADING.values(), ids=MISLEADING)
def test_a_form_in_which_enter_misleads_is_found(body):
    (found,) = misleading_forms(f'<form action="/here">{body}</form>')
    assert found.startswith("/here: ")


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_a_form_in_which_enter_does_its_work_is_let_be(body):
    assert misleading_forms(f'<form action="/here">{body}</form>') == []


def test_a_button_outside_its_form_counts_where_it_stands():
    form = f'<form id="one" action="/here">{PIN}{MAIN}</form>'
    decline = '<button form="one" name="step" value="no">不同意</button>'
    assert misleading_forms(form + decline) == []
    assert len(misleading_forms(decline + form)) == 1
