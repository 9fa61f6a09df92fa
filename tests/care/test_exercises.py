"""The exercises: what every one of them says, in which order they are offered, and that each is a whole text without scripts."""

import html
import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from couples import care
from couples.care import exercises, finding_help, saying_no

ALL = exercises.all_of_them()
FOLDER = Path(care.__file__).parent
WORDS_WE_DO_NOT_USE = re.compile(
    r"!|\b(must|should|failed|missed|overdue|streak|score|you haven't)\b", re.IGNORECASE
)


def page_of(person, key: str) -> str:
    return html.unescape(person.page(f"/care/exercises/{key}"))


def texts_in(value) -> list[str]:
    if isinstance(value, dict):
        return [text for name, part in value.items() if name != "key" for text in texts_in(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts_in(part)]
    return [value] if isinstance(value, str) else []


def test_the_kit_has_every_exercise_that_was_promised():
    assert set(ALL) == {
        "senses", "look-and-listen", "walking", "cold-water", "long-out-breath", "box-breath", "kind-figure",
        "half-believed", "wave", "saying-no", "relaxing", "body-scan",
    }  # fmt: skip


@pytest.mark.parametrize("key", ALL)
def test_every_exercise_has_steps_a_way_outward_and_facts_with_their_source(key):
    exercise = ALL[key]
    assert len(exercise.steps) >= 3
    assert exercise.twin.say
    assert exercise.twin.key != key
    assert ALL[exercise.twin.key].group == "outward"
    assert exercise.facts
    assert all(fact.source for fact in exercise.facts)
    assert all(step.seconds >= 0 for step in exercise.steps)


@pytest.mark.parametrize("key", ALL)
def test_without_scripts_every_exercise_is_a_text_with_its_steps_and_says_that_stopping_is_fine(eve, key):
    page = page_of(eve, key)
    listed = re.search(r'<ol class="steps">.*?</ol>', page, re.S)[0]
    for step in ALL[key].steps:
        assert step.say in listed
    assert exercises.stop() in page
    assert ALL[key].twin.say in page
    assert f'href="/care/exercises/{ALL[key].twin.key}"' in page
    for fact in ALL[key].facts:
        assert fact.say in page
        assert fact.source in page


@pytest.mark.parametrize("key", ALL)
def test_nothing_plays_by_itself_and_the_guide_hides_where_it_could_not_run(eve, key):
    page = page_of(eve, key)
    assert not re.search(r"<(audio|video|marquee)|autoplay|http-equiv=.refresh", page, re.IGNORECASE)
    buttons = re.findall(r"<button[^>]*data-(?:breath|guide)-[^>]*>", page)
    assert len(buttons) >= 2
    if ALL[key].breath:
        assert all(" hidden" in button for button in buttons)
    else:
        assert re.search(r"<div[^>]*data-guide-panel hidden", page)


def test_the_body_scan_is_never_the_first_of_anything(eve):
    assert next(iter(ALL)) != exercises.LAST
    assert exercises.LAST not in exercises.BEGIN_WITH
    assert all(group.exercises[0].key != exercises.LAST for group in exercises.groups())
    assert all(exercise.twin.key != exercises.LAST for exercise in ALL.values())
    for path in ("/care", "/care/mine"):
        for listed in re.findall(r"<(?:ul|ol)[^>]*>.*?</(?:ul|ol)>", eve.page(path), re.S):
            offered = re.findall(r"/care/exercises/([\w-]+)", listed)
            assert not offered or offered[0] != exercises.LAST


def test_somebody_who_does_not_want_to_choose_is_offered_a_way_outward_first():
    assert exercises.first_choices()[0].group == "outward"


def test_flat_affirmations_are_named_as_what_can_lower_the_mood(eve):
    page = page_of(eve, "half-believed")
    assert "Wood, Perunovic and Lee" in page
    assert "felt worse" in page
    assert "I'm learning to" in page


def test_no_text_of_the_kit_raises_its_voice():
    texts = [
        text
        for name in ("exercises.toml", "finding_help.toml", "saying_no.toml")
        for text in texts_in(tomllib.loads((FOLDER / name).read_text("utf-8")))
    ]
    assert len(texts) > 150
    assert WORDS_WE_DO_NOT_USE.search("You must not")
    assert [text for text in texts if WORDS_WE_DO_NOT_USE.search(text)] == []


def test_calm_me_is_on_every_page_of_somebody_signed_in_and_on_no_page_of_a_visitor(eve, nobody):
    for path in (
        "/",
        "/check-in",
        "/statements/new",
        "/care/exercises/senses",
        "/settings",
        "/safety",
        "/nothing",
    ):
        assert 'calm-me"' in eve.get(path, follow_redirects=True).text, path
    for path in ("/", "/safety", "/sign-in"):
        assert 'calm-me"' not in nobody.get(path).text, path


def test_the_two_minutes_before_a_draft_lead_on_to_the_kit(scenario):
    page = scenario.ana.page(f"/statements/drafts/{scenario.ids['draft_ana']}/calm")
    assert re.search(r'<main.*href="/care".*</main>', page, re.S)


# --- practising to say no -----------------------------------------------------------------------------------------------


def test_the_ladder_begins_very_small():
    sizes = [rung.size for rung in saying_no.ladder().values()]
    order = ["Very small", "Small", "Medium", "Bigger"]
    assert sizes == sorted(sizes, key=order.index)
    assert set(sizes) == set(order)


@pytest.mark.parametrize("said", saying_no.openings())
def test_word_help_finds_nothing_wrong_with_a_plain_no(said):
    assert saying_no.help_with(said).findings == ()


def test_word_help_on_a_no_explains_offers_and_keeps_the_words_as_they_are(eve):
    id = "5f0c1d52-70ae-4c3b-9b3a-000000000001"
    words = "No. You always do this to me."
    answer = eve.post(f"/care/notes/{id}", follow=False, kind="no", text=words, go="help")
    assert answer.location == f"/care/notes/{id}?help=1#help"
    page = html.unescape(eve.page(answer.location))
    assert "“You always do this to me.”" in page
    assert "In other words" in page
    assert f">\n{words}</textarea>" in page.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ("He hits me when I say no.", "/safety#part-2"),
        ("I want to end my life.", "/safety#part-6"),
    ],
)
def test_where_somebody_may_be_in_danger_word_help_points_to_people_and_to_nothing_else(eve, said, leads_to):
    id = "5f0c1d52-70ae-4c3b-9b3a-000000000002"
    eve.post(f"/care/notes/{id}", kind="no", text=said)
    page = re.search(r'<section class="help".*?</section>', eve.page(f"/care/notes/{id}?help=1"), re.S)[0]
    assert f'href="{leads_to}"' in page
    assert "help-works" not in page
    assert "Nothing stood out" not in page


def test_a_line_beside_a_no_is_closed_by_a_tap_and_nothing_comes_in_its_place(eve):
    path, words = "/care/notes/5f0c1d52-70ae-4c3b-9b3a-000000000003", "He hits me when I say no."
    eve.post(path, kind="no", text=words)
    page = eve.post(path, kind="no", text=words, version="1", not_that="safety").text
    assert words in page
    assert "data-quiet-line" not in page
    assert "Nothing stood out" not in page
    assert "data-quiet-line" in eve.page(f"{path}?help=1")


# --- looking for somebody -----------------------------------------------------------------------------------------------


def test_how_to_look_for_a_therapist_says_what_to_ask_which_kinds_there_are_and_where_that_is_from(eve):
    page = html.unescape(eve.page("/care/people/therapist"))
    therapy = finding_help.therapy()
    for text in texts_in(msgspec.to_builtins(therapy)):
        assert text in page
    assert all(fact.source for fact in therapy.facts)
    assert "one of the articles this app draws on" in page
    assert "couples counseling" in page
