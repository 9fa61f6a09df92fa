"""E-mails that remind: once, of what isn't done, with nothing in them; and off by one tap."""

import logging
import re
import threading
import uuid
from datetime import timedelta

import pytest

from couples.mail import mail_server as real_mail_server
from couples.mail import outbox
from couples.mail.outbox import WAITS
from couples.mail.send_due import send_due
from couples.maintenance.cleanup import clean_up
from couples.reminders import models
from couples.reminders.claiming import claim_due
from tests.calendar_feed.test_link import agrees_on
from tests.conftest import PASSWORD, SUNDAY, Person
from tests.mail.servers import raw_server
from tests.mail.test_host_commands import named
from tests.pages import plain
from tests.real_server import couples
from tests.reminders.conftest import chooses
from tests.scenario import connect, dump, user_id
from tests.test_no_leaks import heard_in, plant


def link_in(got) -> str:
    return re.search(r"/reminders/off/\S+", got.text)[0]


def readable_in(got) -> str:
    """All that it says, but for the link, which is random."""
    headers = "".join(
        f"{name}: {value}\n" for name, value in got.message.items() if name != "List-Unsubscribe"
    )
    return headers + got.text.replace(link_in(got), "")


def test_a_mail_comes_on_the_day_of_the_check_in_and_only_once(post, couple, time):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    assert post.round() == []
    time.move(hours=5)
    assert post.round() == ["ana"]
    assert post.round() == []
    time.move(minutes=30)
    assert post.round() == []
    time.move(days=7, minutes=-30)
    assert post.round() == ["ana"]


def test_it_says_nothing_but_that_there_is_one_and_has_one_recipient(post, couple, time):
    for person in couple:
        chooses(person, today="mail", coming="mail", writing="mail", hours="2")
    time.move(hours=5)
    post.round()
    one, other = post.box.received
    for got in (one, other):
        assert len(got.to) == 1
        assert got.message["Subject"] == "A note from Couples"
        assert "Cc" not in got.message
        assert "Bcc" not in got.message
        for told in ("Ana", "Ben", "check-in", "Sunday", "partner", "notes"):
            assert told not in readable_in(got)
    assert sorted(got.to[0] for got in (one, other)) == ["ana@example.org", "ben@example.org"]
    assert one.text.replace(link_in(one), "") == other.text.replace(link_in(other), "")
    assert link_in(one) != link_in(other)


def test_it_is_silent_once_its_person_is_ready_and_only_for_them(post, couple, time):
    ana, _ = couple
    for person in couple:
        chooses(person, today="mail", hours="2")
    ana.write("thanks", "The soup")
    ana.ready()
    time.move(hours=5)
    assert post.round() == ["ben"]


def test_it_is_silent_too_where_that_happens_between_claiming_and_sending(post, couple, time):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)
    claim_due(post.app)
    ana.write("thanks", "The soup")
    ana.ready()
    send_due(post.app)
    assert post.box.received == []
    assert dump(post.app)["outgoing_mails"] == []


def test_a_check_in_that_was_called_off_or_moved_is_no_day_to_be_reminded_of(post, couple, time):
    ana, ben = couple
    chooses(ana, today="mail", hours="2")
    ben.post(f"/check-in/{ana.occasion()}/call-off", day="2026-11-24")
    time.move(hours=5)
    assert post.round() == []
    time.move(days=2)
    assert post.round() == ["ana"]
    time.move(days=5)
    ben.post(f"/check-in/{ana.occasion()}/call-off")
    assert post.round() == []


def test_every_second_week_there_is_one_to_be_reminded_of(post, couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agrees_on(ana, ben, at="19:00", every="two-weeks")
    chooses(ana, today="mail", coming="mail", days="1", hours="2")
    came = []
    for _ in range(29):
        came += [time.time.date()] * len(post.round())
        time.move(days=1, hours=5)
        came += [time.time.date()] * len(post.round())
        time.move(hours=-5)
        ana.sign_in()
    assert sorted({day - SUNDAY.date() for day in came}) == [timedelta(n) for n in (13, 14, 27, 28)]


@pytest.mark.parametrize("until", ["", "2026-12-05"])
def test_in_a_pause_no_one_is_reminded_of_a_check_in_and_of_the_rest_as_before(post, couple, time, until):
    ana, ben = couple
    chooses(ana, today="mail", coming="mail", hours="2", writing="mail", weekday="2", writing_at="20")
    ben.post("/check-in/pause", until=until)
    came = []
    for _ in range(12):
        time.move(days=1, hours=5)
        came += post.round()
        time.move(hours=4)
        if post.round():
            assert time.time.weekday() == 2
        ana.sign_in()
        assert "check-in today" not in ana.page("/")
        time.move(hours=-9)
    assert came == []
    ben.sign_in()
    if not until:
        ben.post("/check-in/pause/end")
    time.move(days=2, hours=5)
    assert post.round() == ["ana"]


def test_a_pause_of_the_check_ins_and_one_of_the_reminders_end_each_by_itself(post, couple, time):
    ana, ben = couple
    chooses(ana, today="mail", hours="2")
    ana.post("/settings/reminders/pause", weeks="")
    ana.post("/check-in/pause")
    ben.post("/check-in/pause/end")
    time.move(hours=5)
    assert post.round() == []
    ana.post("/settings/reminders/go-on")
    assert post.round() == ["ana"]


def test_of_two_schedulers_at_the_same_time_one_reminds(post, mail, make_app, couple, time):
    for person in couple:
        chooses(person, today="mail", hours="2")
    time.move(hours=5)
    apps = [post.app, make_app(smtp=mail[1])]
    for _ in range(4):
        start = threading.Barrier(2)

        def remind(app, start=start) -> None:
            start.wait()
            claim_due(app)
            send_due(app)

        threads = [threading.Thread(target=remind, args=(app,)) for app in apps]
        [t.start() for t in threads]
        [t.join() for t in threads]
        time.move(minutes=7)
    assert sorted(got.to[0] for got in post.box.received) == ["ana@example.org", "ben@example.org"]


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("when", ["before it is handed over", "after it was handed over"])
def test_killed_between_claiming_and_noting_that_it_is_sent_no_mail_comes_twice_and_home_still_shows_it(
    post, couple, time, monkeypatch, when
):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)
    send = real_mail_server.send

    def dies(*args):
        if when.startswith("after"):
            send(*args)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(real_mail_server, "send", dies)
        claim_due(post.app)
        with pytest.raises(Killed):
            send_due(post.app)
    came = len(post.box.received)
    assert came == (1 if when.startswith("after") else 0)
    for _ in range(3):
        time.move(minutes=20)
        assert post.round() == []
    assert "Your reminder: check-in" in ana.page("/")


def test_killed_while_it_claims_nothing_is_claimed(post, couple, time, monkeypatch):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)

    def dies(*args, **more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "queue", dies)
        with pytest.raises(Killed):
            claim_due(post.app)
    assert post.round() == ["ana"]


def test_however_the_servers_clock_leaps_each_reminder_comes_once(post, couple, time):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)
    begin, got = time.time, []
    for leap in (0, 365 * 24, -5, 0, 2 * 365 * 24, -24, 0):
        time.time = begin + timedelta(hours=leap)
        got += post.round()
        clean_up(post.app)
    assert got.count("ana") <= 3  # this week's, and at most one of each week that the clock leapt to
    time.time = begin
    assert post.round() == []


def test_a_server_that_refuses_for_now_gets_it_again_and_one_that_breaks_off_never_does(post, couple, time):
    ana, _ = couple
    box = post.box
    chooses(ana, today="mail", hours="4")
    time.move(hours=3)
    box.refuses = "450 come back later"
    assert post.round() == []
    time.move(seconds=WAITS[0].total_seconds() - 1)
    box.refuses = ""
    assert post.round() == []
    time.move(seconds=1)
    assert post.round() == ["ana"]
    assert post.round() == []


def takes_it_and_says_nothing(connection) -> None:
    """The whole letter, and no answer to it."""
    connection.sendall(b"220 hello\r\n")
    for answer in (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
        connection.recv(4096)
        connection.sendall(answer)
    while connection.recv(4096):
        pass


def test_where_no_one_can_know_whether_it_was_sent_it_is_not_sent_again(make_app, couple, time, caplog):
    ana, _ = couple
    chooses(ana, today="mail", hours="4")
    time.move(hours=3)
    with raw_server(takes_it_and_says_nothing) as hangs:
        app = make_app(smtp=hangs)
        claim_due(app)
        send_due(app)
    assert dump(app)["outgoing_mails"] == []
    said = [r.getMessage() for r in caplog.records if r.name == "couples.mail.send_due"]
    assert said == ["a letter (reminder) wasn't sent and won't be: SMTPServerDisconnected"]


def test_a_server_that_is_not_there_costs_no_reminder(make_app, post, couple, time):
    ana, _ = couple
    chooses(ana, today="mail", hours="4")
    time.move(hours=3)
    with raw_server(lambda connection: None) as gone:
        app = make_app(smtp=gone)
    claim_due(app)
    send_due(app)
    assert [row["tries"] for row in dump(app)["outgoing_mails"]] == [1]
    time.move(seconds=WAITS[0].total_seconds())
    assert post.round() == ["ana"]


@pytest.mark.parametrize("put_back", [False, True], ids=["waiting", "being sent"])
def test_a_letter_that_waits_while_its_person_changes_the_address_goes_to_the_new_one(
    post, couple, time, put_back
):
    """The old mailbox may be the partner's to read, and the letter has a link that turns reminders off."""
    ana, _ = couple
    chooses(ana, today="mail", hours="4")
    time.move(hours=3)
    claim_due(post.app)
    with post.app.app_context():
        claimed = outbox.claim(time.now())
        if not put_back:
            outbox.put_back(claimed, time.now())
    changes_address(ana, post, time)
    if put_back:
        with post.app.app_context():
            outbox.put_back(claimed, time.now())
    before = len(post.box.received)
    time.move(seconds=WAITS[0].total_seconds())
    send_due(post.app)
    assert [(got.to, "/reminders/off/" in got.text) for got in post.box.received[before:]] == [
        (["ana@new.example.org"], True)
    ]


def changes_address(person: Person, post, time) -> None:
    person.prove()
    person.post("/settings/address", email="ana@new.example.org", old_is_read="yes")
    time.move(minutes=1)
    send_due(post.app)
    code = re.search(r"\b\w{4}-\w{4}\b", post.box.received[-1].text)[0]
    assert "you sign in with your new address" in person.post("/settings/address/code", code=code).text


def test_a_letter_of_someone_who_has_gone_meanwhile_is_not_put_back(post, couple, time):
    ana, _ = couple
    chooses(ana, today="mail", hours="4")
    time.move(hours=3)
    claim_due(post.app)
    with post.app.app_context():
        claimed = outbox.claim(time.now())
    ana.post("/settings/delete", current=PASSWORD)
    with post.app.app_context():
        outbox.put_back(claimed, time.now())
    assert dump(post.app)["outgoing_mails"] == []
    assert [row["user_id"] for row in dump(post.app)["reminders"]] == [user_id(couple[1])]


def test_no_mail_has_a_private_sentence_a_shared_one_or_a_name(post, scenario, time):
    said = plant(scenario, time) | {
        "shared": "Thank you for waiting",
        "signed": "we answer by noon",
    }
    assert heard_in(said["hard"].encode(), said)
    for person in (scenario.ana, scenario.ben):
        chooses(
            person,
            today="mail",
            coming="mail",
            writing="mail",
            also=["promised", "revisit", "break", "arrived"],
        )
    for _ in range(8 * 8):
        time.move(hours=3)
        post.round()
    assert {got.to[0] for got in post.box.received} == {"ana@example.org", "ben@example.org"}
    for got in post.box.received:
        assert heard_in(got.raw + got.text.encode(), said) == []
        assert not re.search("Ana|Ben", readable_in(got))


# --- off ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def reminded(post, couple, time):
    """The letter that Ana got, and who has no account here."""
    chooses(couple[0], today="mail", also=["promised"], hours="2")
    time.move(hours=5)
    post.round()
    (got,) = post.box.received
    return got, Person(post.app)


def test_one_tap_turns_them_off_while_signed_out_and_looking_changes_nothing(reminded, post, couple, time):
    got, nobody = reminded
    before = dump(post.app)
    page = nobody.page(link_in(got))
    nobody.client.head(link_in(got), base_url=nobody.base)
    assert "Turn off e-mails" in page
    assert "Quick exit" in page
    assert "Ana" not in page
    assert "Ben" not in page
    assert dump(post.app) == before
    answer = nobody.post(link_in(got), follow=False)
    assert answer.status_code == 200
    assert "They're off" in answer.text
    time.move(days=7)
    assert post.round() == []
    assert plain(nobody.page(link_in(got))) == plain(page)  # who has the link can't tell whether they're on
    ana, _ = couple
    assert re.search(r'<option selected value="app">On Home<', ana.page("/settings/reminders"))


def test_a_mail_program_turns_them_off_by_its_own_button(reminded, post, time):
    """RFC 8058: it posts one field, without cookies and without a token."""
    got, nobody = reminded
    assert got.message["List-Unsubscribe"] == f"<{nobody.base}{link_in(got)}>"
    path = link_in(got)
    answer = post.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}, base_url=nobody.base)
    assert answer.status_code == 200
    time.move(days=7)
    assert post.round() == []


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "https://couples.example.org"])
def test_the_button_is_offered_where_the_address_is_https(mail, make_app, couple, time, base):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)
    app = make_app(smtp=mail[1], base_url=base)
    claim_due(app)
    send_due(app)
    (got,) = mail[0].received
    assert got.message["List-Unsubscribe"].startswith(f"<{base}/reminders/off/")
    assert got.message["List-Unsubscribe-Post"] == (
        "List-Unsubscribe=One-Click" if base.startswith("https") else None
    )


def test_a_link_that_is_not_quite_right_is_not_found(reminded, post):
    got, nobody = reminded
    *_, id, secret = link_in(got).split("/")
    before = dump(post.app)
    for wrong in (
        f"/reminders/off/{id}/{secret[:-1]}",
        f"/reminders/off/{id}/{secret}x",
        f"/reminders/off/{uuid.uuid4()}/{secret}",
        f"/reminders/off/{id}/ü",
        f"/reminders/off/x/{secret}",
    ):
        assert nobody.get(wrong).status_code == 404
        assert nobody.post(wrong, follow=False).status_code == 404
    assert dump(post.app) == before


def test_the_link_of_an_older_mail_still_works_and_ends_what_waits(reminded, post, time):
    got, nobody = reminded
    time.move(days=7)
    claim_due(post.app)
    nobody.post(link_in(got))
    send_due(post.app)
    assert len(post.box.received) == 1


def test_once_they_are_turned_on_again_an_older_link_ends_nothing(reminded, post, couple, time):
    """Else whoever kept an e-mail of before, such as someone who read along then, could end them for good."""
    got, nobody = reminded
    nobody.post(link_in(got))
    chooses(couple[0], today="mail", hours="2")
    assert nobody.get(link_in(got)).status_code == 404
    assert nobody.post(link_in(got)).status_code == 404
    time.move(days=7)
    assert len(post.round()) == 1


@pytest.mark.parametrize("how", ["new keys", "another address"])
def test_what_keeps_someone_out_ends_their_links_too(reminded, post, couple, how):
    got, nobody = reminded
    ana, _ = couple
    assert nobody.get(link_in(got)).status_code == 200
    ana.prove()
    if how == "new keys":
        ana.post("/settings/new-keys", current=PASSWORD, password="three boats and a lamp")
    else:
        ana.post("/settings/address", email="other@example.org", old_is_read="yes")
        send_due(post.app)
        code = re.search(r"\b\w{4}-\w{4}\b", post.box.received[-1].text)[0]
        ana.post("/settings/address/code", code=code)
    assert nobody.get(link_in(got)).status_code == 404


def test_turned_off_in_the_settings_what_waits_is_not_sent(post, couple, time):
    ana, _ = couple
    chooses(ana, today="mail", hours="2")
    time.move(hours=5)
    claim_due(post.app)
    chooses(ana, today="app", hours="2")
    send_due(post.app)
    assert post.box.received == []


def test_a_disabled_account_gets_none(post, couple, time):
    chooses(couple[0], today="mail", hours="2")
    time.move(hours=5)
    with connect(post.app) as file:
        file.execute("UPDATE users SET disabled_on = '2026-11-22' WHERE name = 'Ana'")
        file.commit()
    assert post.round() == []


def test_someone_whose_week_cannot_be_read_keeps_no_one_else_from_being_reminded(
    post, couple, cleo, time, caplog
):
    chooses(couple[0], today="mail", hours="2")
    chooses(cleo, today="mail", hours="2")
    with connect(post.app) as file:
        theirs = "SELECT space_id FROM memberships WHERE user_id = (SELECT id FROM users WHERE name = 'Ana')"
        file.execute(f"UPDATE rituals SET zone = 'Atlantis/Capital' WHERE space_id IN ({theirs})")
        file.commit()
    time.move(hours=5)
    assert post.round() == ["cleo"]
    assert "can't be worked out: ZoneInfoNotFoundError" in caplog.text


def test_someone_whose_reminder_cannot_be_saved_keeps_no_one_else_from_being_reminded(
    post, couple, cleo, time, caplog, monkeypatch
):
    chooses(couple[0], today="mail", hours="2")
    chooses(cleo, today="mail", hours="2")
    time.move(hours=5)
    keep, broken = models.keep, uuid.UUID(user_id(couple[0]))

    def breaks(person_id, schedule):
        if person_id == broken:
            raise RuntimeError("the words that were being saved")
        return keep(person_id, schedule)

    monkeypatch.setattr(models, "keep", breaks)
    assert post.round() == ["cleo"]
    assert "can't be claimed: RuntimeError" in caplog.text
    assert "the words" not in caplog.text
    monkeypatch.setattr(models, "keep", keep)
    assert post.round() == ["ana"]


def test_the_log_says_of_no_one_that_they_were_reminded(post, couple, time, caplog):
    caplog.set_level(logging.DEBUG)
    chooses(couple[0], today="mail", hours="2")
    time.move(hours=5)
    post.round()
    couples_log = [r.getMessage() for r in caplog.records if r.name.startswith("couples")]
    assert not [line for line in couples_log if "remind" in line or "ana" in line]


# --- the host's own round ---------------------------------------------------------------------------------------------


def test_the_hosts_command_sends_what_is_due_and_the_server_beside_it_sends_it_no_second_time(
    post, mail, couple, time
):
    chooses(couple[0], today="mail", hours="2")
    folder, given = post.app.config["SETTINGS"].data, named(mail[1])
    assert couples(folder, "jobs", "run", **given).output == "Done.\n"
    time.move(hours=5)
    assert couples(folder, "jobs", "run", **given).output == "Done.\n"
    assert [got.to for got in post.box.received] == [["ana@example.org"]]
    assert post.round() == []
    assert couples(folder, "jobs", "run", **given).output == "Done.\n"
    assert len(post.box.received) == 1
