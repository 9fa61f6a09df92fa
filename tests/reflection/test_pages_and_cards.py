"""Pages of one's own and the drafts of cards: saved as one writes, kept for their author, shown to somebody only by the author's own form."""

import html
import re
import threading

import pytest

from couples.reflection.worksheets import CARD_LIMIT, cards, pages
from tests.forms import forms_of
from tests.pages import text_of
from tests.reflection.people import noticed_long
from tests.scenario import one

PAGES = {
    "needs": ("need", "get", "ask", "without"),
    "round": ("shows", "under", "do", "hope", "see", "again"),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_has_its_fields_and_keeps_each(ana, kind):
    assert tuple(f.key for f in pages()[kind].fields) == PAGES[kind]
    fields = {name: f"my words about {name}" for name in PAGES[kind]}
    assert ana.post(f"/reflection/pages/{kind}", follow=False, **fields).status_code == 302
    page = ana.page(f"/reflection/pages/{kind}")
    for words in fields.values():
        assert words in page
    ana.post(f"/reflection/pages/{kind}", version="1", **{**fields, PAGES[kind][0]: "changed"})
    page = ana.page(f"/reflection/pages/{kind}")
    assert "changed" in page
    assert f"my words about {PAGES[kind][0]}" not in page
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 1


def test_it_is_saved_while_one_types_and_two_devices_keep_both(ana):
    answer = ana.post("/reflection/pages/needs", json=True, need="from the phone", version="0")
    assert answer.json == {"version": 1, "saved": "Saved a moment ago", "also": ""}
    other = ana.another_device()
    answer = other.post("/reflection/pages/needs", json=True, need="from the laptop", version="0")
    assert answer.json["also"] == "What I need: from the phone"
    for person in (ana, other):
        page = person.page("/reflection/pages/needs")
        assert "from the phone" in page
        assert "from the laptop" in page
    ana.post("/reflection/pages/needs", need="from the laptop", version="2", also="drop")
    assert "from the phone" not in ana.page("/reflection/pages/needs")
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 1


def test_six_devices_at_once_make_one_page_and_lose_no_text(ana):
    devices = [ana.another_device() for _ in range(6)]
    tokens = [device.token() for device in devices]
    start, statuses = threading.Barrier(6), []

    def write(number: int) -> None:
        start.wait()
        fields = {
            "csrf_token": tokens[number],
            "page_of": devices[number].mark(),
            "need": f"from device {number}",
            "version": "0",
        }
        statuses.append(
            devices[number].client.post("/reflection/pages/needs", data=fields, base_url=ana.base).status_code
        )

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert statuses == [302] * 6
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 1
    page = ana.page("/reflection/pages/needs")
    assert all(f"from device {n}" in page for n in range(6))


@pytest.mark.parametrize(
    ("address", "go", "leads_to"),
    [
        ("pages/needs", "on", "/statements/new"),
        ("pages/round", "on", "/reflection/reading/the-round"),
        ("pages/needs", "leave", "/reflection"),
        ("pages/needs", "//evil.example", "/reflection/pages/needs"),
        ("cards/quiet", "leave", "/reflection/cards"),
    ],
)
def test_every_button_that_leads_on_saves_first(ana, address, go, leads_to):
    answer = ana.post(f"/reflection/{address}", follow=False, go=go, need="kept", under="kept", text="kept")
    assert answer.location == leads_to
    assert "kept" in ana.page(f"/reflection/{address}")


def test_an_untouched_page_leaves_no_row(ana):
    assert ana.post("/reflection/pages/needs", json=True, need=" ", version="0").json["version"] == 0
    assert ana.post("/reflection/cards/quiet", follow=False, go="leave").status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 0


@pytest.mark.parametrize("address", ["pages/needs", "pages/round", "cards/reach"])
def test_deleted_it_is_gone_for_good_and_deleting_nothing_is_fine(ana, address):
    ana.post(f"/reflection/{address}", need="gone soon", under="gone soon", text="gone soon")
    assert "gone soon" in ana.page(f"/reflection/{address}")
    for _ in range(2):
        assert ana.post(f"/reflection/{address}/delete", follow=False).status_code == 302
    assert "gone soon" not in ana.page(f"/reflection/{address}")
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 0


@pytest.mark.parametrize("address", ["pages/needs", "pages/round", "cards/reach"])
def test_an_older_page_deletes_nothing_that_was_begun_since(ana, address):
    path = f"/reflection/{address}"
    ana.post(path, need="the first", under="the first", text="the first")
    [old] = [form.fields["id"] for form in forms_of(ana.page(path), path) if form.action == f"{path}/delete"]
    ana.post(f"{path}/delete", id=old)
    ana.post(path, need="begun since", under="begun since", text="begun since")
    answer = ana.post(f"{path}/delete", id=old)
    assert "begun since" in answer.text
    assert "still here" in answer.text
    [new] = [form.fields["id"] for form in forms_of(answer.text, path) if form.action == f"{path}/delete"]
    ana.post(path, need="begun since, and more", under="", text="begun since, and more")
    ana.post(f"{path}/delete", id=new)
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 0


def test_a_text_that_is_too_long_is_said_and_kept_in_the_form(ana):
    answer = ana.post("/reflection/pages/needs", follow=False, need="y" * 60_000, get="these words stay")
    assert answer.status_code == 422
    assert "a shorter version will fit" in answer.text
    assert "these words stay" in answer.text
    assert "y" * 60_000 in answer.text
    answer = ana.post("/reflection/pages/needs", json=True, need="y" * 60_000)
    assert answer.status_code == 422
    assert "a shorter version" in answer.json["message"]


@pytest.mark.parametrize("kind", ["other", "card-quiet", "damaged", "%00", "１"])
def test_other_pages_and_cards_are_not_there(ana, kind):
    for path in (f"/reflection/pages/{kind}", f"/reflection/cards/{kind}", f"/reflection/reading/{kind}"):
        assert ana.get(path).status_code == 404
        assert ana.post(path, follow=False, need="x", text="x").status_code in (404, 405)


# --- cards ------------------------------------------------------------------------------------------------------------


def test_there_are_three_cards_each_with_an_example_until_it_is_written(ana):
    page = html.unescape(ana.page("/reflection/cards"))
    for card in cards().values():
        assert card.title in page
        assert card.example in page
        assert len(card.example) <= CARD_LIMIT
    ana.post("/reflection/cards/quiet", text="it is seldom about you")
    page = html.unescape(ana.page("/reflection/cards"))
    assert "it is seldom about you" in page
    assert cards()["quiet"].example not in page


def test_a_card_is_short(ana):
    answer = ana.post("/reflection/cards/quiet", follow=False, text="x" * (CARD_LIMIT + 1))
    assert answer.status_code == 422
    assert "x" * (CARD_LIMIT + 1) in answer.text
    assert ana.post("/reflection/cards/quiet", follow=False, text="🙂" * CARD_LIMIT).status_code == 302
    assert (
        ana.post("/reflection/cards/reach", follow=False, text="a\r\n" * (CARD_LIMIT // 2)).status_code == 302
    )


def test_what_was_noticed_stands_beside_the_card_and_is_not_put_into_it(ana):
    noticed_long(ana, needs=["quiet"], helps=["a walk"])
    page = ana.page("/reflection/cards/quiet")
    assert "a walk" in page
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page)
    assert one(ana.app, "SELECT COUNT(*) FROM reflection_sheets") == 0


def test_the_preview_shows_exactly_the_words_and_without_any_it_leads_back(ana):
    assert ana.get("/reflection/cards/quiet/preview").location.endswith("/reflection/cards/quiet")
    answer = ana.post("/reflection/cards/quiet", follow=False, text="one line\nand <another>", go="preview")
    assert answer.location.endswith("/reflection/cards/quiet/preview")
    page = ana.page("/reflection/cards/quiet/preview")
    assert "When I go quiet" in page
    assert "one line\nand &lt;another&gt;</p>" in page


def hidden_fields(page: str, action: str) -> dict[str, str]:
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.S)[0]
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        if name not in ("csrf_token", "page_of", "shared_in")
    }


def test_showing_it_is_a_plain_form_with_exactly_the_words_and_a_fresh_id(eve):
    text = 'it means "wait"\nuntil <eight> & a bit'
    eve.post("/reflection/cards/pause", text=text)
    ids = set()
    for _ in range(2):
        sent = hidden_fields(eve.page("/reflection/cards/pause/preview"), "/thanks/cards")
        ids.add(sent.pop("id"))
        assert sent == {"kind": "pause", "text": text}
    assert len(ids) == 2


@pytest.mark.parametrize("kind", cards())
def test_a_draft_becomes_a_card_for_the_other_by_two_taps_of_its_owner_and_stays_a_draft(couple, kind):
    ana, ben = couple
    text = 'it means "wait"\nuntil <eight> & a bit'

    def ben_reads() -> str:
        return html.unescape(ben.page("/thanks/cards"))

    ana.post(f"/reflection/cards/{kind}", text=text)
    sent = hidden_fields(ana.page(f"/reflection/cards/{kind}/preview"), "/thanks/cards")
    asked = ana.post("/thanks/cards", **sent)
    assert asked.status_code == 200
    assert "What Ben will read" in text_of(asked.text)
    assert text in html.unescape(asked.text)
    assert text not in ben_reads()
    confirmed = {"text": text, **hidden_fields(asked.text, "/thanks/cards"), "confirmed": "yes"}
    assert ana.post("/thanks/cards", follow=False, **confirmed).status_code == 302
    assert text in ben_reads()
    ana.post(f"/reflection/cards/{kind}", text="other words by now", version="1")
    assert "other words by now" not in ben_reads()
    card = one(ana.app, "SELECT id FROM reach_cards")
    ana.post(f"/thanks/cards/{card}/withdraw")
    assert text not in ben_reads()
    assert "other words by now" in ana.page(f"/reflection/cards/{kind}")


def test_a_rule_over_the_other_gets_a_gentle_caution_and_fear_a_line_about_safety_and_both_stay_as_written(
    ana,
):
    for text, says in (
        ("You must not see your friends without me.", "This may feel like a rule about who someone sees"),
        ("I am scared of you when you block the door.", "This matters more than how it's worded"),
    ):
        ana.post("/reflection/cards/quiet", text=text, version="9")
        page = text_of(ana.page("/reflection/cards/quiet/preview"))
        assert says in page
        assert text in page


def test_a_card_on_two_devices_keeps_both(ana):
    ana.post("/reflection/cards/quiet", text="from the phone", version="0")
    answer = ana.post("/reflection/cards/quiet", json=True, text="from the laptop", version="0")
    assert answer.json["also"] == "from the phone"
    assert "from the phone" not in ana.page("/reflection/cards/quiet/preview")
