"""The bureau's catalogue pages: drafting, the editor without JavaScript, the live face."""

import re
from dataclasses import replace

import pytest

from tests import cast
from tests.factories import TYPE_CODE
from tests.services.registry.catalogue_clerks import (
    COLLEAGUE,
    NEW_CODE,
    STRANGER_CLERK,
    Clerks,
    entry_form,
)
from wallet.domain.catalogue.catalogue_draft import DraftState

LIST = "/issuer/catalogue"
DRAFTS = f"{LIST}/drafts"


@pytest.fixture
def clerks(deployment, clock, town):
    return Clerks(deployment, clock)


@pytest.fixture
def clerk(visit):
    return visit("clerk")


def filled(form=None):
    """What a browser sends for a form."""
    form = form or entry_form()
    sent = {
        "name": form.name,
        "type_code": form.type_code,
        "defining_body": form.defining_body,
        "holder_kinds": list(form.holder_kinds),
        "collected_since": form.collected_since,
        "publicity": form.publicity,
        "standard_level": form.standard_level,
        "sync_mode": form.sync_mode,
        "shape": form.shape,
        "english_title": form.english_title,
        "category": form.category,
    }
    for place, one in enumerate(form.fields):
        for part in (
            *("name", "label", "label_en", "format", "sensitivity", "choices", "max_length"),
            *("holder_fact", "which_holder"),
        ):
            sent[f"fields.{place}.{part}"] = getattr(one, part)
        for part in ("required", "shown"):
            if getattr(one, part):
                sent[f"fields.{place}.{part}"] = "yes"
    return sent


def labels(page):
    return re.findall(r'id="fields\.\d+\.label" name="[^"]+" type="text" value="([^"]*)"', page)


def hand_in(clerk, draft_id):
    """Press the button of the page as it is now."""
    page = f"{DRAFTS}/{draft_id}"
    revision = re.search(r'name="revision" value="(\d+)"', clerk.get(page).text)[1]
    return clerk.post(f"{page}/submission", page=page, revision=revision)


def test_a_type_is_drafted_filled_in_compared_and_submitted(clerk, clerks):
    begun = clerk.post(LIST, page=f"{LIST}/new", name="非机动车行驶证")
    edit = begun.headers["Location"]
    draft_id = edit.split("/")[-2]
    revision = re.search(r'name="revision" value="(\d+)"', clerk.get(edit).text)[1]
    saved = clerk.post(edit, page=edit, act="compare", revision=revision, **filled())
    assert saved.headers["Location"] == f"{DRAFTS}/{draft_id}"
    page = clerk.get(saved.headers["Location"]).text
    assert "内容已填齐" in page
    assert 'data-field="plate"' in page
    stale = clerk.post(
        f"{DRAFTS}/{draft_id}/submission", page=f"{DRAFTS}/{draft_id}", revision=revision
    )
    assert stale.status_code == 409
    assert 'data-code="draft_not_as_seen"' in stale.text
    done = hand_in(clerk, draft_id)
    assert done.status_code == 302
    assert clerks.draft(draft_id).state is DraftState.SUBMITTED
    assert 'data-testid="withdraw-draft"' in clerk.get(f"{DRAFTS}/{draft_id}").text


def test_a_name_that_cannot_be_taken_and_a_form_sent_twice_are_told(clerk):
    short = clerk.post(LIST, page=f"{LIST}/new", name="证")
    assert short.status_code == 422
    assert 'data-field="name"' in short.text
    assert clerk.post(LIST, page=f"{LIST}/new", name="新证").status_code == 302
    again = clerk.post(LIST, page=f"{LIST}/new", name="新证")
    assert again.status_code == 409
    assert 'data-code="entry_in_work"' in again.text


@pytest.mark.parametrize(
    ("act", "after", "anchor"),
    [
        ("add", ["车牌号码", "所有人", ""], "field-2"),
        ("remove:0", ["所有人"], "field-0"),
        ("up:1", ["所有人", "车牌号码"], "field-0"),
        ("down:0", ["所有人", "车牌号码"], "field-1"),
        ("down:1", ["车牌号码", "所有人"], "field-1"),
        ("remove:x", ["车牌号码", "所有人"], "field-0"),
    ],
)
def test_fields_are_added_moved_and_removed_by_buttons(clerk, clerks, act, after, anchor):
    draft = clerks.begin()
    edit = f"{DRAFTS}/{draft.id}/edit"
    sent = clerk.post(edit, page=edit, act=act, revision=draft.revision, **filled())
    assert sent.headers["Location"] == f"{edit}#{anchor}"
    assert labels(clerk.get(edit).text) == after


def test_the_face_is_drawn_while_one_types_and_nothing_is_stored(clerk, clerks):
    draft = clerks.begin()
    edit, preview = f"{DRAFTS}/{draft.id}/edit", f"{DRAFTS}/{draft.id}/preview"
    typed = filled(entry_form(name="电动车行驶证", shape="certificate"))
    whole = clerk.post(preview, page=edit, revision=draft.revision, **typed)
    assert whole.status_code == 200
    assert "face--certificate" in whole.text
    assert 'value="电动车行驶证"' in whole.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', whole.text)[1]
    part = clerk.client.post(
        preview, data={"csrf_token": token, **typed}, headers={"HX-Request": "true"}
    )
    assert part.text.lstrip().startswith('<div class="preview"')
    assert "电动车行驶证" in part.text
    assert clerks.draft(draft.id) == draft


def test_the_guilloche_is_that_of_the_types_code(clerk, clerks):
    one = clerks.begin()
    preview, edit = f"{DRAFTS}/{one.id}/preview", f"{DRAFTS}/{one.id}/edit"

    def ground(**changes):
        page = clerk.post(preview, page=edit, **filled(entry_form(**changes))).text
        return re.search(r'<path id="fw0" d="([^"]+)"', page)[1]

    assert ground() == ground(name="别的证")
    assert ground() != ground(type_code=NEW_CODE[:-1] + "7")


def test_what_is_missing_stands_beside_its_field(clerk, clerks):
    draft = clerks.save(clerks.begin(), entry_form(type_code="1", english_title="中文"))
    page = f"{DRAFTS}/{draft.id}"
    assert 'data-testid="unfinished"' in clerk.get(page).text
    refused = hand_in(clerk, draft.id)
    assert refused.status_code == 422
    for field, code in (("type_code", "malformed_type_code"), ("english_title", "not_english")):
        assert f'data-field="{field}" data-code="{code}"' in refused.text


def test_the_second_of_two_clerks_is_told_and_loses_nothing(clerk, clerks):
    draft = clerks.begin()
    edit = f"{DRAFTS}/{draft.id}/edit"
    clerks.save(draft, entry_form(name="同事的名称"), COLLEAGUE)
    mine = filled(entry_form(name="我的名称"))
    told = clerk.post(edit, page=edit, act="save", revision=draft.revision, **mine)
    assert told.status_code == 409
    assert 'data-testid="overtaken"' in told.text
    assert "bureau.colleague" in told.text
    assert 'value="我的名称"' in told.text
    assert clerks.draft(draft.id).form.name == "同事的名称"
    revision = re.search(r'name="revision" value="(\d+)"', told.text)[1]
    again = clerk.post(edit, page=edit, act="save", revision=revision, **mine)
    assert again.status_code == 302
    assert clerks.draft(draft.id).form.name == "我的名称"


def test_a_next_version_shows_what_it_changes_and_keeps_its_code(clerk, clerks):
    entry = f"{LIST}/types/{TYPE_CODE}"
    begun = clerk.post(f"{entry}/versions", page=entry)
    draft = clerks.draft(begun.headers["Location"].split("/")[-2])
    form = replace(draft.form, name="食品许可证", type_code="another", category="industry")
    clerks.save(draft, replace(form, fields=form.fields[:-1]))
    page = clerk.get(f"{DRAFTS}/{draft.id}").text
    kinds = re.findall(r'data-testid="change" data-kind="(\w+)"', page)
    assert kinds == ["attribute", "attribute", "field_removed"]
    assert clerks.draft(draft.id).form.type_code == TYPE_CODE
    assert clerk.post(f"{entry}/versions", page=entry).status_code == 409
    assert 'data-testid="open-draft"' in clerk.get(entry).text


def test_a_draft_is_withdrawn_and_given_up_after_a_question(clerk, clerks):
    draft = clerks.submitted()
    page = f"{DRAFTS}/{draft.id}"
    assert clerk.get(f"{page}/edit").status_code == 409
    assert clerk.post(f"{page}/discard", page=page).status_code == 409
    assert clerk.post(f"{page}/withdrawal", page=page).status_code == 302
    assert clerk.post(f"{page}/withdrawal", page=page).status_code == 409
    assert "不能找回" in clerk.get(f"{page}/discard").text
    assert clerk.post(f"{page}/discard", page=f"{page}/discard").status_code == 302
    assert clerks.draft(draft.id).state is DraftState.DISCARDED
    assert "非机动车行驶证" not in clerk.get(LIST).text


def test_a_returned_draft_shows_why(clerk, clerks):
    draft = clerks.send_back(clerks.submitted(), "类型代码请按部门目录填写")
    for page in (f"{DRAFTS}/{draft.id}", f"{DRAFTS}/{draft.id}/edit"):
        assert "类型代码请按部门目录填写" in clerk.get(page).text
    assert 'data-state="returned"' in clerk.get(f"{LIST}?state=returned").text


def test_the_list_is_narrowed_by_state_and_by_name_or_code(clerk, clerks):
    clerks.submitted()
    clerks.retire(TYPE_CODE)

    def found(query):
        return re.findall(r'data-state="(\w+)">\s*<td', clerk.get(f"{LIST}?{query}").text)

    assert found("") == ["submitted", "approved", "retired"]
    assert found("state=submitted") == ["submitted"]
    assert found("q=居住证") == ["approved"]
    assert found(f"q={TYPE_CODE}") == ["retired"]
    assert found("state=nonsense") == ["submitted", "approved", "retired"]
    assert "没有符合条件的类目" in clerk.get(f"{LIST}?q=nothing").text


def test_another_bureaus_draft_and_entry_do_not_exist(clerk, clerks, deployment):
    theirs = clerks.begin(clerk=STRANGER_CLERK)
    page = f"{DRAFTS}/{theirs.id}"
    for path in (page, f"{page}/edit", f"{page}/discard"):
        assert clerk.get(path).status_code == 404
    for path in (f"{page}/submission", f"{page}/preview", f"{page}/edit"):
        assert clerk.post(path, page=LIST + "/new").status_code == 404
    assert clerk.get(f"{LIST}/types/{'0' * 21}").status_code == 404
    assert clerks.draft(theirs.id) == theirs


def test_script_in_a_name_stays_text(clerk, clerks):
    draft = clerks.save(clerks.begin(), entry_form(name="<script>alert(1)</script>"))
    for page in (f"{DRAFTS}/{draft.id}", f"{DRAFTS}/{draft.id}/edit", LIST):
        assert "<script>alert" not in clerk.get(page).text
    assert draft.issuer_id == cast.BUREAU.id


def test_what_is_the_holders_own_is_marked_in_the_editor_and_shown(clerk, clerks):
    begun = clerk.post(LIST, page=f"{LIST}/new", name="非机动车行驶证")
    editor = begun.headers["Location"]
    form = entry_form()
    owner = replace(form.fields[1], holder_fact="name", which_holder="each")
    revision = re.search(r'name="revision" value="(\d+)"', clerk.get(editor).text)[1]
    sent = filled(replace(form, fields=(form.fields[0], owner)))
    clerk.post(editor, page=editor, act="save", revision=revision, **sent)
    page = clerk.get(editor).text
    assert '<option value="name" selected>姓名或名称</option>' in page
    assert '<option value="each" selected>' in page
    with clerks.database.read() as repository:
        (draft,) = repository.catalogue_drafts.in_work_of(cast.BUREAU.id)
    assert draft.form.fields[1].holder_fact == "name"
    shown = clerk.get(f"{DRAFTS}/{draft.id}").text
    assert "本人信息：姓名或名称 · 全体持证主体" in shown
