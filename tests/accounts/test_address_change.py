"""Changing one's address: by a code from the new mailbox, and nothing that tells anyone more than they need."""

import html
import re

import pytest

from couples.mail.send_due import send_due
from couples.maintenance.cleanup import clean_up
from tests.conftest import PASSWORD, Person, Stages
from tests.mail.servers import mail_server
from tests.pages import plain
from tests.scenario import connect, dump

NEW = "ana@neu.example"


@pytest.fixture
def post(make_app, stages, stage):
    """Ana on a server with mail: her browser, and the mailbox that all letters come to."""
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        yield stages.restore(app, stage, "Ana"), box


def ask(ana: Person, email: str = NEW, old_is_read: str = "no"):
    ana.prove()
    return ana.post("/settings/address", email=email, old_is_read=old_is_read)


def test_without_a_second_proof_nothing_changes_and_what_was_typed_goes_on_with_the_password(ana):
    here = {"Sec-Fetch-Site": "same-origin"}
    asked = ana.post("/settings/address", headers=here, email=NEW, old_is_read="no")
    assert asked.status_code == 403
    assert address_of(ana) == "ana@example.org"
    carried = re.search(r'name="carried" value="([^"]+)"', asked.text)[1]
    done = ana.post("/settings/its-me", headers=here, current=PASSWORD, carried=carried)
    assert address_of(ana) == NEW, done.text


def code_in(text: str) -> str:
    return re.search(r"\b\w{4}-\w{4}\b", text)[0]


def delivered(ana: Person, box) -> list:
    """What arrives of what waits now."""
    box.received.clear()
    send_due(ana.app)
    return list(box.received)


def signs_in(person: Person, email: str) -> bool:
    device = Person(person.app)
    device.email = email
    return device.sign_in().status_code == 302


def address_of(person: Person) -> str:
    return next(row["email"] for row in dump(person.app)["users"] if row["name"] == person.name)


def test_the_new_address_counts_from_the_code_in_its_letter_on_and_the_old_one_hears_without_its_name(
    ana, post
):
    ana, box = post
    assert "We sent a code to" in ask(ana).text
    (letter,) = delivered(ana, box)
    assert letter.to == [NEW]
    assert address_of(ana) == "ana@example.org"
    code = code_in(letter.text)
    assert code.replace("-", "") not in str(dump(ana.app))
    answer = ana.post("/settings/address/code", code=code.lower().replace("-", " "))
    assert "you sign in with your new address" in answer.text
    assert address_of(ana) == NEW
    (told,) = delivered(ana, box)
    assert told.to == ["ana@example.org"]
    assert b"neu" not in told.raw
    assert b"Ana" not in told.raw
    assert signs_in(ana, NEW)
    assert not signs_in(ana, "ana@example.org")


def test_an_old_address_that_someone_else_may_read_gets_no_letter(ana, post):
    ana, box = post
    ask(ana, old_is_read="yes")
    (letter,) = delivered(ana, box)
    ana.post("/settings/address/code", code=code_in(letter.text))
    assert address_of(ana) == NEW
    assert delivered(ana, box) == []


def test_no_letter_to_anyone_says_who_the_partner_is_or_what_anyone_wrote(couple, stages, make_app):
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        ana = stages.restore(app, Stages.for_people(["couple"]), "Ana")
        ask(ana)
        first = delivered(ana, box)
        ana.post("/settings/address/code", code=code_in(first[0].text))
        for letter in first + delivered(ana, box):
            for planted in (b"Ben", b"ben@", b"Ana", b"laugh", b"patience"):
                assert planted not in letter.raw
            assert len(letter.to) == 1


def test_asking_for_an_address_that_someone_has_looks_and_works_the_same_and_no_letter_goes_to_them(
    ana, ben, post
):
    ana, box = post
    free = ask(ana).text
    rows = len(dump(ana.app)["outgoing_mails"])
    assert len(delivered(ana, box)) == 1
    ana.post("/settings/address/keep")
    taken = ask(ana, "Ben@Example.org").text
    assert plain(taken).replace("ben@example.org", NEW) == plain(free)
    assert len(dump(ana.app)["outgoing_mails"]) == rows
    assert delivered(ana, box) == []
    assert address_of(ana) == "ana@example.org"


def test_an_address_that_was_taken_since_is_refused_to_who_has_the_code(ana, eve, post):
    ana, box = post
    ask(ana)
    code = code_in(delivered(ana, box)[0].text)
    other = Person(ana.app, "Mallory")
    other.email = NEW
    other.sign_up()
    answer = ana.post("/settings/address/code", code=code)
    assert answer.status_code == 422
    assert "can't be used here" in html.unescape(answer.text)
    assert address_of(ana) == "ana@example.org"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"email": "ana"}, "doesn't look like an e-mail address"),
        ({"email": ""}, "doesn't look like an e-mail address"),
        ({"email": "ANA@example.org"}, "That's already your address"),
        ({"old_is_read": ""}, "Choose one of the two"),
        ({"old_is_read": "perhaps"}, "Choose one of the two"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_sent(ana, post, fields, says):
    ana, box = post
    answer = ask(ana, **fields)
    assert answer.status_code == 422
    assert says in html.unescape(answer.text)
    assert delivered(ana, box) == []


def test_another_code_an_older_one_one_called_off_and_one_after_two_days_change_nothing(ana, post, time):
    ana, box = post
    ask(ana)
    older = code_in(delivered(ana, box)[0].text)
    ask(ana, "ana@other.example")
    refused = ana.post("/settings/address/code", code=older)
    assert "isn't the code" in html.unescape(refused.text)
    newest = code_in(delivered(ana, box)[0].text)
    ana.post("/settings/address/keep")
    assert "no longer works" in ana.post("/settings/address/code", code=newest).text
    ask(ana)
    late = code_in(delivered(ana, box)[0].text)
    time.move(days=2)
    assert "no longer works" in ana.post("/settings/address/code", code=late).text
    clean_up(ana.app)
    assert dump(ana.app)["address_changes"] == []
    assert address_of(ana) == "ana@example.org"


def test_a_letter_that_was_called_off_before_it_left_is_not_sent(ana, post):
    ana, box = post
    ask(ana)
    ana.post("/settings/address/keep")
    assert delivered(ana, box) == []


def test_another_persons_code_is_none(ana, ben, post, stages, stage):
    ana, box = post
    ask(ana)
    code = code_in(delivered(ana, box)[0].text)
    his = stages.restore(ana.app, stage, "Ben")
    ask(his, "ben@neu.example")
    assert his.post("/settings/address/code", code=code).status_code == 422
    assert address_of(his) == "ben@example.org"


def test_codes_are_guessed_few_times_and_letters_asked_for_few_times(ana, post):
    ana, _ = post
    ask(ana)
    answers = [ana.post("/settings/address/code", code=f"0000-{n:04}").status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    other = ana.another_device()
    assert [ask(other, f"a{n}@example.net").status_code for n in range(6)] == [200] * 4 + [429] * 2


def test_an_address_in_other_letters_is_found_again_however_it_is_typed(ana, post):
    ana, box = post
    ask(ana, "Ana@BÜCHER.example")
    (letter,) = delivered(ana, box)
    assert letter.to == ["ana@xn--bcher-kva.example"]
    ana.post("/settings/address/code", code=code_in(letter.text))
    for typed in ("ana@xn--bcher-kva.example", "ANA@bu\u0308cher.example"):
        assert signs_in(ana, typed)


def test_without_a_mail_server_it_counts_right_away_and_no_page_speaks_of_letters(ana):
    page = ana.page("/settings/address")
    for word in ("code", "letter", "old address"):
        assert word not in plain(page).lower()
    assert "you sign in with your new address" in ask(ana).text
    assert address_of(ana) == NEW
    assert signs_in(ana, NEW)


def test_without_a_mail_server_an_address_that_someone_has_is_refused_like_any(ana, ben):
    answer = ask(ana, "BEN@example.org")
    assert answer.status_code == 422
    assert "can't be used here" in html.unescape(answer.text)
    assert address_of(ana) == "ana@example.org"


def test_of_two_who_take_one_address_with_their_codes_one_gets_it(ana, ben, post, stages, stage):
    ana, box = post
    his = stages.restore(ana.app, stage, "Ben")
    for person in (ana, his):
        ask(person)
    for person, letter in zip((ana, his), delivered(ana, box), strict=True):
        person.post("/settings/address/code", code=code_in(letter.text))
    with connect(ana.app) as connection:
        assert connection.execute("SELECT COUNT(*) FROM users WHERE email=?", (NEW,)).fetchone() == (1,)


def test_another_code_can_be_asked_for_with_one_tap(ana, post):
    phone, box = post
    ask(phone, old_is_read="yes")
    first = code_in(delivered(phone, box)[0].text)
    page = phone.page("/settings/address")
    form = next(part for part in page.split("<form")[1:] if "Send another code" in part.split("</form>")[0])
    fields = dict(re.findall(r'name="(email|old_is_read)" value="([^"]+)"', form))
    assert fields == {"email": NEW, "old_is_read": "yes"}
    phone.post("/settings/address", **fields)
    second = code_in(delivered(phone, box)[0].text)
    assert second != first
    phone.post("/settings/address/code", code=second)
    assert address_of(phone) == NEW
