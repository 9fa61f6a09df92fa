"""Pairing: the ways in, never a third member, and the ways out."""

import re
import threading

import pytest

from couples.spaces.invitations import CODE_LIFE, INVITATION_LIFE
from tests.conftest import PASSWORD, Person
from tests.databases import kept
from tests.how_often import rounds
from tests.scenario import connect, dump, one


def members(app) -> list[int]:
    """How many members each open space has."""
    with connect(app) as db:
        query = "SELECT COUNT(*) FROM memberships WHERE current GROUP BY space_id ORDER BY 1"
        return [n for (n,) in db.execute(query)]


def spoken_code(inviter: Person) -> str:
    inviter.post("/pairing/invitation")
    page = inviter.post("/pairing/invitation/code").text
    return re.search(
        r"\b([0-9A-HJKMNP-TV-Z]{4})\W{0,80}?([0-9A-HJKMNP-TV-Z]{4})\b", re.sub(r"<[^>]+>", " ", page)
    ).expand(r"\1-\2")


def test_a_link_brings_two_people_into_one_space(ana, app):
    ben = Person(app, "Ben").sign_up()
    secret = ana.invitation_secret()
    page = ben.post("/pairing/join", code=secret).text
    assert "Ana" in page
    assert ben.post("/pairing/accept", follow=False).location == "/check-in/hello"
    assert members(app) == [2]
    assert "Ben" in ana.page("/pairing")


def test_the_whole_link_can_be_pasted_too(ana, app):
    ben = Person(app, "Ben").sign_up()
    assert (
        ben.open_invitation(f"http://127.0.0.1:8000/pairing/join#{ana.invitation_secret()}").status_code
        == 302
    )


@pytest.mark.parametrize(
    "slip",
    [
        str.lower,
        lambda c: c.replace("0", "O"),
        lambda c: f"  {c.replace('-', ' ')} ",
        lambda c: c.replace("-", ""),
    ],
)
def test_a_spoken_code_is_understood_with_the_usual_slips(ana, app, slip):
    ben = Person(app, "Ben").sign_up()
    assert ben.open_invitation(slip(spoken_code(ana))).status_code == 302


def test_a_spoken_code_runs_out_and_a_new_one_replaces_it(ana, app, time):
    ben = Person(app, "Ben").sign_up()
    first = spoken_code(ana)
    page = ana.post("/pairing/invitation/code").text
    assert ben.open_invitation(first).status_code == 422
    second = re.search(
        r"\b([0-9A-HJKMNP-TV-Z]{4})\W{0,80}?([0-9A-HJKMNP-TV-Z]{4})\b", re.sub(r"<[^>]+>", " ", page)
    ).expand(r"\1-\2")
    time.move(seconds=CODE_LIFE.total_seconds() + 1)
    assert ben.open_invitation(second).status_code == 422


def test_looking_at_an_invitation_uses_nothing_up(ana, app):
    ben = Person(app, "Ben").sign_up()
    secret = ana.invitation_secret()
    before = dump(app)
    for method in ("GET", "HEAD"):
        for path in ("/pairing/join", "/pairing/invited"):
            ben.client.open(path, method=method, base_url=ben.base)
    assert dump(app) == before
    assert ben.open_invitation(secret).status_code == 302


@pytest.mark.parametrize("end", ["used", "revoked", "expired", "replaced", "never there", "tampered"])
def test_an_invitation_that_is_no_more_gives_one_neutral_page(ana, app, time, end):
    secret = ana.invitation_secret()
    if end == "used":
        Person(app, "Ben").sign_up().join(secret)
    elif end == "revoked":
        ana.post("/pairing/invitation/revoke")
    elif end == "expired":
        time.move(seconds=INVITATION_LIFE.total_seconds() + 1)
    elif end == "replaced":
        ana.post("/pairing/invitation")
    secret = {"never there": "x" * 22, "tampered": secret[:-1]}.get(end, secret)
    answer = Person(app, "Eve").open_invitation(secret)
    assert answer.status_code == 422
    plain = re.sub(r'value="[^"]*"', "", answer.text)
    assert "Ana" not in plain
    assert plain == re.sub(r'value="[^"]*"', "", Person(app).open_invitation("y" * 22).text)


def test_an_invitation_revoked_while_in_hand_opens_nothing(ana, app):
    ben = Person(app, "Ben").sign_up()
    ben.open_invitation(ana.invitation_secret())
    ana.post("/pairing/invitation/revoke")
    assert ben.post("/pairing/accept", follow=False).status_code == 404
    assert members(app) == [1, 1]


def test_an_invitation_that_runs_out_while_in_hand_opens_nothing_and_tells_no_name(make_app, time):
    app = make_app(signup="invited")
    ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben")
    other = Person(app, "Eve")
    secret = ana.invitation_secret()
    for browser in (ben, other):
        browser.open_invitation(secret)
    ben.sign_up()
    assert "Ana" in ben.page("/pairing/invited")
    time.move(seconds=INVITATION_LIFE.total_seconds())
    for browser in (ben, other):
        assert "Ana" not in browser.page("/pairing/invited")
    assert ben.post("/pairing/accept", follow=False).status_code == 404
    assert (
        "need an invitation" in other.post("/sign-up", name="Eve", email=other.email, password=PASSWORD).text
    )
    assert members(app) == [1, 1]


def test_accepting_twice_is_accepting_once(ana, app):
    ben = Person(app, "Ben").sign_up()
    secret = ana.invitation_secret()
    ben.join(secret)
    assert ben.post("/pairing/accept", follow=False).status_code == 302
    assert ben.open_invitation(secret).status_code == 422
    assert members(app) == [2]


def test_nobody_accepts_their_own_invitation(ana, app):
    ana.open_invitation(ana.invitation_secret())
    assert "your own" in ana.page("/pairing/invited").lower()
    assert ana.post("/pairing/accept", follow=False).status_code == 404
    assert members(app) == [1]


def test_who_is_paired_neither_invites_nor_joins(ana, ben, eve, app):
    before = dump(app)["invitations"]
    ana.post("/pairing/invitation")
    assert dump(app)["invitations"] == before == []
    ben.open_invitation(eve.invitation_secret())
    ben.post("/pairing/accept")
    assert members(app) == [1, 2]


def test_an_inviter_who_was_paired_meanwhile_takes_nobody_else(ana, app):
    secret = ana.invitation_secret()
    late = Person(app, "Eve").sign_up()
    late.open_invitation(secret)
    Person(app, "Ben").sign_up().join(secret)
    assert late.post("/pairing/accept", follow=False).status_code == 404
    assert members(app) == [1, 2]


@pytest.mark.parametrize("round", rounds(3, 60))
def test_of_six_who_accept_at_once_exactly_one_comes_in(ana, app, round):
    secret = ana.invitation_secret()
    people = [Person(app, f"P{i}").sign_up() for i in range(6)]
    tokens = []
    for person in people:
        person.open_invitation(secret)
        tokens.append(person.form_marks())
    start, statuses = threading.Barrier(6), []

    def accept(person: Person, marks: dict):
        start.wait()
        answer = person.client.post("/pairing/accept", data=marks, base_url=person.base)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=accept, args=pair) for pair in zip(people, tokens, strict=True)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(statuses)[0] == 302
    assert set(sorted(statuses)[1:]) <= {404, 503}, "503: it waited too long for its turn on a busy machine"
    assert members(app) == [1] * 5 + [2]


def test_guesses_at_spoken_codes_are_few_over_the_whole_server(ana, app):
    for i in range(20):
        assert visitor_at(app, f"192.0.2.{i}").open_invitation(f"AAAA-AA{i:02d}").status_code == 422
    late = visitor_at(app, "192.0.2.77")
    assert late.open_invitation("AAAA-BBBB").status_code == 429
    assert late.open_invitation("x" * 22).status_code == 422


def test_one_address_uses_up_its_own_guesses_at_spoken_codes_and_not_everyones(ana, app):
    tries = [visitor_at(app, "192.0.2.1").open_invitation(f"AAAA-AA{i:02d}").status_code for i in range(12)]
    assert tries == [422] * 10 + [429] * 2
    assert visitor_at(app, "192.0.2.2").open_invitation("AAAA-BBBB").status_code == 422


def visitor_at(app, address: str) -> Person:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Person(app, browser=client)


def test_the_secret_is_in_no_path_query_or_log_and_in_no_table(ana, app, caplog):
    caplog.set_level("DEBUG")
    secret = ana.invitation_secret()
    ben = Person(app, "Ben").sign_up()
    answer = ben.open_invitation(secret)
    assert secret not in answer.location
    assert secret not in caplog.text
    assert secret.encode() not in kept(app)


def test_an_address_that_works_only_here_is_said_in_words_and_without_the_name_of_a_setting(ana):
    ana.post("/pairing/invitation")
    assert "only works on this computer" in ana.page("/pairing")
    assert "COUPLES_" not in ana.page("/pairing")


@pytest.mark.parametrize("path", ["/pairing/invitation", "/pairing/accept"])
def test_a_yes_to_a_private_question_shows_the_safety_page_stores_nothing_and_blocks_nothing(ana, app, path):
    ben = Person(app, "Ben").sign_up()
    ben.open_invitation(ana.invitation_secret())
    person = ben if path.endswith("accept") else Person(app, "Eve").sign_up()
    before = dump(app)
    answer = person.post(path, question_afraid="yes")
    assert answer.status_code == 200
    assert "/safety" in answer.text
    assert dump(app) == before
    person.post(path, question_afraid="yes", all_the_same="1")
    assert dump(app) != before


def test_not_now_says_nothing_and_the_link_keeps_working(ana, app):
    ben = Person(app, "Ben")
    secret = ana.invitation_secret()
    ben.open_invitation(secret)
    before, page = dump(app), re.sub(r'value="[^"]*"', "", ana.page("/pairing"))
    assert ben.post("/pairing/not-now").status_code == 200
    assert dump(app) == before
    assert re.sub(r'value="[^"]*"', "", ana.page("/pairing")) == page
    assert ben.open_invitation(secret).status_code == 302


def test_a_stranger_is_seen_and_undone_with_one_tap_and_nothing_is_left(ana, app):
    eve = Person(app, "Eve").sign_up()
    eve.join(ana.invitation_secret())
    assert "Eve" in ana.page("/")
    assert "/pairing/leave" in ana.page("/")
    ana.post("/pairing/leave")
    assert members(app) == [1, 1]
    assert one(app, "SELECT COUNT(*) FROM spaces") == 2
    assert "Eve" not in ana.page("/")
    assert "Ana" not in eve.page("/")


def test_ones_own_drafts_of_the_week_come_along_and_stay_drafts(ana, app):
    ben = Person(app, "Ben").sign_up()
    ben.write("thanks", "written before I joined")
    ben.join(ana.invitation_secret())
    assert "written before I joined" in ben.page(f"/check-in/{ben.occasion()}/questions")
    assert "written before I joined" not in ana.page(f"/check-in/{ana.occasion()}/questions")
    assert (
        one(app, "SELECT COUNT(*) FROM answers WHERE shared_cell IS NOT NULL OR ready_cell IS NOT NULL") == 0
    )


def test_leaving_is_done_by_one_alone_and_each_keeps_what_is_theirs(opened, couple, time):
    ana, ben = couple
    time.move(days=2)
    ana.write("thanks", "a draft that is mine")
    ben.write("thanks", "his own draft")
    ben.post("/pairing/leave")
    assert members(ana.app) == [1, 1]
    for person, own, other in (
        (ana, "a draft that is mine", "his own draft"),
        (ben, "his own draft", "a draft that is mine"),
    ):
        page = person.page(f"/check-in/{person.occasion()}/questions")
        assert own in page
        assert other not in page
        assert "Thank you for the soup" in person.page(f"/check-in/history/{past_id(ana)}")


def past_id(person: Person) -> str:
    return one(person.app, "SELECT id FROM check_ins WHERE revealed_at IS NOT NULL AND occasion != 'hello'")


def test_thirty_days_after_a_parting_what_was_shared_is_gone_and_own_drafts_are_not(opened, couple, time):
    from couples.maintenance import cleanup

    ana, ben = couple
    id = past_id(ana)
    ana.post("/pairing/leave")
    ana.write("thanks", "only mine")
    time.move(days=29)
    cleanup.clean_up(ana.app)
    assert ben.get(f"/check-in/history/{id}").status_code == 200
    time.move(days=2)
    ben.sign_in()
    assert ben.get(f"/check-in/history/{id}").status_code == 404
    cleanup.clean_up(ana.app)
    with connect(ana.app) as db:
        assert db.execute("SELECT COUNT(*) FROM answers WHERE shared_cell IS NOT NULL").fetchone() == (0,)
        assert db.execute("SELECT COUNT(*) FROM memberships WHERE key_cell IS NOT NULL").fetchone() == (0,)
    for person in couple:  # who has nothing beside what had opened; only their own keys can tell
        person.sign_in()
        person.page("/")
    assert one(ana.app, "SELECT COUNT(*) FROM answers") == 1


def test_an_author_can_take_words_back_also_after_a_parting(opened, couple):
    ana, ben = couple
    id = one(
        ana.app,
        "SELECT a.id FROM answers a JOIN users u ON u.id=a.author_id WHERE u.name='Ana' AND a.prompt='thanks'",
    )
    ben.post("/pairing/leave")
    ana.post(f"/check-in/answers/{id}/take-back")
    page = ben.page(f"/check-in/history/{past_id(ana)}")
    assert "Thank you for the soup" not in page
    assert "taken back" in page.lower()


def test_the_two_can_pair_again_by_a_new_invitation_and_only_by_each_ones_own_act(opened, couple):
    ana, ben = couple
    ana.post("/pairing/leave")
    secret = ben.invitation_secret()
    assert members(ana.app) == [1, 1]
    assert ana.join(secret).status_code == 302
    assert members(ana.app) == [2]
    assert "hello" in ana.page("/check-in").lower()


def test_a_name_dressed_up_as_the_partners_is_noticed_at_the_door(ana, app):
    copy = Person(app, "Copy").sign_up(email="copy@example.org", name="ANA")
    copy.join(ana.invitation_secret())
    assert members(app) == [1, 1]


def test_joining_loses_no_draft_where_two_weeks_fall_on_one_day(app, time):
    """Ben's last week is over in his zone and still open in Ana's, so both his weeks come to stand on the same day."""
    ana = Person(app, "Ana").sign_up(zone="America/New_York")
    ben = Person(app, "Ben").sign_up()
    ben.write("thanks", "of the week that is over")
    time.move(days=3, hours=10)
    ben.write("thanks", "of the week that runs")
    ben.join(ana.invitation_secret())
    everything = (
        ben.page(f"/check-in/{ben.occasion()}/questions")
        + ben.page("/check-in/history")
        + ben.page("/only-me")
    )
    assert "of the week that is over" in everything
    assert "of the week that runs" in everything
