"""Drafts: in whatever order several pages of one author save, no saved text is lost, and nothing piles up."""

import uuid
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples import app, drafts, own_rows
from couples.drafts import MOST_BESIDE, DraftRow, DraftText, NoRoom, Other, goes_on, merge
from couples.fields import as_version
from couples.packing import pack, replace, unpack

FIELDS = ("text", "more")


class Words(DraftText, frozen=True):
    text: str = ""
    more: str = ""

    def said(self) -> dict[str, str]:
        return {"text": self.text, "more": self.more}


class Row(DraftRow):
    """A row as the database keeps it: what is set is packed, and unpacked when it is read."""

    def __init__(self):
        self.version, self.value = 0, None

    @property
    def words(self) -> Words:
        return unpack(Words, self.value)

    @words.setter
    def words(self, words: Words) -> None:
        self.value = pack(words)

    @property
    def everything(self) -> str:
        return "\n".join((self.words.text, self.words.more, *(o.text for o in self.words.others)))


@dataclass
class Page:
    """One page with the row's words in it, and the version that it knows of."""

    row: Row
    seen: int = 0
    words: Words = field(default_factory=Words)

    def load(self) -> None:
        self.words, self.seen = Words(self.row.words.text, self.row.words.more), self.row.version

    def save(self, words: Words, *, answered: bool = True, **more) -> bool:
        self.words = words
        met = self.row.save(words, self.seen, **more)
        if answered:
            self.seen = self.row.version
        return met


some_text = st.text("ab \n", max_size=4)
some_words = st.builds(Words, some_text, some_text)
acts = st.tuples(st.integers(0, 2), st.one_of(st.none(), some_words), st.booleans())
"""A page loads the row, or saves words; then its answer comes back or gets lost."""


class Kept:
    """What has to be there: of every version the texts that no page which knew of them has changed since, and that don't
    go on in a newer text."""

    def __init__(self):
        self.texts: dict[int, list[str]] = {}

    def saved(self, row: Row, seen: int, before: int, words: Words) -> None:
        """A page that had seen `seen` saved `words` when the row was at version `before`."""
        if row.version != before:
            self.texts.pop(seen, None)
        now = list(words.said().values())
        beside = [other.text for other in row.words.others if other.version == before]
        if seen != before:
            for version, texts in self.texts.items():
                newer = now if version == before else [*now, *beside]
                self.texts[version] = [text for text in texts if not any(text in each for each in newer)]
        self.texts[row.version] = [text for text in now if text.strip()]


@given(st.lists(acts, max_size=12))
def test_no_saved_text_is_lost_in_whatever_order_pages_load_and_save(did):
    row, kept = Row(), Kept()
    pages = [Page(row) for _ in range(3)]
    for who, words, answered in did:
        page = pages[who]
        if words is None:
            page.load()
            continue
        seen, before = page.seen, row.version
        page.save(words, answered=answered)
        kept.saved(row, seen, before, words)
        assert row.words.said() == words.said()
        for texts in kept.texts.values():
            for text in texts:
                assert text in row.everything


@given(st.lists(acts, max_size=12))
def test_a_merge_that_forgets_what_is_beside_would_be_noticed(did):
    """The check above is no formality: it fails for a row that keeps the newest words alone."""
    row, kept, lost = Row(), Kept(), False
    pages = [Page(row) for _ in range(3)]
    for who, words, _ in [
        *did,
        (0, Words("first"), True),
        (1, Words("second"), True),
        (2, Words("third"), True),
    ]:
        if words is None:
            continue
        seen, before = pages[who].seen, row.version
        row.words, row.version = words, row.version + 1
        kept.saved(row, seen, before, words)
        lost = lost or any(t not in row.everything for each in kept.texts.values() for t in each)
    assert lost


@given(st.lists(st.tuples(st.integers(0, 1), some_words), max_size=30))
def test_two_pages_that_take_turns_keep_one_text_of_each(did):
    row = Row()
    pages = [Page(row), Page(row)]
    for who, words in did:
        pages[who].save(words)
        assert len(row.words.others) <= 1
        assert len(row.words.also) <= sum(len(t) for t in pages[1 - who].words.said().values()) + len("\n\n")


@given(st.integers(2, 6), st.data())
def test_several_pages_keep_one_text_of_each_at_most(number, data):
    row = Row()
    pages = [Page(row) for _ in range(number)]
    for who in data.draw(st.lists(st.integers(0, number - 1), max_size=30)):
        pages[who].save(data.draw(some_words))
        assert len(row.words.others) < number


@given(st.lists(acts, max_size=8), some_words)
def test_the_same_save_once_more_changes_nothing(did, words):
    row = Row()
    pages = [Page(row) for _ in range(3)]
    for who, given_words, answered in did:
        if given_words is None:
            pages[who].load()
        else:
            pages[who].save(given_words, answered=answered)
    pages[0].save(words, answered=False)
    before = row.words, row.version
    assert pages[0].save(words, answered=False) is False
    assert (row.words, row.version) == before
    pages[0].seen = row.version
    assert pages[0].save(words) is False
    assert (row.words, row.version) == before


@given(some_words, some_words, st.integers(1, 5), st.integers(0, 5))
def test_a_merge_is_the_newer_words_with_the_others_beside(now, before, at, seen):
    merged, met = merge(now, before, at=at, seen=seen)
    assert merged.said() == now.said()
    assert met == (merged.others != ())
    assert seen != at or not met


def test_a_text_beside_stays_until_it_is_dropped_from_a_page_that_shows_it():
    row = Row()
    phone, desk = Page(row), Page(row)
    phone.save(Words("from the phone"))
    assert desk.save(Words("from the desk")) is True
    desk.save(Words("from the desk, and more"))
    assert row.words.also == "from the phone"
    phone.save(Words("from the phone, later"), drop_also=True)
    assert row.words.also == "from the desk, and more", "what a page has not shown yet can't be dropped by it"
    phone.save(phone.words, drop_also=True)
    assert row.words.also == ""


def test_words_that_another_page_goes_on_with_are_not_kept_twice():
    row = Row()
    phone, desk = Page(row), Page(row)
    phone.save(Words("one", "two"))
    desk.load()
    phone.save(Words("one and a half", "two"))
    assert desk.save(Words("one and a half, and more", "three")) is True
    assert row.words.also == "two"


def test_a_text_beside_is_shown_once_and_not_inside_another():
    beside = (Other(1, "a walk"), Other(2, "a walk by the lake"), Other(3, "a walk"), Other(4, "tea"))
    assert Words(beside=beside).also == "a walk by the lake\n\ntea"


@pytest.mark.parametrize(
    ("stored", "also"),
    [("", ""), ("one text", "one text"), (["one", "two"], "one\n\ntwo"), ([[3, "one"], "two"], "one\n\ntwo")],
)
def test_what_earlier_versions_kept_beside_is_still_read_and_still_kept(stored, also):
    row = Row()
    row.value, row.version = {"text": "now", "also": stored}, 4
    assert row.words.also == also
    row.save(Words("now", "more"), 4)
    assert row.words.also == also
    row.save(Words("elsewhere"), 2)
    assert row.words.also == "\n\n".join(filter(None, [also, "now\n\nmore"]))


@pytest.mark.parametrize(
    ("text", "longer", "does"),
    [
        ("the pond", "the pond and the heron", True),
        ("the pond", "at the pond, early", True),
        ("the pond", "the ponds are", True),  # still being typed
        ("pond", "millponds", False),
        ("pond", "a pond", True),
        ("", "anything", True),
        ("the pond", "", False),
        ("." * 99_999 + "b", "." * 199_998 + "bb", False),  # hours, if every dot were tried again
    ],
)
def test_a_text_is_gone_on_with_where_it_stands_word_for_word(text, longer, does):
    assert goes_on(text, longer) is does


# --- a row that took another's place ---------------------------------------------------------------------------------


def typed(person, path: str, version: int, **fields) -> int:
    """Saves as the script does; returns the version that its page then knows of."""
    seen = {"version": str(version), "unsent_seen": str(version)}
    return person.post(path, json=True, **seen, **fields).json["version"]


@pytest.mark.usefixtures("versions_as_they_ship")
@pytest.mark.parametrize(
    ("path", "name", "more", "gone", "page"),
    [
        ("/unsent", "text.text", {"unsent": "thanks.note"}, "/unsent/delete", "/thanks"),
        ("/reflection/pages/needs", "need", {}, "/reflection/pages/needs/delete", "/reflection/pages/needs"),
        ("/reflection/cards/quiet", "text", {}, "/reflection/cards/quiet/delete", "/reflection/cards/quiet"),
    ],
)
def test_an_old_page_never_overwrites_what_took_the_place_of_its_words(ana, path, name, more, gone, page):
    phone = ana.another_device()
    seen = typed(ana, path, 0, **{name: "Thank you for the soup"}, **more)
    phone.post(gone, unsent_shown=str(seen), **more)
    typed(phone, path, 0, **{name: "And for the long walk"}, **more)
    typed(ana, path, seen, **{name: "Thank you for the soup!"}, **more)
    shown = phone.page(page)
    assert "And for the long walk" in shown
    assert "Thank you for the soup!" in shown


@pytest.mark.usefixtures("versions_as_they_ship")
def test_sending_an_old_page_never_forgets_what_was_typed_in_its_place_since(couple):
    ana, phone = couple[0], couple[0].another_device()
    form = {"path": "/unsent", "unsent": "thanks.note"}
    seen = typed(ana, **form, version=0, **{"text.text": "Thank you for the soup"})
    phone.post("/unsent/delete", unsent="thanks.note", unsent_shown=str(seen))
    typed(phone, **form, version=0, **{"text.text": "And for the long walk"})
    note = {"id": str(uuid.uuid4()), "kind": "thanks", "text": "Thank you for the soup"}
    ana.post("/thanks", unsent="thanks.note", unsent_seen=str(seen), **note)
    assert "And for the long walk" in phone.page("/thanks")


@pytest.mark.usefixtures("versions_as_they_ship")
def test_versions_fit_what_a_page_sends_back_however_often_a_draft_is_saved():
    rows = [Row() for _ in range(100)]
    for row in rows:
        row.save(Words("once"), 0)
    assert len({row.version for row in rows}) > 90
    assert all(as_version(str(row.version)) == row.version for row in rows)
    assert as_version(str(drafts.BEGIN_WITHIN + 90_000_000)) == drafts.BEGIN_WITHIN + 90_000_000


# --- bounds ---------------------------------------------------------------------------------------------------------


def test_other_pages_texts_have_room_beside_a_draft_and_beyond_it_a_save_is_refused_whole():
    row, most = Row(), MOST_BESIDE // 1000
    for number in range(most + 1):
        row.save(Words(f"{number:04}" + "x" * 996), 0)
    assert len(row.words.also.split("\n\n")) == most
    before = row.everything
    with pytest.raises(NoRoom):
        row.save(Words("one page more"), 0)
    assert row.everything == before
    row.save(Words("the page that shows the newest writes on"), row.version)
    assert row.save(Words("and lets go of the others"), row.version, drop_also=True) is False
    assert row.words.also == ""


@pytest.mark.parametrize("script", [True, False])
def test_a_draft_with_no_room_beside_it_says_so_and_keeps_what_was_typed(ana, monkeypatch, script):
    monkeypatch.setattr(drafts, "MOST_BESIDE", 100)
    path = f"/statements/drafts/{uuid.uuid4()}"
    for number in range(3):
        assert ana.post(path, json=True, free=f"{number} " + "x" * 45, version="0").status_code == 200
    from_here = {"Sec-Fetch-Site": "same-origin"}
    answer = ana.post(path, json=script, follow=False, headers=from_here, free="y" * 60, version="0")
    assert answer.status_code == 413
    if script:
        assert answer.json["message"].startswith("There's no room for more of this, so it isn't saved.")
    else:
        assert 'name="carried"' in answer.text
        assert "still on this page" in answer.text
    assert "y" * 60 not in ana.page(path)
    assert "2 " + "x" * 45 in ana.page(path)


def test_a_person_has_room_for_many_of_a_kind_and_then_hears_so(couple, monkeypatch):
    monkeypatch.setattr(own_rows, "MOST_OF_A_KIND", 3)
    ana, ben = couple
    path = [f"/growing/goals/{uuid.uuid4()}" for _ in range(4)]
    assert [ana.post(p, follow=False, text="a goal").status_code for p in path] == [302, 302, 302, 413]
    assert ana.post(path[0], follow=False, text="a goal, changed", version="1").status_code == 302
    assert ben.post(f"/growing/goals/{uuid.uuid4()}", follow=False, text="a goal").status_code == 302
    ana.post(f"{path[0]}/delete")
    assert ana.post(path[3], follow=False, text="a goal").status_code == 302


SAVED_ONCE = {("couples.care.models", "before"), ("couples.care.models", "after")}
"""Numbers that no form changes later, so that no two pages can differ about them."""


def words_with_numbers() -> list[tuple[type[drafts.KeepsOthers], str]]:
    """Every field of people's own words that holds a number they chose, with its class."""
    assert app  # which imports every room
    found, left = [], [drafts.KeepsOthers]
    while left:
        left += (cls := left.pop()).__subclasses__()
        found += [
            (cls, field.name)
            for field in msgspec.structs.fields(cls)
            if field.type == int | None
            and cls.__module__.startswith("couples.")
            and (cls.__module__, field.name) not in SAVED_ONCE
        ]
    return found


@pytest.mark.parametrize(
    ("cls", "name"), words_with_numbers(), ids=lambda one: getattr(one, "__module__", one)
)
def test_a_number_from_another_page_is_kept_beside_as_a_text_is(cls, name):
    before = replace(cls(), **{name: 9})
    kept, met = merge(cls(), before, at=2, seen=1)
    assert met
    assert "9 out of 10" in kept.also
