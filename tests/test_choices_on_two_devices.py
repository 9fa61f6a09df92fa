"""What's chosen beside words that are saved while one types: an older page undoes nothing, however often it saves.

A page that saves learns the newest version by it. From then on it's no longer behind, but still shows what it was drawn with.
"""

import json
import uuid

from tests.conftest import Person
from tests.forms import forms_of


class OpenPage:
    """A page with a draft, which saves as our script does: it keeps the version and the choices that the server answers."""

    def __init__(self, person: Person, path: str):
        self.person = person
        [form] = [f for f in forms_of(person.page(path), path) if f.saves]
        self.action = form.action
        self.fields = {name: value.removeprefix("\r\n") for name, value in form.fields.items()}
        self.chosen = json.loads(self.fields["was"])
        self.fields |= {name: value for name, value in self.chosen.items() if isinstance(value, str)}

    def save(self, **typed) -> None:
        """Fields that are None aren't sent, as a box that isn't ticked."""
        self.fields |= typed
        sent = {name: value for name, value in self.fields.items() if value is not None}
        answer = self.person.post(self.action, json=True, **sent)
        assert answer.status_code == 200, answer.text
        self.fields |= {name: str(answer.json[name]) for name in ("version", "was")}


def an_agreement(ana: Person) -> str:
    path = f"/agreements/drafts/{uuid.uuid4()}"
    sent = {"what": "we walk on sundays", "look_on": "2027-01-17", "comfort": "3", "topic": "time"}
    ana.post(path, json=True, kind="agreement", version="0", show_comfort="y", **sent)
    return path


def test_an_older_page_of_an_agreement_never_shows_a_number_again_nor_undoes_a_choice(ana):
    path = an_agreement(ana)
    phone, laptop = OpenPage(ana, path), OpenPage(ana, path)
    phone.save(show_comfort=None, look_on="2027-02-28", topic="closeness", closeness="enough")
    for words in ("we walk on sundays,", "we walk on sundays, together"):
        laptop.save(what=words)
        now = OpenPage(ana, path)
        assert (now.fields["what"], "show_comfort" in now.fields) == (words, False)
        assert now.chosen == {
            "look_on": "2027-02-28", "closeness": "enough", "topic": "closeness", "show_comfort": False
        }  # fmt: skip


def test_what_is_chosen_on_an_older_page_counts_and_so_does_undoing_it_there(ana):
    path = an_agreement(ana)
    phone, laptop = OpenPage(ana, path), OpenPage(ana, path)
    phone.save(show_comfort=None, what="we walk on saturdays")
    laptop.save(look_on="2027-03-01")
    assert OpenPage(ana, path).chosen["look_on"] == "2027-03-01"
    laptop.save(show_comfort=None)
    laptop.save(show_comfort="y")
    assert OpenPage(ana, path).chosen["show_comfort"]
    phone.save(what="we walk on saturdays, early")
    now = OpenPage(ana, path).chosen
    assert (now["show_comfort"], now["look_on"]) == (True, "2027-03-01")


def test_a_note_stays_on_the_day_it_was_moved_to_with_the_moods_and_tags_of_both_devices(ana):
    path = f"/only-me/pages/{uuid.uuid4()}"
    ana.post(path, json=True, text="the gulls", on_day="2026-11-22", version="0", tags="sea", moods=["calm"])
    phone, laptop = OpenPage(ana, f"{path}/edit"), OpenPage(ana, f"{path}/edit")
    phone.save(on_day="2026-11-10", tags="sea, sister", moods=["calm", "tired"])
    for words in ("the gulls and", "the gulls and the wind"):
        laptop.save(text=words)
        now = OpenPage(ana, f"{path}/edit")
        assert now.fields["text"] == words
        assert now.chosen == {"on_day": "2026-11-10", "moods": ["calm", "tired"], "tags": "sea, sister"}
    laptop.save(on_day="2026-11-21")
    assert OpenPage(ana, f"{path}/edit").fields["on_day"] == "2026-11-21"


def test_an_older_page_never_makes_an_answer_show_that_is_kept(couple):
    ana, ben = couple
    occasion = ana.occasion()
    path = f"/check-in/{occasion}/questions/1"
    ana.write("thanks", "the soup", occasion)
    phone, laptop = OpenPage(ana, path), OpenPage(ana, path)
    phone.save(keep="y")
    for words in ("the soup, and", "the soup, and more of it"):
        laptop.save(text=words)
        assert OpenPage(ana, path).chosen == {"keep": True}
    ana.write("close", "the bench", occasion)
    for person in (ben, ana):
        ben.write("thanks", "the tea", occasion)
        person.ready(occasion)
    opened = ben.page(f"/check-in/{occasion}")
    assert "the bench" in opened
    assert "the soup" not in opened


def test_keeping_is_undone_on_an_older_page_by_whoever_undoes_it_there(couple):
    ana, _ = couple
    occasion = ana.occasion()
    path = f"/check-in/{occasion}/questions/1"
    ana.write("thanks", "the soup", occasion, keep="y")
    phone, laptop = OpenPage(ana, path), OpenPage(ana, path)
    phone.save(text="the soup, and the bread")
    laptop.save(keep=None)
    laptop.save(text="the soup. And more")
    assert OpenPage(ana, path).chosen == {"keep": False}


def test_a_page_that_does_not_say_what_it_was_drawn_with_undoes_no_keeping_while_it_is_behind(couple):
    ana, _ = couple
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    seen = OpenPage(ana, f"/check-in/{occasion}/questions/1").fields["version"]
    ana.write("thanks", "the soup", occasion, keep="y", version=seen)
    ana.write("thanks", "the soup, and", occasion, version=seen)
    assert OpenPage(ana, f"/check-in/{occasion}/questions/1").chosen == {"keep": True}
