"""What was deleted on another page stays deleted, whatever a page from before still types, and its words can be a new one."""

import uuid
from html import unescape

import pytest

from tests.forms import forms_of

DRAFTS = {
    "a message": ("/statements/drafts/{}", "observation", {}),
    "an agreement": ("/agreements/drafts/{}", "what", {"kind": "agreement"}),
    "a boundary": ("/agreements/drafts/{}", "will", {"kind": "boundary"}),
    "a goal": ("/growing/goals/{}", "text", {}),
    "what helps": ("/care/notes/{}", "text", {"kind": "help"}),
}


@pytest.mark.parametrize("kind", DRAFTS)
def test_what_was_deleted_is_not_made_again_by_an_old_pages_next_letter(ana, kind):
    where, field, fields = DRAFTS[kind]
    path = where.format(uuid.uuid4())
    version = ana.post(path, json=True, **fields, **{field: "meant to go"}, version="0").json["version"]
    fields = {**fields, "version": str(version), field: "meant to go, and more"}
    assert ana.another_device().post(f"{path}/delete", follow=False).status_code == 302
    answer = ana.post(path, json=True, **fields)
    assert (answer.status_code, answer.json["message"][:20]) == (409, "You've deleted this ")
    assert ana.get(path).status_code in (404, 405)
    answer = ana.post(path, follow=False, **fields, go="leave")
    assert answer.status_code == 409
    assert "You've deleted this since you opened it." in unescape(answer.text)
    [form] = [form for form in forms_of(answer.text, "") if form.saves]
    assert form.action != path
    assert form.fields[field].strip() == "meant to go, and more"
    assert ana.post(form.action, follow=False, **form.fields, go="leave").status_code == 302
    edit = {"a goal": "/edit"}.get(kind, "")
    assert "meant to go, and more" in ana.page(form.action + edit)
