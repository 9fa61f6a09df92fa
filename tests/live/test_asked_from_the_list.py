"""A talk that's asked for from the list "To talk about": it takes its topic along, and once they've had it, it's off the list."""

import re
import uuid
from html import unescape

import pytest

from tests.checkins.test_to_talk_about import answer_of, asks, listed, opened  # noqa: F401  a fixture
from tests.conftest import Person
from tests.live.talking import move
from tests.pages import text_of
from tests.scenario import one

LINK = r'<a class="button" href="(/together\?reply=[0-9a-f-]{36})">'


def link(person: Person) -> str:
    return (re.findall(LINK, person.page("/")) or [""])[0]


def form_of(page: str) -> dict[str, str]:
    """What the form to ask with would send as it came."""
    part = page.partition('action="/together/ask"')[2].partition("</form>")[0]
    tags = re.findall(r"<input\b[^>]*>", part)
    named = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    fields = {name[1]: value[1] if value else "" for name, value in named if name}
    return {key: fields.get(key, "") for key in ("id", "topic", "reply")} | {"minutes": "20", "when": "now"}


def asks_from_the_list(asker: Person, other: Person, **fields) -> str:
    """Asked without a script, by the link and the form as they come; both said yes."""
    sent = form_of(asker.page(link(asker))) | {"kind": "talk"} | fields
    assert asker.post("/together/ask", follow=False, **sent).status_code == 302
    answered = other.post(f"/together/{sent['id']}/answer", follow=False, answer="yes", version="1")
    assert answered.location == f"/together/{sent['id']}"
    return sent["id"]


def at_the_end(couple, talk: str) -> None:
    for person in couple:
        move(person, talk, "ready")
    move(couple[0], talk, "to-close")


def test_the_form_has_the_question_and_both_find_the_answer_it_is_about(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    sent = form_of(ana.page(link(ana)))
    sent["topic"] = unescape(sent["topic"])
    assert sent["topic"] == "Ben: “What was hard for me?”"
    assert sent["topic"] == unescape(form_of(ben.page(link(ben)))["topic"])
    assert 'type="radio" id="kind' not in ana.page(link(ana))
    ana.post("/together/ask", kind="talk", **sent)
    path = f"/check-in/{opened}#answer-{uuid.UUID(answer_of(ben, 'hard'))}"
    for person, whose in ((ana, "Ben 's answer"), (ben, "your answer")):
        page = person.page("/together")
        assert f'href="{path}"' in page
        assert f"About {whose} to “What was hard for me?”" in text_of(page)
        assert page.count("What was hard for me?") == 1
    assert "zebra" not in ana.page("/together") + ben.page("/together")


def test_in_the_talk_and_after_it_each_reads_whose_answer_it_is(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    talk = asks_from_the_list(ana, ben)
    for path in (f"/together/{talk}/part", f"/together/{talk}/summary", "/together"):
        if "summary" in path:
            at_the_end(couple, talk)
            move(ben, talk, "end")
        elif "part" in path:
            for person in couple:
                move(person, talk, "ready")
        for person, whose in ((ana, "Ben's"), (ben, "Your")):
            page = text_of(f"<main>{person.page(path)}</main>")
            assert f"{whose} answer to “What was hard for me?”" in page
            assert "Ben: “" not in page


def test_on_one_phone_both_read_by_name_whose_answer_it_is(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    talk = asks_from_the_list(ana, ben)
    for name in ("ready", "sofa-on"):
        for person in couple:
            move(person, talk, name)
    for person in couple:
        page = text_of(f"<main>{person.page(f'/together/{talk}/part')}</main>")
        assert "Ben's answer to “What was hard for me?”" in page
        assert "Your answer" not in page


def test_no_question_of_the_couples_own_is_quoted(couple):
    ana, _ben = couple
    ana.post("/check-in/ritual", own="Who cooks?")
    assert form_of(ana.page(f"/together?reply={uuid.uuid4()}"))["topic"] == ""


def test_a_topic_of_ones_own_is_there_beside_the_answer_it_came_from(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    ana.post("/together/ask", kind="talk", **form_of(ana.page(link(ana))) | {"topic": "Sundays"})
    assert "Sundays About your answer One topic" in text_of(ben.page("/together"))


@pytest.mark.parametrize("asker", [0, 1])
def test_after_the_talk_it_is_off_the_list_for_both(couple, opened, asker):  # noqa: F811
    ana, ben = couple
    for prompt in ("hard", "own"):
        asks(ana, ben, prompt)
    rest = [listed(person)[1:] for person in couple]
    talk = asks_from_the_list(couple[asker], couple[1 - asker])
    at_the_end(couple, talk)
    assert [len(listed(person)) for person in couple] == [2, 2]
    move(ben, talk, "end")
    assert [listed(person) for person in couple] == rest
    assert one(ana.app, "SELECT COUNT(*) FROM replies") == 1


@pytest.mark.parametrize("how", ["stopped", "another topic", "check-in"])
def test_it_stays_where_they_stopped_before_or_talked_about_something_else(couple, opened, how):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    fields = {"another topic": {"reply": ""}, "check-in": {"kind": "check-in"}}.get(how, {})
    talk = asks_from_the_list(ana, ben, **fields)
    at_the_end(couple, talk)
    move(ben, talk, "stop" if how == "stopped" else "end")
    assert [len(listed(person)) for person in couple] == [1, 1]


def test_only_what_is_on_ones_own_list_goes_along(couple, opened, cleo, dan):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    path = link(ana)
    assert form_of(ben.page(path))["reply"]
    reply = path.partition("=")[2]
    assert not form_of(ana.page(f"/together?reply={uuid.uuid4()}"))["reply"]
    assert not form_of(ana.page("/together?reply=x"))["reply"]
    assert not form_of(cleo.page(path))["reply"]
    ben.post(f"/check-in/to-talk-about/{reply}/clear")
    assert not form_of(ben.page(path))["reply"]
    talk = asks_from_the_list(ana, ben, reply=str(uuid.uuid4()))
    at_the_end(couple, talk)
    move(ana, talk, "end")
    assert len(listed(ana)) == 1


def test_no_page_of_a_talk_is_told_the_reply(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    reply = uuid.UUID(link(ana).partition("=")[2]).hex
    talk = asks_from_the_list(ana, ben)
    assert reply in one(ana.app, "SELECT state_json FROM live_sessions")
    assert reply not in ana.page(f"/together/{talk}/part") + ben.page(f"/together/{talk}/part")


def test_asking_is_offered_only_while_one_can_ask(couple, opened, time):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    assert link(ana)
    assert link(ben)
    asked = str(uuid.uuid4())
    ana.post("/together/ask", id=asked, kind="talk", minutes="20", when="now")
    assert not link(ana)
    assert not link(ben)
    ana.post(f"/together/{asked}/answer", answer="not-today")
    assert not link(ana)
    assert link(ben)
    time.move(days=7)
    for person in couple:
        person.sign_in()
    assert link(ana)


def test_the_answer_it_came_from_is_read_before_the_turns_unless_its_reader_put_it_aside(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    talk, answer = asks_from_the_list(ana, ben), answer_of(ben, "hard")
    for person in couple:
        move(person, talk, "ready")
    path, words = f"/together/{talk}/part", "zebra hard of Ben"
    for person in couple:
        page = text_of(f"<main>{person.page(path)}</main>")
        assert words in page
        assert f"{'Read it' if person is ben else 'Ben reads it'} aloud, slowly." in page
        assert "of Ana" not in page
    ana.post(f"/check-in/answers/{answer}/not-tonight")
    assert words not in ana.page(path)
    assert words in ben.page(path)
    ben.post(f"/check-in/answers/{answer}/take-back")
    assert words not in ben.page(path)


def test_a_yes_taken_back_after_the_talk_leaves_a_newer_wish_on_the_list(couple, opened):  # noqa: F811
    ana, ben = couple
    asks(ana, ben, "hard")
    talk = asks_from_the_list(ana, ben)
    for person in couple:
        move(person, talk, "ready")
    for at in ("1", "2"):
        for person in couple:
            move(person, talk, "next", at=at)
    assert move(ana, talk, "try", text="An empty Sunday").status_code == 302
    word = one(ana.app, "SELECT id FROM live_words WHERE kind='try'")
    assert move(ben, talk, "agree", word=word).status_code == 302
    for name in ("to-close", "end"):
        move(ana, talk, name)
    assert not any(listed(person) for person in couple)
    asks(ana, ben, "hard")
    newer = [listed(person) for person in couple]
    assert all(newer)
    assert move(ben, talk, "take-yes-back", word=word).status_code == 302
    assert [listed(person) for person in couple] == newer
