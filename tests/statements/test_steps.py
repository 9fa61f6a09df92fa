"""The four steps of a draft: each page holds all of it, and a draft opens where its author goes on."""

import re
import uuid

import pytest

from couples.statements.draft_steps import FIELDS, STEPS, step_after, step_before, step_to_go_on, step_with
from couples.statements.forms import DraftForm
from couples.statements.statement_text import DraftWords, feeling_groups, feelings, first_feelings

WORDS = {
    "observation": "the plan changed",
    "need": "some warning",
    "request": "text me",
    "free": "as it comes",
}


def saved(person, **fields) -> tuple[str, object]:
    path = f"/statements/drafts/{uuid.uuid4()}"
    return path, person.post(path, follow=False, **fields)


def shown(page: str) -> str:
    """The step that a page shows."""
    return re.search(r'name="step" value="(\w+)"', page)[1]


def test_every_field_of_the_form_is_written_at_one_step(app):
    with app.test_request_context():
        fields = {field.name for field in DraftForm(formdata=None)} - {"version", "csrf_token"}
    assert sorted(name for names in FIELDS.values() for name in names) == sorted(fields)


def test_the_steps_lead_on_and_back():
    assert [step_after(step) for step in STEPS] == [*STEPS[1:], ""]
    assert [step_before(step) for step in STEPS] == ["", *STEPS[:-1]]


def test_each_step_is_ready_for_typing_where_there_is_something_to_type(ana):
    path, _ = saved(ana, **WORDS)
    focused = {
        step: re.findall(
            r'name="(\w+)"',
            "".join(re.findall(r"<\w+ [^>]*autofocus[^>]*>", ana.page(f"{path}/{step}?help=next"))),
        )
        for step in STEPS
    }
    assert focused == {"happened": ["observation"], "feelings": [], "need": ["need"], "request": ["request"]}
    assert "autofocus" not in ana.page(f"{path}/need?help=1")


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (DraftWords(), "happened"),
        (DraftWords(free="as it comes"), "happened"),
        (DraftWords(observation="x"), "feelings"),
        (DraftWords(observation="x", feelings=("sad",)), "need"),
        (DraftWords(observation="x", feeling="sad", need="y"), "request"),
        (DraftWords(observation="x", feeling="sad", need="y", request="z"), "request"),
    ],
)
def test_a_draft_opens_at_the_first_step_without_words(words, step):
    assert step_to_go_on(words) == step


def test_a_draft_saved_by_the_one_page_of_before_opens_in_the_steps_with_all_its_words(ana):
    path, answer = saved(ana, **WORDS, feelings=["sad", "tired"], intensity="9", other_view="had a long day")
    assert answer.status_code == 302
    for step in STEPS:
        page = ana.page(f"{path}/{step}")
        assert shown(page) == step
        for words in (*WORDS.values(), "had a long day"):
            assert words in page
    assert shown(ana.page(path)) == "request"


@pytest.mark.parametrize("step", STEPS)
def test_next_saves_and_leads_to_the_next_step_with_wording_help_in_one_line(ana, step):
    path, answer = saved(ana, **{**WORDS, "observation": "You never listen"}, step="happened", go=step)
    assert answer.location.partition("?")[0] == f"{path}/{step}"
    page = ana.page(answer.location)
    has_help = "How it may land" in page or "on how it may come across" in page
    assert has_help == (step != "happened")
    assert 'id="help-notes" open' not in page


def test_what_cannot_be_kept_opens_at_its_own_step_with_every_word(ana):
    for name, step in (("observation", "happened"), ("need", "need"), ("other_view", "request")):
        _, answer = saved(ana, **{**WORDS, name: "x" * 2001}, step="feelings", go="need")
        assert answer.status_code == 422
        assert shown(answer.text) == step
        assert "as it comes" in answer.text
    assert step_with({"none of these"}, "need") == "need"


@pytest.mark.parametrize("step", ["nowhere", "", "x" * 300, "share"])
def test_a_step_that_is_none_is_no_address_and_no_error(ana, step):
    path, answer = saved(ana, **WORDS, step=step, go="help")
    assert answer.location.partition("?")[0] == path
    assert ana.get(f"{path}/nowhere").status_code == 404


def test_wording_help_stays_at_the_step_where_it_was_asked_for(ana):
    path, answer = saved(ana, **{**WORDS, "need": "you never listen"}, step="need", go="help")
    assert answer.location == f"{path}/need?help=1#help"
    assert 'id="help-notes" open' in ana.page(answer.location)


def test_few_feelings_come_first_and_each_has_one_place():
    grouped = [word for group in feeling_groups().values() for word in group]
    assert sorted([*first_feelings(), *grouped]) == sorted(feelings())
    assert len(first_feelings()) <= 6
    assert all(2 <= len(group) <= 7 for group in feeling_groups().values())


def test_the_first_step_on_the_rooms_own_page_begins_a_draft(ana):
    path = re.search(r'action="(/statements/drafts/[0-9a-f-]+)"', ana.page("/statements"))[1]
    answer = ana.post(path, follow=False, step="happened", observation="the plan changed", go="feelings")
    assert answer.location.startswith(f"{path}/feelings")
    assert "the plan changed" in ana.page(answer.location)


def test_each_page_has_a_name_of_its_own(couple, time):
    ana, _ = couple
    path, _ = saved(ana, **WORDS)
    paths = [
        *(f"{path}/{step}" for step in STEPS),
        f"{path}/share",
        f"{path}/rehearse",
        f"{path}/calm",
        "/statements",
    ]
    titles = [re.search(r"<title>(.*?)</title>", ana.page(p), re.S)[1] for p in paths]
    assert len(set(titles)) == len(titles)
    assert 'aria-current="page"' in ana.page("/statements")
