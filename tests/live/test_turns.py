"""What the pages offer while the two take turns: speaking and saying back first, then passing the turn, then the next step."""

import re
from datetime import timedelta

import pytest

from tests.live.talking import begin, move
from tests.pages import text_of

PASS, GO_ON = 'value="pass"', 'value="next"'
IN_THE_BAR = 'id="live-bar"'


@pytest.fixture
def talk(couple):
    return begin(*couple, step=2)


def shown(person, talk: str) -> str:
    """What stands above the bar, where "More" is."""
    return person.page(f"/together/{talk}/part").partition(IN_THE_BAR)[0]


def said(person, talk: str) -> str:
    return text_of(f"<main>{shown(person, talk)}</main>")


def answer_in(page: str) -> dict[str, str]:
    """What the chips' form on this page names."""
    form = re.search(r'<form[^>]*id="move-answer-(\w+)".*?</form>', page, re.S)
    assert f'name="word" value="{form[1]}"' in form[0]
    return {"word": form[1]}


def one_turn(speaker, listener, talk: str) -> None:
    """From the first word to being understood."""
    move(listener, talk, "heard", text="You want Sundays")
    move(speaker, talk, "answer", answer="yes", **answer_in(shown(speaker, talk)))


def ended(person, talk: str) -> None:
    for name in ("to-close", "end"):
        move(person, talk, name)


def is_main(page: str, name: str) -> bool:
    return "button-primary" in page.partition(name)[2].partition("</form>")[0]


def test_who_speaks_is_told_to_say_it_aloud_and_passing_is_the_main_thing_only_once_they_were_understood(
    couple, talk
):
    ana, ben = couple
    move(ana, talk, "take")
    assert (
        "Say it out loud: one or two sentences, about yourself. Ben says it back before you pass the turn."
        in said(ana, talk)
    )
    assert not is_main(shown(ana, talk), PASS)
    move(ben, talk, "heard", text="You want Sundays")
    assert PASS not in shown(ana, talk)
    for answer in ("almost", "yes"):
        move(ana, talk, "answer", answer=answer)
        assert PASS in shown(ana, talk)
        assert is_main(shown(ana, talk), PASS) is (answer == "yes")


def test_on_one_phone_saying_it_back_is_the_main_thing_until_it_is_said(couple, talk):
    ana, _ = couple
    for person in couple:
        move(person, talk, "sofa-on")
    move(ana, talk, "take", index="0")
    page = shown(ana, talk)
    assert is_main(page, 'value="heard"')
    assert not is_main(page, PASS)


def test_once_both_had_a_turn_the_next_step_is_there_and_who_is_ready_reads_that(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    one_turn(ana, ben, talk)
    assert GO_ON not in shown(ana, talk) + shown(ben, talk)
    move(ana, talk, "pass")
    assert GO_ON not in shown(ana, talk) + shown(ben, talk)
    move(ana, talk, "heard", text="You want company")
    assert GO_ON not in shown(ana, talk) + shown(ben, talk)
    one_turn(ben, ana, talk)
    for person in couple:
        assert GO_ON in shown(person, talk)
        assert not is_main(shown(person, talk), GO_ON)
    move(ben, talk, "next")
    assert "You're ready. The next step comes once Ana is, too." in said(ben, talk)
    assert 'value="stay"' in shown(ben, talk)
    assert "Ben is ready for the next step." in said(ana, talk)
    assert is_main(shown(ana, talk), GO_ON)
    assert "button-primary" not in shown(ben, talk)
    assert "Say more, or pass the turn." not in said(ben, talk)
    assert PASS in shown(ben, talk)
    move(ben, talk, "stay")
    assert is_main(shown(ben, talk), PASS)
    assert "Say more, or pass the turn." in said(ben, talk)
    move(ana, talk, "next")
    assert not is_main(shown(ben, talk), PASS)
    assert "You're ready" not in said(ben, talk)


def test_who_would_go_on_before_both_had_a_turn_reads_that_they_are_ready_and_so_does_the_other(couple, talk):
    """It's under "More" then; whoever listens finds it above the field that they say it back in."""
    ana, ben = couple
    move(ana, talk, "take")
    move(ana, talk, "next", at="2")
    assert "You're ready." in said(ana, talk)
    page = shown(ben, talk)
    assert page.index(GO_ON) < page.index('id="heard-text"')
    assert is_main(page, GO_ON)
    assert not is_main(page, 'id="heard-text"')
    move(ben, talk, "heard", text="You want Sundays")
    assert "You're ready." in said(ana, talk)
    assert 'value="stay"' in ana.page(f"/together/{talk}/part").partition(IN_THE_BAR)[2]


def test_what_was_said_back_folds_the_field_until_more_is_missing_and_names_who_answered(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    for answer, words in (("almost", "Almost."), ("yes", "Yes, that's it.")):
        assert 'id="say-back-again"' not in shown(ben, talk)
        move(ben, talk, "heard", text="You want Sundays")
        assert 'id="say-back-again"' in shown(ben, talk)
        move(ana, talk, "answer", answer=answer)
        assert f"Ana : “{words}”" in said(ben, talk)
    assert 'id="say-back-again"' in shown(ben, talk)


def test_breaks_are_no_part_of_the_minutes_that_were_agreed_on(couple, talk, time):
    ana, ben = couple
    over = "Your 20 minutes are up."
    time.move(minutes=3)
    move(ana, talk, "pause", minutes="30")
    time.move(minutes=31)
    move(ben, talk, "ask-longer", **{"in": "20"})
    time.move(minutes=25)
    for person in couple:
        move(person, talk, "return")
    assert over not in said(ana, talk)
    time.move(minutes=16)
    assert over not in said(ana, talk)
    time.move(minutes=1)
    assert over in said(ana, talk)


def test_the_note_that_a_question_was_sent_goes_when_the_answer_comes(couple):
    """What goes by itself waits in the piece of the page that changes."""
    ana, ben = couple
    sent = {"id": "0f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a01", "kind": "talk", "minutes": "20", "when": "now"}
    ana.post("/together/ask", **sent)
    assert "data-waits" in ana.page("/together/part")
    assert "data-waits" not in ben.page("/together/part")
    ben.post(f"/together/{sent['id']}/answer", answer="yes", version="1")
    assert "data-waits" not in ana.page("/together/part")


def test_nobody_moves_on_before_anyone_spoke_except_behind_more(couple, talk):
    ana, ben = couple
    for person in couple:
        assert "Who begins?" in said(person, talk)
        assert GO_ON not in shown(person, talk)
        assert GO_ON in person.page(f"/together/{talk}/part").partition(IN_THE_BAR)[2]
    move(ben, talk, "next")
    assert "Ben is ready for the next step." in said(ana, talk)
    assert is_main(shown(ana, talk), GO_ON)


def test_who_listens_reads_that_the_other_would_go_on_and_nothing_else_to_do(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    assert "is speaking" in said(ben, talk)
    move(ana, talk, "next", at="2")
    text = said(ben, talk)
    assert text.count("Ana is ready for the next step.") == 1
    assert text.index("Ana is ready") < text.index("Next step") < text.index("Say back what you heard")
    for other in ("is speaking", "Listen first", "is done, type it"):
        assert other not in text
    move(ana, talk, "stay")
    assert "is speaking" in said(ben, talk)


ALOUD = 'id="move-heard-aloud"'


def test_what_was_said_out_loud_has_its_button_beside_the_field(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    page = shown(ben, talk)
    assert page.index('id="heard-text"') < page.index("Say it back") < page.index(ALOUD)
    assert ben.page(f"/together/{talk}/part").count(ALOUD) == 1
    move(ben, talk, "heard")
    assert ALOUD not in shown(ben, talk)
    assert ben.page(f"/together/{talk}/part").count(ALOUD) == 1
    assert "You said it back out loud." in said(ben, talk)
    assert "It makes sense to me that" in said(ben, talk)
    move(ben, talk, "heard", sense="Sundays are long")
    assert "It makes sense to you that … “Sundays are long”" in said(ben, talk)


def test_what_was_said_back_is_quoted_for_both(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    move(ben, talk, "heard", text="You want Sundays")
    assert "You heard “You want Sundays”" in said(ben, talk)
    assert "Ben heard “You want Sundays”" in said(ana, talk)


def test_the_end_says_that_it_is_for_both_and_a_thank_you_stays(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=4)
    assert "End the talk for us both" in said(ana, talk)
    move(ana, talk, "word", text="lighter")
    move(ana, talk, "thank")
    assert "Ana has thanked you." not in said(ben, talk)
    move(ben, talk, "word", text="closer")
    assert "Ana has thanked you." in said(ben, talk)
    move(ben, talk, "end")
    assert "You said thank you." in said(ana, talk)
    assert "Ana has thanked you." in said(ben, talk)
    assert "You said thank you." in text_of(ana.page(f"/together/{talk}/summary"))
    assert "Ana has thanked you." in text_of(ben.page(f"/together/{talk}/summary"))
    assert re.search(r"<h1>\s*Your talk\s*</h1>", ana.page(f"/together/{talk}/summary"))


def test_the_part_that_changes_brings_the_title_of_its_step(couple, talk):
    ana, _ = couple
    title = "Take turns: speak, then listen"
    assert f'id="talk-title" value="{title}"' in ana.page(f"/together/{talk}/part")
    assert f"<title>{title} · Your talk" in ana.page(f"/together/{talk}")


def test_a_yes_to_now_joins_the_talk_and_so_does_the_way_there(couple):
    ana, ben = couple
    sent = {"id": "0f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a02", "kind": "talk", "minutes": "20", "when": "now"}
    ana.post("/together/ask", **sent)
    ben.post(f"/together/{sent['id']}/answer", answer="yes", version="1")
    assert "Join the talk" not in said(ben, sent["id"])
    assert "Join the talk" in said(ana, sent["id"])
    assert "Ben is here" not in said(ana, sent["id"])
    for path in ("/", "/together"):
        assert f'action="/together/{sent["id"]}/moves"' in ana.page(path)
    move(ana, sent["id"], "come-in")
    assert "You're together now." in said(ben, sent["id"])


def test_a_yes_to_later_joins_nothing(couple, time):
    ana, ben = couple
    at = (time.now().replace(microsecond=0, second=0) + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    sent = {
        "id": "0f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a03",
        "kind": "talk",
        "minutes": "20",
        "when": "at",
        "at": at,
    }
    ana.post("/together/ask", **sent)
    ben.post(f"/together/{sent['id']}/answer", answer="yes", version="1", suits=f"{at}:00+00:00")
    assert "Join the talk" in ben.page(f"/together/{sent['id']}/part")
    assert f'action="/together/{sent["id"]}/moves"' not in ana.page("/together")


def test_what_got_a_yes_is_told_apart_from_what_was_almost_it_or_said_out_loud(couple, talk, time):
    ana, ben = couple
    move(ana, talk, "take")
    answers = ("almost", "You want Sundays"), ("yes", "You want slow Sundays"), ("almost", "You are sad")
    for answer, words in answers:
        time.move(seconds=1)
        move(ben, talk, "heard", text=words)
        move(ana, talk, "answer", answer=answer, **answer_in(shown(ana, talk)))
    move(ben, talk, "heard")
    move(ana, talk, "answer", answer="yes", **answer_in(shown(ana, talk)))
    for person in couple:
        move(person, talk, "next", at="2")
    heard = (
        "“You want Sundays” {0} heard “You want slow Sundays” {1}: “Yes, that's it.” {0} heard “You are sad”"
    )
    for page in ("part", "summary"):
        for person, names in ((ana, ("Ben", "Ana")), (ben, ("You", "Ana"))):
            part = person.page(f"/together/{talk}/{page}").partition(IN_THE_BAR)[0]
            part = re.sub("<details.*?</details>", "", part, flags=re.S)
            text = text_of(part if page == "summary" else f"<main>{part}</main>")
            assert heard.format(*names) in text.replace(" :", ":")
        for name in ("to-close", "end"):
            move(ana, talk, name)


def test_a_yes_that_becomes_almost_is_none_anymore(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    one_turn(ana, ben, talk)
    move(ana, talk, "answer", answer="almost")
    move(ana, talk, "to-close")
    move(ana, talk, "end")
    assert "Yes, that's it" not in text_of(ben.page(f"/together/{talk}/summary"))


@pytest.mark.parametrize("first", ["You want Sundays", ""])
def test_a_yes_is_only_to_what_its_speaker_read(couple, talk, first):
    ana, ben = couple
    move(ana, talk, "take")
    move(ben, talk, "heard", text=first)
    seen = answer_in(shown(ana, talk))
    move(ben, talk, "heard", text="You are sad")
    assert move(ana, talk, "answer", answer="yes", **seen).status_code == 409
    assert "Is that what you meant?" in said(ana, talk)
    now = answer_in(shown(ana, talk))
    assert now != seen
    assert move(ana, talk, "answer", answer="yes", **now).status_code == 302
    ended(ana, talk)
    assert text_of(ben.page(f"/together/{talk}/summary")).count("Yes, that's it") == 1


def test_a_yes_from_a_page_that_names_no_words_counts_but_is_not_put_on_record(couple, talk):
    ana, ben = couple
    move(ana, talk, "take")
    move(ben, talk, "heard", text="You want Sundays")
    assert move(ana, talk, "answer", answer="yes").status_code == 302
    assert "Yes, that's it" in said(ben, talk)
    ended(ana, talk)
    assert "Yes, that's it" not in text_of(ben.page(f"/together/{talk}/summary"))


def test_what_is_said_again_out_loud_is_not_taken_for_the_words_before(couple, talk, time):
    ana, ben = couple
    move(ana, talk, "take")
    move(ben, talk, "heard", text="You want Sundays", sense="the weeks are long")
    move(ana, talk, "answer", answer="almost")
    time.move(minutes=1)
    move(ben, talk, "heard")
    assert "Ben said it back out loud. Is that what you meant?" in said(ana, talk)
    assert "You said it back out loud." in said(ben, talk)
    for person in couple:
        assert "You want Sundays" not in said(person, talk)
        assert "the weeks are long" not in said(person, talk)
    time.move(minutes=1)
    move(ben, talk, "heard", sense="you are worn out")
    assert re.search("said it back out loud. .*“you are worn out” Is that what you meant", said(ana, talk))


def test_what_makes_sense_added_alone_belongs_to_what_was_said_back(couple, talk, time):
    ana, ben = couple
    move(ana, talk, "take")
    move(ben, talk, "heard", text="You want Sundays")
    time.move(minutes=1)
    move(ben, talk, "heard", sense="the weeks are long")
    assert "out loud" not in said(ana, talk)[said(ana, talk).index("heard") :]
    assert re.search("“You want Sundays” .*“the weeks are long” Is that what you meant", said(ana, talk))
