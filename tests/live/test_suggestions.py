"""What they'll try: a suggestion by one becomes it with the other's yes, which can be taken back at any time."""

import re
import uuid
from datetime import UTC, datetime

import pytest

from couples.live import moves, talk_steps
from couples.live.talk_state import beginning
from tests.live.talking import Phone, ask, begin, move
from tests.pages import text_of
from tests.scenario import connect, one, user_id
from tests.takeout.files import take

WORDS = "An empty Sunday"
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
TRY = re.compile(r"What we'll try (?:(?:Ana|Ben|You) said yes\. )?An empty Sunday")
SUGGESTED = "Suggested From"
AGREE = re.compile(r'id="move-agree-([0-9a-f]{32})"')
FOLDED = '<details class="more opens-once" id="suggest">'
IS_OPEN = FOLDED.replace(">", " open>")


@pytest.fixture
def talk(couple) -> str:
    """At the step in which one suggests something, and Ana did."""
    talk = begin(*couple, step=3)
    move(couple[0], talk, "try", text=WORDS)
    return talk


def said(person, talk: str, page: str = "part") -> str:
    part = person.page(f"/together/{talk}/{page}")
    return text_of(part if page == "summary" else f"<main>{part}</main>")


def newest(app) -> str:
    return one(app, "SELECT id FROM live_words WHERE kind='try' ORDER BY said_at DESC, id LIMIT 1")


def is_agreed(couple, talk: str, page: str = "part") -> bool:
    """The same for both."""
    found = {bool(TRY.search(said(person, talk, page))) for person in couple}
    assert found != {SUGGESTED in said(person, talk, page) for person in couple}
    assert len(found) == 1
    return found.pop()


def test_only_the_other_can_say_yes_and_only_then_both_will_try_it(couple, talk):
    ana, ben = couple
    assert not is_agreed(couple, talk)
    assert "From you" in said(ana, talk)
    assert "From Ana" in said(ben, talk)
    word = newest(ana.app)
    assert f'id="move-agree-{uuid.UUID(word).hex}"' in ben.page(f"/together/{talk}/part")
    assert 'value="agree"' not in ana.page(f"/together/{talk}/part")
    assert move(ana, talk, "agree", word=word).status_code == 409
    assert not is_agreed(couple, talk)
    assert move(ben, talk, "agree", word=word).status_code == 302
    assert is_agreed(couple, talk)
    for person in couple:
        move(person, talk, "next", at="3")
    assert is_agreed(couple, talk)


def test_at_the_end_the_yes_is_with_the_suggestion_below_all_that_is_pressed(couple, talk):
    ana, ben = couple
    move(ana, talk, "to-close")
    page = ben.page(f"/together/{talk}/part")
    order = (
        'value="word"',
        WORDS,
        'value="agree"',
        'id="live-bar"',
        'value="end"',
    )  # one thing too many before the word is in
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert page.count('value="agree"') == 1
    assert 'value="agree"' not in ana.page(f"/together/{talk}/part")
    assert f"From you. Ben can say yes. {WORDS}" in said(ana, talk)
    move(ben, talk, "word", text="lighter")
    page = ben.page(f"/together/{talk}/part")
    assert page.index('value="end"') < page.index('id="live-bar"')
    assert page.count('value="end"') == 1
    assert move(ben, talk, "agree", word=newest(ana.app)).status_code == 302
    assert is_agreed(couple, talk)


@pytest.mark.parametrize("is_over", [False, True])
def test_a_yes_can_be_taken_back_by_whoever_said_it_also_when_the_talk_is_over(couple, talk, is_over):
    ana, ben = couple
    word, page = newest(ana.app), "summary" if is_over else "part"
    move(ben, talk, "agree", word=word)
    if is_over:
        move(ana, talk, "to-close")
        move(ana, talk, "end")
    assert is_agreed(couple, talk, page)
    assert "Take back my yes" in said(ben, talk, page)
    assert "Take back my yes" not in said(ana, talk, page)
    move(ana, talk, "take-yes-back", word=word)
    assert is_agreed(couple, talk, page)
    assert move(ben, talk, "take-yes-back", word=word).status_code == 302
    assert not is_agreed(couple, talk, page)
    assert "Take back my yes" not in said(ben, talk, page)


def ended(couple, talk: str) -> None:
    for name in ("to-close", "end"):
        assert move(couple[0], talk, name).status_code == 302


def test_the_other_can_say_yes_in_the_summary_and_no_one_else(couple, talk):
    ana, ben = couple
    ended(couple, talk)
    word, page = newest(ana.app), ben.page(f"/together/{talk}/summary")
    assert page.index(WORDS) < page.index('value="agree"') < page.index("All talks")
    assert 'value="agree"' not in ana.page(f"/together/{talk}/summary")
    assert not is_agreed(couple, talk, "summary")
    assert "Make it my promise" not in said(ben, talk, "summary")
    move(ana, talk, "agree", word=word)
    assert not is_agreed(couple, talk, "summary")
    assert move(ben, talk, "agree", word=word).status_code == 302
    assert is_agreed(couple, talk, "summary")
    assert "Take back my yes" in said(ben, talk, "summary")


def test_after_one_phone_a_yes_in_the_summary_is_the_others_alone(couple, talk):
    ana, ben = couple
    for person in couple:
        move(person, talk, "sofa-on")
    ended(couple, talk)
    assert 'value="agree"' not in ana.page(f"/together/{talk}/summary")
    move(ana, talk, "agree", word=newest(ana.app))
    assert not is_agreed(couple, talk, "summary")
    move(ben, talk, "agree", word=newest(ana.app))
    assert is_agreed(couple, talk, "summary")


def test_after_one_phone_a_yes_is_taken_back_by_the_other_alone(couple, talk):
    ana, ben = couple
    word = newest(ana.app)
    for person in couple:
        move(person, talk, "sofa-on")
    move(ana, talk, "agree", word=word)
    assert "Take back my yes" in said(ana, talk)
    ended(couple, talk)
    assert "Take back my yes" in said(ben, talk, "summary")
    assert "Take back my yes" not in said(ana, talk, "summary")
    move(ana, talk, "take-yes-back", word=word)
    assert is_agreed(couple, talk, "summary")
    move(ben, talk, "take-yes-back", word=word)
    assert not is_agreed(couple, talk, "summary")


@pytest.mark.parametrize(
    "word", ["", "x", "0f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a09", "another talk's", "what was said back"]
)
def test_a_yes_to_anything_else_is_refused(couple, word):
    ana, ben = couple
    first = begin(ana, ben, step=3)
    move(ana, first, "try", text=WORDS)
    if word == "another talk's":
        word = newest(ana.app)
    for name in ("to-close", "end"):
        move(ana, first, name)
    talk = begin(ana, ben, step=2)
    move(ana, talk, "take")
    move(ana, talk, "lay-down")
    move(ben, talk, "take")
    move(ana, talk, "heard", text="You want Sundays")
    if word == "what was said back":
        word = one(ana.app, "SELECT id FROM live_words WHERE kind='heard'")
    move(ana, talk, "to-close")
    assert move(ben, talk, "agree", word=word).status_code == 409
    assert '"agreed"' not in ben.page(f"/together/{talk}/part")


def test_of_several_each_can_be_said_yes_to_and_none_stands_in_the_way_of_another(couple, talk):
    ana, ben = couple
    move(ana, talk, "try", text="A walk")
    page = ben.page(f"/together/{talk}/part")
    yeses = re.findall(r'name="word" value="([0-9a-f]{32})">.*?hidden-text">: ([^<]*)<', page, re.S)
    words = {name: id for id, name in yeses}
    assert set(words) == {WORDS, "A walk"}
    move(ben, talk, "agree", word=words["A walk"])
    assert "What we'll try You said yes. A walk" in said(ben, talk)
    assert "From Ana An empty Sunday" in said(ben, talk)


def test_on_one_phone_either_says_yes_for_both(couple, talk):
    ana, _ = couple
    word = newest(ana.app)
    for person in couple:
        move(person, talk, "sofa-on")
    assert move(ana, talk, "agree", word=word).status_code == 302
    assert is_agreed(couple, talk)


@pytest.mark.parametrize("leaves", ["in a break", "by stepping out", "an hour past its time"])
def test_on_one_phone_no_one_says_yes_for_someone_who_is_not_there(couple, talk, time, leaves):
    ana, ben = couple
    for person in couple:
        move(person, talk, "sofa-on")
    if leaves == "in a break":
        move(ana, talk, "pause", minutes="20")
        time.move(minutes=21)
        move(ben, talk, "return")
    elif leaves == "by stepping out":
        move(ana, talk, "step-out")
    else:
        time.move(minutes=81)
    move(ben, talk, "try", text="Ana tells me where she is")
    his = one(
        ben.app,
        "SELECT max(CAST(id AS TEXT)) FROM live_words WHERE kind='try' AND author_id = ?",
        user_id(ben),
    )
    if his:
        assert uuid.UUID(his).hex not in AGREE.findall(ben.page(f"/together/{talk}/part"))
        assert move(ben, talk, "agree", word=his).status_code == 409
    assert bool(his) is (leaves != "in a break")
    for person in couple:
        assert not TRY.search(said(person, talk))
    assert '"agreed"' not in one(ana.app, "SELECT state_json FROM live_sessions")


def test_no_one_is_named_for_a_yes_on_one_phone_also_once_there_are_two(couple, talk):
    ana, ben = couple
    word = newest(ana.app)
    for person in couple:
        move(person, talk, "sofa-on")
    move(ana, talk, "agree", word=word)
    move(ana, talk, "sofa-off")
    for page in ("part", "summary"):
        for person in couple:
            assert WORDS in said(person, talk, page)
            assert "said yes" not in said(person, talk, page)
        ended(couple, talk)
    assert "said yes" not in text_of(ana.page("/shared"))
    for name in ("take-yes-back", "agree"):
        assert move(ben, talk, name, word=word).status_code == 302
    assert f"Ben said yes. {WORDS}" in said(ana, talk, "summary")
    assert "Ben said yes. From" in text_of(ana.page("/shared"))


def test_on_one_phone_both_read_the_name_of_whoever_suggested_it(couple, talk):
    for person in couple:
        move(person, talk, "sofa-on")
    for person in couple:
        assert f"Suggested From Ana {WORDS}" in said(person, talk)
    ended(couple, talk)
    assert f"From you. Ben can say yes. {WORDS}" in said(couple[0], talk, "summary")


def test_up_the_socket_a_yes_reaches_both(server, couple, talk):
    ana, ben = couple
    hers, his = Phone(ana, talk), Phone(ben, talk)
    word = newest(ana.app)
    assert not hers.move("agree", word=word)["ok"]
    answer = his.move("agree", word=word)
    assert answer["ok"]
    assert hers.until(hers.version + 1)["agreed"] == [uuid.UUID(word).hex]
    assert is_agreed(couple, talk)


def test_before_anything_is_suggested_the_step_asks_with_an_open_field_and_its_button(couple):
    talk = begin(*couple, step=3)
    for person, other in (couple, couple[::-1]):
        page = person.page(f"/together/{talk}/part")
        field = re.search(r'<textarea[^>]* id="try-text"[^>]*>', page)[0]
        assert " autofocus" in field
        assert IS_OPEN in page
        assert "What could you two try?" in page
        assert page.index(field) < page.index(f"Suggest it to {other.name}") < page.index('value="next"')


def test_the_field_is_folded_on_a_fresh_page_where_a_yes_is_asked_for_unless_something_is_typed(couple, talk):
    ana, ben = couple
    assert IS_OPEN in ana.page(f"/together/{talk}/part")
    assert FOLDED in (page := ben.page(f"/together/{talk}/part"))
    assert page.index(FOLDED) < page.index('value="next"') < page.index('value="agree"')
    form = f"live.{talk}.try"
    ben.post("/unsent", json=True, unsent=form, unsent_seen="0", **{"text.text": "A walk"})
    assert IS_OPEN in ben.page(f"/together/{talk}/part")
    assert move(ben, talk, "agree", word=newest(ana.app)).status_code == 302
    assert IS_OPEN in ben.page(f"/together/{talk}/part")


def test_what_comes_in_is_below_all_that_may_just_be_pressed_and_above_what_was_heard(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    move(ana, talk, "take")
    move(ben, talk, "heard", text="You want Sundays")
    for person in couple:
        move(person, talk, "next", at="2")
    for words in (WORDS, "A walk"):
        move(ana, talk, "try", text=words)
        time.move(minutes=1)
    for person, order in (
        (ben, [WORDS, 'value="agree"', "A walk", "You want Sundays"]),
        (ana, ["A walk", WORDS, "You want Sundays"]),
    ):
        page = person.page(f"/together/{talk}/part")
        pressed, _, below = page.partition('value="next"')
        assert 'id="try-text"' in pressed
        assert [below.index(each) for each in order] == sorted(below.index(each) for each in order)
        assert ("You suggested “ A walk ”" in text_of(f"<main>{pressed}</main>")) is (person is ana)
        assert " autofocus" not in page


def test_whoever_suggested_it_reads_that_the_other_can_say_yes_and_then_that_they_did(couple, talk):
    ana, ben = couple
    assert f"From you. Ben can say yes. {WORDS}" in said(ana, talk)
    move(ben, talk, "agree", word=newest(ana.app))
    for page in ("part", "summary"):
        assert f"Ben said yes. {WORDS}" in said(ana, talk, page)
        assert f"You said yes. {WORDS}" in said(ben, talk, page)
        ended(couple, talk)


def test_a_yes_in_the_summary_is_said_where_it_was_asked_for(couple, time, talk):
    ana, ben = couple
    time.move(minutes=1)
    move(ben, talk, "try", text="A walk")
    move(ana, talk, "agree", word=newest(ana.app))
    move(ana, talk, "to-close")
    for person, word in ((ana, "lighter"), (ben, "closer")):
        move(person, talk, "word", text=word)
    move(ana, talk, "end")
    word = one(ana.app, "SELECT id FROM live_words WHERE kind='try' ORDER BY said_at LIMIT 1")
    assert f"From you. Ben can say yes. {WORDS}" in said(ana, talk, "summary")
    assert said(ben, talk, "summary").index(f"From Ana {WORDS} Yes, let's") < 200
    move(ben, talk, "agree", word=word)
    for person, who in ((ana, "Ben"), (ben, "You")):
        page = said(person, talk, "summary")
        assert f"What we'll try {who} said yes. {WORDS}" in page
        assert page.index("said yes") < page.index("A walk") < page.index("A word or two each")


def test_once_a_word_for_the_end_is_in_its_author_is_not_asked_again(couple, talk):
    ana, ben = couple
    move(ana, talk, "to-close")
    move(ana, talk, "word", text="lighter")
    assert "How do you feel now?" not in said(ana, talk)
    assert "How do you feel now? You'll see each other's word" in said(ben, talk)


def test_ending_for_both_is_asked_first_and_the_title_says_that_it_is_over(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=4)
    page = ana.page(f"/together/{talk}/part")
    fold = re.search(r'<details[^>]* id="end-for-both">.*?</details>', page, re.S)[0]
    assert text_of(f"<main>{fold}</main>") == "End the talk for us both Yes, end it"
    assert page.count('value="end"') == fold.count('value="end"') == 1
    for person, word in ((ana, "lighter"), (ben, "closer")):
        move(person, talk, "word", text=word)
    move(ana, talk, "end")
    for person in couple:
        part = person.page(f"/together/{talk}/part")
        assert 'id="talk-title" value="You&#39;ve talked it through"' in part
        assert not any(word in part for word in ("lighter", "closer")), "both have just read them"


def test_a_suggestion_sent_once_the_talk_is_over_comes_back_to_copy(couple, talk):
    _, ben = couple
    ended(couple, talk)
    refused = move(ben, talk, "try", text="No visitors")
    assert refused.status_code == 409
    assert "That's over. Here's how it is now. Your words, to copy: No visitors" in text_of(refused.text)
    assert "<title>You&#39;ve talked it through · Your talk" in refused.text
    assert "No visitors" not in said(couple[0], talk, "summary")
    assert move(ben, talk, "next", at="1").status_code == 302


def test_once_they_talk_again_what_got_no_yes_is_its_authors_alone(couple, talk, time):
    """Asking for another talk isn't one yet."""
    ana, ben = couple
    ended(couple, talk)
    assert WORDS in said(ana, talk, "summary")
    assert WORDS in said(ben, talk, "summary")
    time.move(minutes=1)
    then = ask(ben, ana)
    assert 'value="agree"' in ben.page(f"/together/{talk}/summary")
    for person in couple:
        move(person, then, "ready")
    assert WORDS in said(ana, talk, "summary")
    assert WORDS not in said(ben, talk, "summary")
    late = move(ben, talk, "agree", follow=True, word=newest(ana.app))
    assert "That's over. Here's how it is now." in text_of(late.text)
    assert SUGGESTED in said(ana, talk, "summary")


def test_what_got_no_yes_is_in_the_file_of_its_author_alone_while_it_can_be_answered(couple, talk):
    ana, ben = couple
    ended(couple, talk)
    assert WORDS in said(ben, talk, "summary")
    assert WORDS not in take(ben).texts()
    assert WORDS in take(ana).texts()


def test_the_files_of_both_tell_what_got_a_yes_and_of_nothing_else_that_it_got_none(couple, time, talk):
    ana, ben = couple
    time.move(minutes=1)
    move(ana, talk, "try", text="A walk")
    move(ben, talk, "agree", word=newest(ana.app))
    ended(couple, talk)
    hers, his = take(ana), take(ben, opened="y")
    for words, part, file in ((["A walk", WORDS], "mine", hers), (["A walk"], "opened_to_me", his)):
        found = {each["text"]: each.get("both_said_yes") for each in file.data[part]["talk_words"]}
        assert found == {text: True if text == "A walk" else None for text in words}
        assert file.page.count("We both said yes") == 1


def test_with_a_time_that_was_moved_nobody_is_in_yet():
    came = beginning(talk_steps.TALK, ("ana", "ben"), 20, talk_steps.steps_of(talk_steps.TALK))
    for name in ("come-in", "ready"):
        came = moves.apply(came, name, "ben", {}, NOW)
    assert came.here
    assert came.ready
    emptied = came.with_no_one_in()
    alone = moves.apply(emptied, "come-in", "ana", {}, NOW)
    assert (alone.here, alone.ready, alone.breath_at) == (("ana",), (), None)


def in_shared(person, talk: str) -> bool:
    page = person.page("/shared")
    said_yes = "Ben said yes. " if person.name == "Ana" else ""
    is_there = f"What we'll try {WORDS} {said_yes}From your talk on Sunday, 22 November" in text_of(page)
    assert is_there == (f'href="/together/{talk}/summary"' in page) == (WORDS in page)
    return is_there


def test_shared_leads_to_what_both_said_yes_to_once_the_talk_is_over_and_to_nothing_else(couple, time, talk):
    ana, ben = couple
    word = newest(ana.app)
    move(ben, talk, "agree", word=word)
    for name in ("to-close", "end"):
        assert not any(in_shared(person, talk) for person in couple)
        move(ana, talk, name)
    assert all(in_shared(person, talk) for person in couple)
    move(ben, talk, "take-yes-back", word=word)
    assert not any(in_shared(person, talk) for person in couple)


def test_in_shared_what_they_try_fades_after_two_weeks(couple, time, talk):
    ana, ben = couple
    move(ben, talk, "agree", word=newest(ana.app))
    for name in ("to-close", "end"):
        move(ana, talk, name)
    for days, is_there in ((13, True), (1, False)):
        time.move(days=days)
        for person in couple:
            person.sign_in()
            assert in_shared(person, talk) is is_there


def test_a_yes_is_possible_for_as_long_as_shared_would_show_it(couple, time, talk):
    ana, ben = couple
    ended(couple, talk)
    for days, is_possible in ((13, True), (1, False)):
        time.move(days=days)
        for person in couple:
            person.sign_in()
        assert ('value="agree"' in ben.page(f"/together/{talk}/summary")) is is_possible
        assert (WORDS in said(ben, talk, "summary")) is is_possible
        assert ("Ben can say yes" in said(ana, talk, "summary")) is is_possible
        assert WORDS in said(ana, talk, "summary")
    late = move(ben, talk, "agree", follow=True, word=newest(ana.app))
    assert "That's over. Here's how it is now." in text_of(late.text)
    assert SUGGESTED in said(ana, talk, "summary")


def test_shared_has_nothing_of_talks_in_which_no_yes_was_asked_for(couple, talk):
    ana, ben = couple
    move(ben, talk, "agree", word=newest(ana.app))
    ended(couple, talk)
    with connect(ana.app) as database:
        (state,) = database.execute("SELECT state_json FROM live_sessions").fetchone()
        before = state.replace('"asks_for_yes":true', '"asks_for_yes":false')
        assert before != state
        database.execute("UPDATE live_sessions SET state_json = ?", (before,))
        database.commit()
    for person in couple:
        assert TRY.search(said(person, talk, "summary"))
        assert not in_shared(person, talk)


def test_a_yes_to_what_was_taken_back_meanwhile_is_told_so(couple, talk):
    ana, ben = couple
    ended(couple, talk)
    word = newest(ana.app)
    ana.post(f"/together/words/{word}/remove")
    late = move(ben, talk, "agree", follow=True, word=word)
    assert "That's over. Here's how it is now." in text_of(late.text)


def test_what_makes_sense_sent_once_the_talk_is_over_comes_back_to_copy(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    move(ana, talk, "take")
    move(ben, talk, "heard", text="You want Sundays")
    ended(couple, talk)
    refused = move(ben, talk, "heard", sense="the weeks are long")
    assert refused.status_code == 409
    assert "Your words, to copy: the weeks are long" in text_of(refused.text)
