"""Starting over with one's address: it's no weapon, nothing is lost by it, and only the partner lets someone back in."""

import html
import re
import uuid
from datetime import timedelta

import pytest

from couples import accounts
from couples.accounts.reset_asked import take_up
from couples.accounts.reset_request import PASSKEYS, READY_FOR, WAITS_FOR
from couples.accounts.set_aside import KEPT_FOR
from couples.db import db
from couples.extensions import limiter
from couples.mail.send_due import send_due
from couples.maintenance import dates_ahead
from couples.maintenance.cleanup import clean_up
from tests.accounts.test_sign_in_codes import code, turns_on
from tests.conftest import PASSWORD, Person
from tests.mail.servers import mail_server
from tests.pages import plain, text_of
from tests.real_server import couples
from tests.scenario import connect, dump, one, user_id
from tests.statements.test_sharing import share
from tests.takeout.files import take

NEW = "green teapot on a shelf"
LATER = "yellow boots beside a door"
CHANGES = {"users", "sessions", "reset_requests", "set_aside_vaults", "set_aside_cells", "outgoing_mails"}
"""Tables that a start over and its undoing leave otherwise than they were."""


def data(person: Person):
    return person.app.config["SETTINGS"].data


def link_of(person: Person) -> str:
    """What the host hands over."""
    done = couples(data(person), "user", "reset", person.email)
    assert done.exit_code == 0, done.output
    return re.search(r"http://127.0.0.1:8000(/\S+)", done.output)[1]


def start_over(person: Person, time, password: str = NEW) -> Person:
    """A new browser of this person's, who has waited and started over."""
    link, browser = link_of(person), Person(person.app, person.name)
    time.time += WAITS_FOR
    answer = browser.post(link, password=password)
    assert answer.status_code == 200, answer.text
    return browser


def bring_back(person: Person, secret: str, password: str = LATER) -> Person:
    browser = Person(person.app, person.name)
    answer = browser.post("/sign-in/bring-back", email=person.email, secret=secret, password=password)
    assert answer.status_code == 200, answer.text
    return browser


def code_of(text: str) -> str:
    return html.unescape(re.search(r'data-copy="([^"]+)"', text)[1])


def recovery_code(person: Person) -> str:
    return code_of(person.post("/settings/recovery", current=PASSWORD).text)


def words(person: Person) -> str:
    """What this person's own pages and the shared ones say."""
    pages = ("/", "/shared", "/only-me", "/check-in", "/statements", "/agreements", "/only-me/pages", "/care")
    return " ".join(plain(person.get(page, follow_redirects=True).text) for page in pages)


# --- it's no weapon ---------------------------------------------------------------------------------------------------


@pytest.fixture
def post(make_app, stages, stage):
    """Ana's browser on a server with mail, and the mailbox that all letters come to."""
    with mail_server() as (box, settings):
        app = make_app(smtp=settings)
        yield stages.restore(app, stage, "Ana"), box


def delivered(person: Person, box) -> list:
    box.received.clear()
    take_up(person.app)
    send_due(person.app)
    return list(box.received)


def link_in(text: str) -> str:
    return re.search(r"http://127.0.0.1:8000(/sign-in/start-over/\S+)", text)[1]


def ask(app, email: str = "ana@example.org"):
    return Person(app).post("/sign-in/start-over", email=email)


def test_the_letter_leads_to_a_page_that_begins_nothing_by_being_looked_at(ana, post, time):
    ana, box = post
    ask(ana.app)
    (letter,) = delivered(ana, box)
    assert letter.to == ["ana@example.org"]
    assert PASSKEYS in " ".join(letter.text.split())
    link, before, scanner = link_in(letter.text), dump(ana.app), Person(ana.app)
    for method in ("GET", "HEAD", "GET"):
        answer = scanner.client.open(link, method=method, base_url=scanner.base)
        assert answer.status_code == 200
    assert dump(ana.app) == before
    assert "start your account over" not in ana.page("/")
    scanner.post(f"{link}/begin")
    assert "start your account over" in ana.page("/")


def test_it_waits_three_days_and_then_a_letter_says_so(ana, post, time):
    ana, box = post
    ask(ana.app)
    link = link_in(delivered(ana, box)[0].text)
    visitor = Person(ana.app)
    early = visitor.post(link, password=NEW)
    assert early.status_code == 422
    assert "Starting over takes three days" in text_of(visitor.page(link))
    visitor.post(f"{link}/begin")
    assert delivered(ana, box) == []
    time.time += WAITS_FOR - timedelta(minutes=1)
    before = dump(ana.app)
    visitor.post(f"{link}/begin")
    assert visitor.post(link, password=NEW).status_code == 422
    assert dump(ana.app) == before
    time.move(minutes=1)
    (letter,) = delivered(ana, box)
    assert link_in(letter.text) == link
    assert PASSKEYS in " ".join(letter.text.split())
    page = text_of(visitor.page(link))
    assert "The three-day wait is over. Signing in calls it off." in page
    assert "takes three days" not in page
    assert visitor.post(link, password=NEW).status_code == 200
    assert visitor.get(link).status_code == 404
    assert Person(ana.app, "Ana").sign_in(NEW).status_code == 302
    assert Person(ana.app, "Ana").sign_in().status_code == 422


def test_what_mends_the_dates_of_a_wrong_clock_doesnt_hurry_the_letter_that_waits(ana, post, time):
    ana, box = post
    ask(ana.app)
    link = link_in(delivered(ana, box)[0].text)
    Person(ana.app).post(f"{link}/begin")
    assert dump(ana.app)["outgoing_mails"]
    with ana.app.app_context():
        assert dates_ahead.mend(time.now()) == 0
        db.session.rollback()
    assert delivered(ana, box) == []


@pytest.mark.parametrize("how", ["password", "code", "a tap", "a proof", "a new address"])
def test_any_sign_in_with_what_is_not_lost_calls_it_off_and_so_does_one_tap(ana, time, how):
    code = recovery_code(ana)
    link = link_of(ana)
    if how == "password":
        ana.another_device()
    elif how == "code":
        Person(ana.app).post("/sign-in/recovery", email=ana.email, code=code, password=LATER)
    elif how == "a tap":
        ana.post("/settings/start-over/stop")
    else:
        ana.prove()
        link = link if how == "a proof" else link_of(ana)
        if how == "a new address":
            ana.post("/settings/address", email="ana@neu.example")
    assert "start your account over" not in ana.page("/")
    time.time += WAITS_FOR
    visitor = Person(ana.app)
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, password=NEW).status_code == 404


def test_a_wrong_password_calls_nothing_off(ana, time):
    link = link_of(ana)
    assert Person(ana.app, "Ana").sign_in("not my password").status_code == 422
    assert Person(ana.app).get(link).status_code == 200


def test_an_unknown_address_a_switched_off_one_and_a_known_one_get_one_answer_and_the_work_comes_later(
    ana, ben, post
):
    ana, box = post
    assert couples(data(ana), "user", "disable", "ben@example.org").exit_code == 0
    before = dump(ana.app)
    answers = {plain(ask(ana.app, e).text) for e in ("ana@example.org", "ben@example.org", "no@example.org")}
    assert len(answers) == 1
    assert dump(ana.app) == before
    assert [letter.to for letter in delivered(ana, box)] == [["ana@example.org"]]


def test_no_flood_of_letters_comes_and_a_wait_that_goes_on_is_not_begun_anew(ana, post, time):
    ana, box = post
    for _ in range(5):
        ask(ana.app)
    (letter,) = delivered(ana, box)
    link = link_in(letter.text)
    Person(ana.app).post(f"{link}/begin")
    time.move(hours=30)
    ask(ana.app)
    assert delivered(ana, box) == []
    assert Person(ana.app).get(link).status_code == 200


def test_someone_elses_mailbox_gets_three_letters_a_day_at_most(ana, post, time):
    ana, box = post
    limiter.reset()
    got = []
    for _ in range(8):
        ask(ana.app)
        got += delivered(ana, box)
        time.move(hours=2)
    assert len(got) == 3
    assert Person(ana.app).get(link_in(got[-1].text)).status_code == 200


def test_letters_name_no_one_and_say_nothing_that_anyone_wrote(couple, post, time):
    ana, box = post
    ask(ana.app)
    letters = delivered(ana, box)
    Person(ana.app).post(f"{link_in(letters[0].text)}/begin")
    time.time += WAITS_FOR
    letters += delivered(ana, box)
    assert len(letters) == 2
    for letter in letters:
        for planted in (b"Ben", b"Ana", b"laugh", b"patience"):
            assert planted not in letter.raw


def test_a_link_with_another_secret_opens_nothing_and_one_is_over_in_time(ana, time):
    link = link_of(ana)
    visitor = Person(ana.app)
    assert visitor.get(link[:-4] + "AAAA").status_code == 404
    time.time += WAITS_FOR + READY_FOR
    assert visitor.get(link).status_code == 404
    clean_up(ana.app)
    assert dump(ana.app)["reset_requests"] == []


def test_a_link_works_once_and_an_older_one_no_more(ana, post, time):
    ana, box = post
    ask(ana.app)
    older = link_in(delivered(ana, box)[0].text)
    time.move(hours=30)
    ask(ana.app)
    link, visitor = link_in(delivered(ana, box)[0].text), Person(ana.app)
    assert visitor.get(older).status_code == 404
    assert visitor.post(f"{older}/begin").status_code == 404
    visitor.post(f"{link}/begin")
    time.time += WAITS_FOR
    assert visitor.post(link, password=NEW).status_code == 200
    again = Person(ana.app)
    assert again.get(link).status_code == 404
    assert again.post(link, password="another kettle altogether").status_code == 404
    assert Person(ana.app, "Ana").sign_in(NEW).status_code == 302


def test_the_secret_of_a_link_is_not_in_the_database(ana):
    secret = link_of(ana).rpartition("/")[2]
    assert secret not in str(dump(ana.app))


# --- nothing is read, nothing is lost ---------------------------------------------------------------------------------


def test_whoever_starts_over_reads_nothing_of_before_and_the_partner_sees_no_difference(scenario, time):
    ana, ben = scenario.ana, scenario.ben
    time.time += WAITS_FOR
    his = words(ben)
    time.time -= WAITS_FOR
    mailbox = start_over(ana, time)
    hers = words(mailbox) + plain(mailbox.page("/settings")) + plain(mailbox.page("/pairing/back"))
    for word in ("soup", "pond", "Mira", "plan changed last", "we walk on", "damaged", "Ben"):
        assert word.lower() not in hers.lower(), word
    assert words(ben) == his
    mailbox.prove(NEW)
    everywhere = str(take(mailbox).data)
    for word in ("soup", "pond", "Mira", "damaged", "Ben"):
        assert word not in everywhere, word


def everything(app) -> dict[str, list]:
    rows = dump(app)
    kept = {table: found for table, found in rows.items() if table not in CHANGES}
    return {t: sorted(map(str, found)) for t, found in kept.items()}


def but_for_passkeys(text: str) -> str:
    """Passkeys are gone after a start over, so it's only the code that opens one's words then."""
    return re.sub(r"password,\s+(only )?this code", "password, this code", text)


@pytest.mark.parametrize("with_what", ["password", "code"])
def test_everything_comes_back_as_it_was_with_the_old_password_or_code(scenario, time, with_what):
    ana, ben = scenario.ana, scenario.ben
    secret = recovery_code(ana) if with_what == "code" else PASSWORD
    before, hers = everything(ana.app), words(ana)
    start_over(ana, time)
    assert everything(ana.app) != before
    back = bring_back(ana, secret)
    time.time -= WAITS_FOR
    after = everything(ana.app)
    differs = {t: (set(before[t]) ^ set(after[t])) for t in before if before[t] != after[t]}
    gone = {"reminders"}  # whoever started over may have been someone with the mailbox alone
    assert set(differs) <= {"memberships", "spaces", "rituals", "unsent_words", "passkeys"} | gone, differs
    assert but_for_passkeys(words(back)) == but_for_passkeys(hers)
    assert back.get("/settings/its-me").status_code == 200
    assert Person(ana.app, "Ana").sign_in(LATER).status_code == 302
    assert "has changed since you paired" not in ben.page("/")


def test_what_was_written_since_is_set_aside_in_its_turn_and_comes_back_only_from_inside(ana, ben, time):
    ana.write("thanks", "written before")
    newer = start_over(ana, time)
    newer.write("thanks", "written since")
    back = bring_back(ana, PASSWORD)
    assert "written before" in words(back) + back.page(f"/check-in/{back.occasion()}/questions")
    outside = Person(ana.app)
    refused = outside.post("/sign-in/bring-back", email=ana.email, secret=NEW, password=NEW)
    assert refused.status_code == 422
    assert Person(ana.app, "Ana").sign_in(NEW).status_code == 422
    done = back.post("/settings/set-aside", secret=NEW, password=NEW)
    assert done.status_code == 200, done.text
    page = back.page(f"/check-in/{back.occasion()}/questions")
    assert "written since" in page
    assert "written before" not in page


def test_half_of_it_never_happens(ana, ben, time, monkeypatch):
    link = link_of(ana)
    time.time += WAITS_FOR

    def breaks(*_, **__):
        raise RuntimeError("the power went")

    before = dump(ana.app)
    with monkeypatch.context() as patched, accounts.vault_set_aside.connected_to(breaks):
        patched.setitem(ana.app.config, "PROPAGATE_EXCEPTIONS", False)
        assert Person(ana.app).post(link, password=NEW).status_code == 500
    assert dump(ana.app) == before


def test_what_was_set_aside_is_deleted_after_ninety_days_and_not_before(scenario, time):
    ana = scenario.ana
    owner = user_id(ana)
    mailbox = start_over(ana, time)
    time.time += KEPT_FOR - timedelta(minutes=1)
    clean_up(ana.app)
    assert len(dump(ana.app)["set_aside_vaults"]) == 1
    time.move(minutes=1)
    clean_up(ana.app)
    rows = dump(ana.app)
    assert rows["set_aside_vaults"] == rows["set_aside_cells"] == []
    assert len(rows["users"]) == 2
    assert one(ana.app, "SELECT COUNT(*) FROM memberships WHERE user_id=?", owner) == 2
    refused = Person(ana.app).post("/sign-in/bring-back", email=ana.email, secret=PASSWORD, password=LATER)
    assert refused.status_code == 422
    assert Person(ana.app, "Ana").sign_in(NEW).status_code == 302
    assert mailbox


def test_who_started_over_deletes_nothing_that_was_set_aside_and_hears_until_when(scenario, time):
    mailbox = start_over(scenario.ana, time)
    before = everything(scenario.app)
    refused = mailbox.post("/settings/delete", current=NEW)
    assert refused.status_code == 422
    assert "for their owner until 23 February 2027" in plain(refused.text)
    assert everything(scenario.app) == before
    back = bring_back(scenario.ana, PASSWORD)
    assert "soup" in words(back) + back.page(f"/check-in/history/{scenario.ids['check_in']}")
    back.post("/settings/delete", current=LATER)
    rows = dump(scenario.app)
    assert [row["name"] for row in rows["users"]] == ["Ben"]
    assert rows["set_aside_vaults"] == rows["set_aside_cells"] == []


def test_the_host_deletes_an_account_with_what_was_set_aside_and_the_partner_goes_on_alone(scenario, time):
    start_over(scenario.ana, time)
    email = scenario.ana.email
    done = couples(data(scenario.ana), "user", "delete", email, "--yes", email)
    assert done.exit_code == 0, done.output
    rows = dump(scenario.app)
    assert [row["name"] for row in rows["users"]] == ["Ben"]
    assert rows["set_aside_vaults"] == rows["set_aside_cells"] == []
    assert "Ana" not in plain(scenario.ben.page("/settings"))
    scenario.ben.write("thanks", "alone now")


@pytest.mark.parametrize("days", [0, 40])
@pytest.mark.parametrize("how", ["leaves", "deletes"])
def test_what_was_ready_comes_back_also_where_the_partner_left_since(couple, time, how, days):
    ana, ben = couple
    ana.write("thanks", "ready before I lost it")
    ana.write("close", "not ready yet")
    ana.post(f"/check-in/{ana.occasion()}/ready")
    start_over(ana, time)
    if how == "leaves":
        ben.post("/pairing/leave")
    else:
        ben.post("/settings/delete", current=PASSWORD)
    time.move(days=days)
    clean_up(ana.app)
    back = bring_back(ana, PASSWORD)
    assert "ready before I lost it" in words(back)
    assert "not ready yet" in words(back)
    assert "ready before I lost it" not in plain(ben.get("/shared", follow_redirects=True).text)


def test_new_keys_of_who_started_over_leave_the_owner_their_way_in(ana, time):
    ana.write("thanks", "written before")
    mailbox = start_over(ana, time)
    assert mailbox.post("/settings/new-keys", current=NEW, password=LATER).status_code == 200
    back = bring_back(ana, PASSWORD)
    assert "written before" in back.page(f"/check-in/{back.occasion()}/questions")


def test_who_started_over_keeps_the_address_by_which_the_owner_comes_back(ana, time):
    mailbox = start_over(ana, time)
    mailbox.prove(NEW)
    for door, sent in (
        ("/settings/address", {"email": "thief@example.org"}),
        ("/settings/address/code", {"code": "1"}),
    ):
        refused = mailbox.post(door, **sent)
        assert refused.status_code == 422
        assert "it stays until" in plain(refused.text)
    back = bring_back(ana, PASSWORD)
    back.prove(LATER)
    back.post("/settings/address", email="ana@neu.example")
    assert one(ana.app, "SELECT COUNT(*) FROM users WHERE email='ana@neu.example'") == 1


def test_a_code_from_a_phone_is_set_aside_too_and_no_one_brings_the_vault_back_without(ana, time):
    phone, backups = turns_on(ana, time)
    mailbox = start_over(ana, time)
    mailbox.prove(NEW)
    mailbox.post("/settings/phone-code/off")
    assert one(ana.app, "SELECT COUNT(*) FROM sign_in_codes") == 1
    given = {"email": ana.email, "secret": PASSWORD, "password": LATER}
    for typed, says in (("", "needs the code from your phone"), ("000000", "check your phone&#39;s clock")):
        for person, door in ((Person(ana.app), "/sign-in/bring-back"), (mailbox, "/settings/set-aside")):
            refused = person.post(door, **given, phone_code=typed)
            assert refused.status_code == 422
            assert says in plain(refused.text)
            assert 'name="phone_code"' in refused.text
    typed = code(phone, time.now())
    done = Person(ana.app).post("/sign-in/bring-back", **given, phone_code=typed)
    assert done.status_code == 200, done.text
    step = Person(ana.app, "Ana").sign_in(LATER)
    assert "One more thing" in step.text
    start_over(ana, time, "purple lamp under the roof")
    given["secret"] = LATER
    assert Person(ana.app).post("/sign-in/bring-back", **given, phone_code=backups[0]).status_code == 200


def test_the_host_turns_off_a_code_that_is_set_aside_for_who_has_lost_the_phone(ana, time):
    turns_on(ana, time)
    start_over(ana, time)
    done = couples(data(ana), "user", "code-off", ana.email)
    assert done.exit_code == 0, done.output
    bring_back(ana, PASSWORD)


def test_unsent_words_wait_as_long_as_their_vault_and_then_their_fourteen_days_begin_anew(scenario, time):
    ana = scenario.ana
    start_over(ana, time)
    time.move(days=20)
    clean_up(ana.app)
    back = bring_back(ana, PASSWORD)
    clean_up(ana.app)
    assert "The way you" in back.page("/thanks")
    time.move(days=16)
    clean_up(ana.app)
    assert dump(ana.app)["unsent_words"] == []


def test_a_damaged_key_of_a_space_keeps_nothing_else_from_coming_back(scenario, time):
    start_over(scenario.ana, time)
    with connect(scenario.app) as connection:
        connection.execute("UPDATE set_aside_cells SET cell=? WHERE label='membership.key'", (b"\0",))
        connection.commit()
    back = bring_back(scenario.ana, PASSWORD)
    assert "pond" in words(back)


def test_what_two_starts_over_left_is_newer_than_what_comes_back_and_brings_nothing_back_from_outside(
    ana, time
):
    start_over(ana, time)
    start_over(ana, time, "purple lamp under the roof")
    bring_back(ana, PASSWORD)
    refused = Person(ana.app).post("/sign-in/bring-back", email=ana.email, secret=NEW, password=NEW)
    assert refused.status_code == 422


def test_a_partner_who_leaves_or_deletes_while_someone_is_out_breaks_nothing(scenario, time):
    mailbox = start_over(scenario.ana, time)
    scenario.ben.post("/pairing/leave")
    assert scenario.ben.get("/").status_code == 200
    assert mailbox.get("/").status_code == 200
    back = bring_back(scenario.ana, PASSWORD)
    assert "soup" in back.page(f"/check-in/history/{scenario.ids['check_in']}")
    scenario.ben.post("/settings/delete", current=PASSWORD)
    assert back.get("/").status_code == 200


def test_what_one_said_waits_with_the_old_vault_if_the_partner_leaves_meanwhile(scenario, time):
    mailbox = start_over(scenario.ana, time)
    scenario.ben.post("/pairing/leave")
    assert "damaged" not in mailbox.page("/only-me/said-before")
    time.move(days=31)
    clean_up(scenario.app)
    back = bring_back(scenario.ana, PASSWORD)
    said = text_of(back.page("/only-me/said-before"))
    assert "Thank you for the soup" in said
    assert "To Ben" in said
    assert "damaged" not in said


def test_what_has_not_arrived_is_taken_back_if_the_partner_leaves_meanwhile(couple, time):
    ana, ben = couple
    link, browser = link_of(ana), Person(ana.app)
    time.time += WAITS_FOR
    share(ana)
    assert browser.post(link, password=NEW).status_code == 200
    ben.post("/pairing/leave")
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 0


def test_the_hosts_list_and_the_doctor_count_people_and_no_holders(ana, time):
    start_over(ana, time)
    listed = couples(data(ana), "user", "list").output.splitlines()
    assert [line.split()[0] for line in listed] == ["ana@example.org"]
    assert "Accounts: 1." in couples(data(ana), "doctor").output


# --- being let back in ------------------------------------------------------------------------------------------------


def code_shown(person: Person, page: str = "/pairing/back") -> str:
    shown = re.search(r'<p class="code">(.*?)</p>', person.page(page))[1]
    return "-".join(re.findall(r"\w{4}", re.sub(r"</?span>", " ", shown)))


def test_the_partner_lets_someone_back_in_by_a_code_and_each_reads_what_both_share(scenario, time):
    ana, ben = scenario.ana, scenario.ben
    newer = start_over(ana, time)
    newer.write("thanks", "written meanwhile")
    assert "come back" not in ben.page("/")
    newer.post("/pairing/back")
    assert "would like to come back" in plain(ben.page("/"))
    code = code_shown(newer)
    wrong = ben.post("/pairing/let-back-in", code="0000-0000-0000-0000")
    assert wrong.status_code == 422
    assert "soup" not in words(newer)
    assert "The code matches" in ben.post("/pairing/let-back-in", code=code.lower()).text
    assert "back in" in newer.post("/pairing/back/in").text
    assert "soup" in newer.page(f"/check-in/{scenario.ids['occasion']}")
    for person in (newer, ben):
        assert "has changed since you paired" not in person.page("/")
        assert "damaged" not in person.page(f"/check-in/{scenario.ids['occasion']}")
    assert code_shown(newer, "/pairing/check") == code_shown(ben, "/pairing/check")
    assert "written meanwhile" in newer.page("/check-in/history")
    occasion = ben.occasion()
    assert newer.occasion() == occasion
    for person, said in ((newer, "Hello again"), (ben, "Good to have you back")):
        person.write("thanks", said, occasion)
        person.ready(occasion)
    assert "Good to have you back" in newer.page(f"/check-in/{occasion}")
    assert "Hello again" in ben.page(f"/check-in/{occasion}")


def test_who_comes_back_hears_that_what_they_muted_is_gone_and_begins_with_just_the_check_in(couple, time):
    ana, ben = couple
    ana.post("/settings/from-partner", begin="10", end="12", off=["thanks", "messages"])
    ben.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="I saw you at the pond")
    link, newer = link_of(ana), Person(ana.app, "Ana")
    time.time += WAITS_FOR
    ben.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="Where were you")
    started = newer.post(link, password=NEW)
    assert "What you muted or blocked is gone: choose again" in text_of(started.text)
    assert 'href="/settings/from-partner"' in started.text
    assert "What you muted or blocked is gone" in text_of(newer.page("/pairing/back"))
    newer.post("/pairing/back")
    ben.post("/pairing/let-back-in", code=code_shown(newer))
    assert "for now only the check-in reaches you" in text_of(newer.post("/pairing/back/in").text)
    ben.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="Answer me")
    time.move(minutes=30)
    shown = newer.page("/thanks") + newer.page("/")
    assert "You two" in newer.page("/settings")
    for words_of_his in ("I saw you at the pond", "Where were you", "Answer me"):
        assert words_of_his not in shown
    newer.post("/settings/from-partner", begin="8", end="21")
    assert "I saw you at the pond" in newer.page("/thanks")


def test_with_the_old_password_after_being_let_back_in_all_is_there_and_no_alarm_rings(scenario, time):
    ana, ben = scenario.ana, scenario.ben
    newer = start_over(ana, time)
    newer.post("/pairing/back")
    ben.post("/pairing/let-back-in", code=code_shown(newer))
    newer.post("/pairing/back/in")
    back = bring_back(ana, PASSWORD)
    assert "soup" in back.page(f"/check-in/{scenario.ids['occasion']}")
    assert "pond" in words(back) + back.page("/care")
    assert "has changed since you paired" not in ben.page("/")
    again = back.post("/settings/set-aside", secret=NEW, password=NEW)
    assert again.status_code == 200
    assert "soup" in back.page(f"/check-in/{scenario.ids['occasion']}")
    assert "has changed since you paired" not in ben.page("/")


def test_a_key_that_is_swapped_in_the_database_gives_another_code(scenario, time, eve):
    ana, ben = scenario.ana, scenario.ben
    newer = start_over(ana, time)
    newer.post("/pairing/back")
    code = code_shown(newer)
    swap = "UPDATE users SET public_key=(SELECT public_key FROM users WHERE name='Eve') WHERE email='ana@example.org'"
    with connect(ana.app) as connection:
        connection.execute(swap)
        connection.commit()
    assert ben.post("/pairing/let-back-in", code=code).status_code == 422


def test_no_one_else_lets_anyone_in_and_no_one_who_is_not_out_asks(scenario, cleo, dan, eve, time):
    ana, ben = scenario.ana, scenario.ben
    for person in (ben, cleo, eve):
        before = dump(person.app)["comings_back"]
        person.post("/pairing/back")
        assert dump(person.app)["comings_back"] == before == []
    newer = start_over(ana, time)
    newer.post("/pairing/back")
    code = code_shown(newer)
    for person in (cleo, dan, eve, newer):
        assert person.get("/pairing/let-back-in").status_code == 404
        assert person.post("/pairing/let-back-in", code=code).status_code == 404
        assert person.post("/pairing/let-back-in/not-now").status_code == 404
    newer.post("/pairing/back/in")
    assert "soup" not in words(newer)
    ben.post("/pairing/let-back-in/not-now")
    assert "would like to come back" not in plain(ben.page("/"))
    newer.post("/pairing/back")
    assert "would like to come back" not in plain(ben.page("/"))
    assert ben.get("/pairing/let-back-in").status_code == 200
