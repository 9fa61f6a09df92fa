"""Words that leave a page do so by the person's own form, as a copy; the page does not remember, and where they arrive nothing links back."""

import html
import re
import uuid

import pytest

from tests.conftest import Person
from tests.scenario import dump, one

PAGES = "/only-me/pages"
WORDS = "I had one word, a good one, about the heron."


@pytest.fixture
def page(ana) -> str:
    id = str(uuid.uuid4())
    ana.post(f"{PAGES}/{id}", text=f"Before.\n\n{WORDS}\n\nAfter.")
    return id


def field(page: str, name: str) -> str:
    return html.unescape(
        re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.S)[1]
    )


def targets(person: Person, page: str) -> list[str]:
    return re.findall(r'formaction="([^"#]+)', person.page(f"{PAGES}/{page}/words"))


def journal_rows(person: Person) -> dict:
    return {t: rows for t, rows in dump(person.app).items() if t.startswith("journal")}


def test_the_words_stand_in_an_editable_field_beside_every_place_they_can_go(ana, page):
    assert WORDS in field(ana.page(f"{PAGES}/{page}/words"), "text")
    assert targets(ana, page) == ["/statements/new", "/agreements/new/agreement", "/check-in/words"]
    assert f"{PAGES}/{page}/words" in ana.page(f"{PAGES}/{page}")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_carrying_saves_nothing_by_itself_names_no_origin_and_the_page_does_not_remember(ana, page, number):
    target = targets(ana, page)[number]
    before = dump(ana.app)
    answer = ana.post(target, text=WORDS)
    assert answer.status_code == 200
    assert WORDS in html.unescape(answer.text)
    assert dump(ana.app) == before
    assert page not in answer.text
    assert PAGES not in answer.text


def test_into_a_statement_as_free_writing_that_its_author_saves_or_not(ana, page):
    rows = journal_rows(ana)
    answer = ana.post("/statements/new", text=WORDS)
    assert field(answer.text, "free") == WORDS
    assert field(answer.text, "observation") == ""
    target = re.search(r'action="(/statements/drafts/[0-9a-f-]+)"', answer.text)[1]
    ana.post(target, free=field(answer.text, "free") + " And a bit more.", go="leave")
    draft = ana.page(target)
    assert "about the heron. And a bit more." in draft
    assert page not in draft
    assert journal_rows(ana) == rows


@pytest.mark.parametrize(
    ("target", "name", "most"),
    [
        ("/statements/new", "free", 5000),
        ("/agreements/new/agreement", "what", 2000),
        ("/agreements/new/boundary", "will", 2000),
    ],
)
def test_no_draft_cuts_what_is_brought_to_it_and_one_that_is_too_small_says_so(ana, target, name, most):
    assert ana.post(target, text="w" * most).status_code == 200
    answer = ana.post(target, text="w" * most + " and the end")
    assert field(answer.text, name) == "w" * most + " and the end"
    assert f"room for {most:,} characters. Your words are still here" in answer.text
    assert answer.status_code == 422


def test_a_statement_begins_without_words_and_shows_words_as_words(ana):
    assert ana.post("/statements/new").status_code == 200
    assert "<script>x" not in ana.post("/statements/new", text="</textarea><script>x").text


def put(person: Person, **fields):
    return person.post(f"/check-in/{person.occasion()}/words", follow=False, **fields)


def test_into_the_check_in_as_a_draft_below_what_is_there(couple, page):
    ana, ben = couple
    rows = journal_rows(ana)
    ana.write("thanks", "On the stairs.")
    shown = ana.post("/check-in/words", text=WORDS)
    assert field(shown.text, "text") == WORDS
    prompts = re.findall(r'name="prompt"[^>]*value="(\w+)"', shown.text)
    assert "thanks" in prompts
    assert "connected" not in prompts  # a number takes no words
    answer = put(ana, text=WORDS + " And more.", prompt="thanks")
    assert answer.status_code == 302
    question = ana.page(answer.location)
    assert field(question, "text") == f"On the stairs.\n\n{WORDS} And more."
    assert page not in question
    assert WORDS not in ben.page("/check-in")
    assert journal_rows(ana) == rows


def test_sent_twice_the_words_are_there_once(ana):
    for _ in range(2):
        put(ana, text=WORDS, prompt="help")
    assert ana.page("/only-me").count("about the heron") == 1


def test_what_else_an_answer_holds_stays(ana):
    ana.write("hard", "One thing.", feel="tired", need="quiet", keep="y")
    put(ana, text=WORDS, prompt="hard")
    number = re.search(r"/questions/(\d+)", put(ana, text=WORDS, prompt="hard").location)[1]
    page = ana.page(f"/check-in/{ana.occasion()}/questions/{number}")
    for kept in ('value="tired"', 'value="quiet"', "One thing.", WORDS):
        assert kept in page
    assert re.search(r'<input[^>]*checked[^>]*name="keep"|name="keep"[^>]*checked', page)


def test_an_editor_that_lies_open_elsewhere_keeps_both_texts(ana):
    ana.write("help", "from the phone")
    put(ana, text=WORDS, prompt="help")
    answer = ana.write("help", "from the phone, later", json=True, version="1")
    assert WORDS in answer.json["also"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": WORDS}, "Choose one of the questions"),
        ({"text": WORDS, "prompt": "connected"}, "Choose one of the questions"),
        ({"text": WORDS, "prompt": "nonsense"}, "Choose one of the questions"),
        ({"text": " ", "prompt": "help"}, "no words here yet"),
        ({"text": "w" * 5001, "prompt": "help"}, "a shorter version will fit"),
    ],
)
def test_what_cannot_be_put_stays_in_the_form_with_what_to_do(ana, fields, says):
    answer = put(ana, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert field(answer.text, "text").strip() == fields["text"].strip()
    assert one(ana.app, "SELECT COUNT(*) FROM answers") == 0


def test_both_together_too_long_changes_nothing_and_loses_nothing(ana):
    ana.write("help", "a" * 4990)
    answer = put(ana, text="b" * 20, prompt="help")
    assert answer.status_code == 422
    assert "a shorter version will fit" in answer.text
    assert field(answer.text, "text") == "b" * 20
    assert "b" * 20 not in ana.page("/only-me")


def test_who_has_said_ready_is_told_so_and_keeps_the_words(couple):
    ana, ben = couple
    ana.write("thanks", "for the soup")
    ana.ready()
    shown = ana.post("/check-in/words", text=WORDS)
    assert "You said you&#39;re ready" in shown.text
    answer = put(ana, text=WORDS, prompt="help")
    assert answer.status_code == 409
    assert field(answer.text, "text") == WORDS
    assert "You said you&#39;re ready" not in ben.post("/check-in/words", text="x").text


def test_a_form_left_open_past_its_week_keeps_the_words(couple, time):
    ana, _ = couple
    occasion = ana.occasion()
    ana.write("thanks", "for the soup")
    time.move(days=9)
    answer = ana.post(f"/check-in/{occasion}/words", follow=False, text=WORDS, prompt="help")
    assert answer.status_code == 409
    assert field(answer.text, "text") == WORDS
    assert "closed" in answer.text


def test_it_works_alone(eve):
    assert eve.post("/check-in/words", text=WORDS).status_code == 200
    assert put(eve, text=WORDS, prompt="help").status_code == 302
    assert WORDS in eve.page("/only-me")
