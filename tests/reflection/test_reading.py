"""Things to read: own words, each with sources, a two-minute exercise and one kind sentence; nobody is diagnosed, nobody is told what to be."""

import html
import re
import tomllib
from pathlib import Path

import pytest

import couples.reflection
from couples.reflection import articles as reading
from couples.reflection.articles import articles
from tests.pages import text_of

ROOM = Path(couples.reflection.__file__).parent
TEMPLATES = ROOM.parent.parent / "templates" / "reflection"
SEEDS_SAY = (
    "40%", "opposites tend to attract", "hardwires", "punish him", "recovering from anxious", "reach out to a qualified", "one of the hallmarks of secure",
)  # fmt: skip
FORBIDDEN = re.compile(
    r"\b(should|must|failed|missed|overdue|streak|you haven't|disorder|disordered|toxic|narcissis\w+|borderline|dysfunction\w+|pathological|patients?|"
    r"anxiously attached|avoidantly attached|(?:an|the) (?:anxious|avoidant)(?! way)|your partner is)\b|!",
    re.IGNORECASE,
)


def words_in(value) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in words_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in words_in(part)]
    return [value] if isinstance(value, str) else []


def own_texts() -> dict[str, list[str]]:
    """Every sentence of this room: its TOML files without the titles of others' works, and its pages without their tags."""
    found = {}
    for path in ROOM.rglob("*.toml"):
        value = tomllib.loads(path.read_text("utf-8"))
        value.pop("sources", None)
        found[path.name] = words_in(value)
    for path in TEMPLATES.glob("*.html"):
        page = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|<!.*?>", " ", path.read_text("utf-8").replace("!=", ""), flags=re.S
        )
        found[path.name] = [re.sub(r"<[^>]+>", " ", page)]
    return found


def test_every_reading_is_listed_and_has_all_its_parts(ana):
    index = ana.page("/reflection")
    assert {p.stem for p in (ROOM / "articles").glob("*.toml")} == set(articles()) == set(reading.ORDER)
    for key, article in articles().items():
        assert f'href="/reflection/reading/{key}"' in index
        page = ana.page(f"/reflection/reading/{key}")
        assert page.count('class="kindness"') == 1
        assert article.sources
        assert 3 <= len(article.exercise) <= 5
        assert article.kindness.count(".") == 1
        assert "Two minutes" in page
        assert "If this makes you feel worse, stop" in page
        for source in article.sources:
            assert source in html.unescape(page)


def test_the_voice_is_that_of_a_calm_friend():
    assert FORBIDDEN.search("you should")
    assert FORBIDDEN.search("an avoidant partner")
    assert FORBIDDEN.search("Well done!")
    texts = own_texts()
    assert len(texts) > 20
    found = {
        (name, match[0])
        for name, lines in texts.items()
        for line in lines
        for match in FORBIDDEN.finditer(line)
    }
    assert found == set()


def test_every_way_of_relating_is_told_and_none_is_a_kind_of_person():
    known = articles()
    for key, word in (
        ("needing-to-know", "anxious"),
        ("needing-room", "avoidant"),
        ("both-at-once", "mixed"),
        ("at-ease", "secure"),
        ("temperament", "temperament"),
        ("the-round", "withdraw"),
    ):
        assert word in known[key].also_called
    for key in ("needing-to-know", "needing-room"):
        told = " ".join(text for part in known[key].parts for text in part.paragraphs)
        assert "not a type of person" in told
        assert "changes" in told


@pytest.mark.parametrize(
    "key", ["needing-to-know", "needing-room", "both-at-once", "the-round", "on-my-own-feet", "two-ways"]
)
def test_what_may_be_about_now_is_never_explained_away(key):
    told = " ".join(words_in([list(p.paragraphs) + list(p.points) for p in articles()[key].parts])).lower()
    assert "afraid" in told or "safety" in told or "if someone " in told


def test_no_sentence_is_taken_from_the_articles_this_grew_from():
    texts = " ".join(" ".join(lines) for lines in own_texts().values()).lower()
    assert not [phrase for phrase in SEEDS_SAY if phrase.lower() in texts]


def test_the_page_to_read_together_shows_nothing_that_anybody_wrote(couple):
    ana, ben = couple
    before = text_of(ana.page("/reflection/reading/two-ways"))
    ana.post("/reflection/pages/round", under="afraid that nobody listens")
    assert (
        text_of(ana.page("/reflection/reading/two-ways"))
        == before
        == text_of(ben.page("/reflection/reading/two-ways"))
    )


def test_the_six_blanks_are_one_tap_from_the_round(ana):
    assert 'href="/reflection/pages/round"' in ana.page("/reflection/reading/the-round")
