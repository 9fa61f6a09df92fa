"""A leaving that waits a day: its maker alone sees it and can undo it; then it's as if they had left at that moment."""

from datetime import timedelta

import pytest

from couples import vault
from couples.maintenance.deliver_due import deliver
from couples.maintenance.leave_due import leave_due
from couples.maintenance.seal_wishes import seal_wishes_again
from couples.spaces import kept_words, undo_day
from tests.conftest import Person, pair
from tests.pages import text_of
from tests.scenario import connect, dump, one
from tests.sockets import Socket
from tests.spaces.test_kept_words import ANAS, SAID
from tests.statements.test_sharing import share

CLOSED = "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL"
PLACES = ("/only-me", "/", "/shared", "/settings", "/pairing/leave", "/check-in", "/check-in/history", "/statements", "/agreements",
          "/thanks", "/together", "/settings/takeout")  # fmt: skip


FAILED = "Your copy couldn't be made, so nothing's been taken back yet. We'll try again when either of you is here."


def plan(person: Person, **fields) -> None:
    if "take_back" in fields:
        person.prove()
    answer = person.post("/pairing/leave", follow=False, undo_day="y", **fields)
    assert (answer.status_code, answer.location) == (302, "/only-me")


def seen_by(person: Person) -> list[str]:
    person.prove()
    return [text_of(person.page(path)) for path in PLACES]


def test_only_its_maker_can_tell_and_only_where_only_me_is_open(server, scenario):
    ana, ben = scenario.ana, scenario.ben
    his, hers = seen_by(ben), seen_by(ana)
    socket = Socket(ben)
    plan(ana, take_back="y")
    assert seen_by(ben) == his
    changed = [
        path for path, before, after in zip(PLACES, hers, seen_by(ana), strict=True) if before != after
    ]
    assert changed == ["/only-me", "/pairing/leave"]
    page = text_of(ana.page("/only-me"))
    assert "You'll stop sharing with Ben tomorrow" in page
    assert "What you shared will be taken back then." in page
    assert socket.is_alive()
    assert not [frame for frame in socket.frames if "changed" in frame]


def test_neither_the_database_nor_the_log_tells_who_wants_to_leave(couple, caplog):
    ana, _ = couple
    before = {table: len(rows) for table, rows in dump(ana.app).items()}
    cells = "SELECT wishes_cell FROM memberships WHERE key_cell IS NOT NULL"
    with connect(ana.app) as db:
        old = {cell for (cell,) in db.execute(cells)}
    plan(ana)
    with connect(ana.app) as db:
        new = [cell for (cell,) in db.execute(cells)]
    assert len(new) == len(set(new)) == 2
    assert len({len(cell) for cell in new}) == 1
    assert not old & set(new)
    assert {table: len(rows) for table, rows in dump(ana.app).items()} == before
    assert caplog.text == ""
    seal_wishes_again(ana.app)
    with connect(ana.app) as db:
        again = [cell for (cell,) in db.execute(cells)]
    assert not set(again) & set(new)
    assert "stop sharing" in text_of(ana.page("/only-me"))


def test_a_wish_moved_into_the_partners_cell_is_none_of_theirs(couple, time):
    ana, ben = couple
    plan(ana)
    with connect(ana.app) as db:
        cells = db.execute("SELECT id, wishes_cell FROM memberships WHERE key_cell IS NOT NULL").fetchall()
        for (id, _), (_, cell) in zip(cells, reversed(cells), strict=True):
            db.execute("UPDATE memberships SET wishes_cell = ? WHERE id = ?", (cell, id))
        db.commit()
    time.move(hours=25)
    ben.page("/")
    assert one(ana.app, CLOSED) == 0


def test_one_tap_undoes_it_and_nothing_has_changed(scenario, time):
    ana, ben = scenario.ana, scenario.ben
    plan(ana, take_back="y")
    time.move(hours=23)
    assert "Undo it" in ana.page("/only-me")
    ana.post("/pairing/leave/undo")
    assert "Undo it" not in ana.page("/only-me")
    time.move(hours=2)
    leave_due(ana.app)
    for person in (ana, ben):
        person.page("/")
    assert one(ana.app, CLOSED) == 0
    assert "Thank you for the soup" in ben.page(f"/check-in/history/{scenario.ids['check_in']}")


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("in time", "Undone. You're still sharing."),
        ("twice", "There's nothing to undo. You're still sharing."),
        ("too late", "There's nothing to undo. You aren't sharing with anyone."),
        ("he left", "There's nothing to undo. You aren't sharing with anyone."),
        ("he left, and she takes back", "Undone. What you shared stays as it is."),
        ("with another since, and she takes back", "Undone. What you shared stays as it is."),
    ],
)
def test_undoing_it_says_what_is_so(scenario, cleo, time, case, says):
    ana, ben = scenario.ana, scenario.ben
    plan(ana, **({"take_back": "y"} if "takes back" in case else {}))
    if case == "twice":
        ana.post("/pairing/leave/undo")
    elif case == "too late":
        time.move(days=2)
    elif case != "in time":
        ben.post("/pairing/leave")
    if case.startswith("with another"):
        pair(cleo, ana)
    assert says in text_of(ana.post("/pairing/leave/undo").text)


def test_a_partner_undoes_nothing(couple, time):
    ana, ben = couple
    plan(ana)
    assert "There's nothing to undo. You're still sharing." in text_of(ben.post("/pairing/leave/undo").text)
    time.move(hours=25)
    assert "Ana has left" in text_of(ben.page("/")).replace(" .", ".")


def whoever_comes(how: str, scenario) -> None:
    ana, ben = scenario.ana, scenario.ben
    if how == "the round":
        leave_due(ana.app)
    else:
        {"Ana": ana, "Ben": ben}[how].page("/settings")


@pytest.mark.parametrize("how", ["the round", "Ana", "Ben"])
@pytest.mark.parametrize("take_back", [{}, {"take_back": "y"}])
def test_when_the_day_is_over_it_is_as_if_she_left_then(scenario, time, how, take_back):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    asked = time.time
    plan(ana, **take_back)
    time.move(days=1, minutes=-1)
    whoever_comes(how, scenario)
    assert one(ana.app, CLOSED) == 0
    time.move(days=3)
    whoever_comes(how, scenario)
    assert one(ana.app, CLOSED) == 1
    closed = one(ana.app, "SELECT closed_at FROM spaces WHERE closed_at IS NOT NULL")
    assert closed[:16] == f"{asked + timedelta(days=1):%Y-%m-%d %H:%M}"
    past = ben.page(f"/check-in/history/{ids['check_in']}")
    assert ("Thank you for the soup" in past) != bool(take_back)
    assert "Thank you for waiting" in past
    assert "Ana has left." in text_of(ben.page("/")).replace(" .", ".")
    assert "You stopped sharing with Ben." in text_of(ana.page("/")).replace(" .", ".")
    for words in ANAS:
        assert words in ana.page(SAID)
    assert "Undo it" not in ana.page("/only-me")


def test_what_was_to_be_taken_back_is_on_no_page_of_his_first_visit(scenario, time):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    plan(ana, take_back="y")
    time.move(days=2)
    leave_due(ana.app)
    assert "Thank you for the soup" not in ben.page(f"/check-in/history/{ids['check_in']}")
    assert one(ana.app, "SELECT COUNT(*) FROM kept_words") > 0


def test_a_message_that_would_arrive_after_the_day_is_over_never_does(server, couple, time):
    ana, ben = couple
    plan(ana)
    time.move(hours=8)
    share(ana, "the words that wait", when="letter")
    socket = Socket(ben)
    time.move(days=2)
    leave_due(ana.app)
    deliver(ana.app)
    assert not [frame for frame in socket.frames if "changed" in frame]
    assert "the words that wait" not in ben.page("/statements")
    ana.page("/")
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 0


def test_her_own_open_pages_hear_of_it_and_his_do_not(server, couple, time):
    ana, ben = couple
    plan(ana)
    his, hers = Socket(ben), Socket(ana)
    time.move(days=2)
    leave_due(ana.app)
    assert hers.is_hung_up()
    assert his.is_alive()


@pytest.mark.sqlite("whoever writes takes the whole file")
def test_the_round_takes_the_write_lock_only_where_something_is_due(scenario, time):
    ana = scenario.ana
    plan(ana)
    time.move(hours=23)
    with connect(ana.app) as another:
        another.execute("BEGIN IMMEDIATE")
        leave_due(ana.app)
        another.rollback()
    time.move(hours=2)
    leave_due(ana.app)
    assert one(ana.app, CLOSED) == 1


def test_half_of_it_never_happens(scenario, time, monkeypatch):
    ana = scenario.ana
    plan(ana, take_back="y")
    time.move(days=1, hours=1)
    before = dump(ana.app)

    def breaks(*_, **__):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(undo_day.pairing, "_close", breaks)
        patched.setitem(ana.app.config, "PROPAGATE_EXCEPTIONS", False)
        assert ana.get("/settings").status_code == 500
        with pytest.raises(RuntimeError):
            leave_due(ana.app)
    assert dump(ana.app) == before
    ana.page("/settings")
    assert one(ana.app, CLOSED) == 1


@pytest.mark.parametrize("who", ["Ana", "Ben"])
@pytest.mark.parametrize("way", ["/leave", "/sign-out", "/session"])
def test_no_way_out_waits_for_it_or_fails_by_it(scenario, time, monkeypatch, who, way):
    ana, ben = scenario.ana, scenario.ben
    person = {"Ana": ana, "Ben": ben}[who]
    plan(ana, take_back="y")
    person.held_token()
    time.move(days=1, hours=1)

    def breaks(*_, **__):
        raise RuntimeError("the power went")

    monkeypatch.setattr(undo_day, "carry_out_here", breaks)
    monkeypatch.setitem(ana.app.config, "PROPAGATE_EXCEPTIONS", False)
    assert person.get("/settings").status_code == 500
    answer = person.get(way) if way == "/session" else person.post(way, follow=False)
    assert answer.status_code in (200, 302)
    is_out = person.get("/session").json["state"] != "yours"
    assert is_out == (way != "/session")


def test_where_no_copy_can_be_made_the_space_closes_and_taking_back_waits(scenario, time, monkeypatch):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    plan(ana, take_back="y")
    time.move(days=1, hours=1)

    def fails(*_):
        raise ValueError

    with monkeypatch.context() as patched:
        patched.setattr(kept_words, "_said_by", fails)
        ana.page("/settings")
        time.move(minutes=50)
        assert FAILED in text_of(ana.page("/only-me"))
        assert FAILED not in text_of(ben.page("/only-me"))
    assert one(ana.app, CLOSED) == 1
    assert "Thank you for the soup" in ben.page(f"/check-in/history/{ids['check_in']}")  # not at every visit
    time.move(minutes=10)
    assert "Thank you for the soup" not in ben.page(f"/check-in/history/{ids['check_in']}")
    for words in ANAS:
        assert words in ana.page(SAID)
    assert FAILED not in text_of(ana.page("/only-me"))


def test_leaving_right_away_counts_and_not_what_was_chosen_before(scenario, time):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    plan(ana, take_back="y")
    ana.post("/pairing/leave")
    time.move(days=2)
    assert "Thank you for the soup" in ben.page(f"/check-in/history/{ids['check_in']}")


def test_where_he_leaves_first_hers_is_only_to_take_back(scenario, time):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    plan(ana, take_back="y")
    ben.post("/pairing/leave")
    assert "What you shared will be taken back" in text_of(ana.page("/only-me"))
    assert "Thank you for the soup" in ben.page(f"/check-in/history/{ids['check_in']}")
    time.move(days=2)
    assert "Thank you for the soup" not in ben.page(f"/check-in/history/{ids['check_in']}")
    assert "Ben has left." in text_of(ana.page("/")).replace(" .", ".")


@pytest.mark.parametrize("other", [{}, {"take_back": "y"}])
def test_both_may_wait_for_the_same_day(scenario, time, other):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    plan(ana)
    plan(ben, **other)
    time.move(days=2)
    leave_due(ana.app)
    past = ana.page(f"/check-in/history/{ids['check_in']}")
    assert "Thank you for the soup" in past
    assert ("Thank you for waiting" in past) != bool(other)


def test_before_anything_is_shared_it_leaves_nothing(ana, ben, time):
    plan(ben)
    time.move(days=2)
    leave_due(ana.app)
    for person in (ana, ben):
        assert person.get("/").status_code == 200
    assert one(ana.app, "SELECT COUNT(*) FROM spaces") == 2


def test_a_lost_pepper_loses_the_wish_and_no_page(couple, time):
    ana, ben = couple
    plan(ana)
    with connect(ana.app) as db:
        db.execute("UPDATE memberships SET wishes_cell = ?", (vault.cells.KEY_OF_NOBODY,))
        db.commit()
    assert "Undo it" not in ana.page("/only-me")
    time.move(days=2)
    assert "has left" not in text_of(ben.page("/"))


def test_the_day_is_said_back_once_and_to_her_alone(couple):
    ana, ben = couple
    said = "Nothing has changed yet. You can undo it in Only me."
    assert said in text_of(ana.post("/pairing/leave", undo_day="y").text)
    assert said not in text_of(ana.page("/only-me"))
    assert said not in text_of(ben.page("/only-me"))


def test_with_just_the_check_in_the_way_to_undo_it_is_in_the_settings_whether_someone_leaves_or_not(couple):
    ana, _ = couple
    link = 'href="/only-me"'
    assert link not in ana.page("/settings").split("<main")[1]
    ana.post("/settings/from-partner", begin="8", end="21", off=["rest"])
    before = ana.page("/settings")
    assert link in before.split("<main")[1]
    assert "Undo it in Settings, under Only me." in text_of(ana.page("/pairing/leave")).replace(" .", ".")
    plan(ana)
    assert "Undo it" in ana.page("/only-me")
    assert text_of(ana.page("/settings")) == text_of(before)


def test_while_it_waits_the_page_of_leaving_says_so_where_only_me_is_open_and_looks_as_ever_where_it_isnt(
    scenario, time
):
    ana = scenario.ana
    ana.post("/only-me/close")
    ana.taps = False
    closed = text_of(ana.page("/pairing/leave"))
    assert "Keep sharing" not in closed
    plan(ana)
    ana.post("/only-me/close")
    assert text_of(ana.page("/pairing/leave")) == closed
    ana.taps = True
    ana.page("/only-me")
    page = text_of(ana.page("/pairing/leave"))
    assert "You'll stop sharing with Ben tomorrow" in page
    assert "Undo it" in page
    ana.post("/pairing/leave/undo")
    assert "Undo it" not in text_of(ana.page("/pairing/leave")).replace("Undo it in Only me", "")
    time.move(days=2)
    ana.page("/")
    assert one(ana.app, CLOSED) == 0
