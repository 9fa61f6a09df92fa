"""Several processes on one database: what's told on one is heard on all, what's counted is counted together, what's over is over."""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from couples import realtime
from couples.realtime import connection_limits, hearing_others, looking_once, seats, telling_others
from tests.conftest import PASSWORD
from tests.live.talking import Phone, begin
from tests.processes import HERE, THERE, between, hears_and_tells, two
from tests.scenario import user_id
from tests.sockets import Refused, Socket, comes_true
from tests.test_missed import asked, made

pytestmark = pytest.mark.redis


@pytest.fixture
def apps(make_app, request):
    """Two processes over a Redis, which is this test's own where it stops it."""
    stops_it = "own_redis" in request.fixturenames
    url = request.getfixturevalue("own_redis").url if stops_it else request.getfixturevalue("redis_url")
    with two(make_app, url) as both:
        yield both


@pytest.fixture
def ana(apps, stages, stage):
    """On one process."""
    return stages.restore(apps[HERE], stage, "Ana")


@pytest.fixture
def ben(apps, stages, stage):
    """On the other one."""
    return stages.restore(apps[THERE], stage, "Ben")


@pytest.fixture
def cleo(apps, stages, stage):
    return stages.restore(apps[THERE], stage, "Cleo")


@pytest.fixture
def quick(monkeypatch):
    """What takes seconds takes less."""
    monkeypatch.setattr(hearing_others, "SILENT", 1.0)
    monkeypatch.setattr(telling_others, "BEATS_APART", 0.05)
    monkeypatch.setattr(looking_once, "STEPS_A_SECOND", 50)


def at(app, person):
    """The same browser at another process."""
    other = type(person)(app, person.name)
    for setting, value in person.cookies().items():
        other.client.set_cookie(app.config[setting], value, domain="127.0.0.1")
    return other


def tell(app, person, version: int, state: dict | None = None) -> None:
    with app.app_context():
        realtime.notify(uuid.UUID(user_id(person)), "test", version, state)


# --- who hears what ---------------------------------------------------------------------------------------------------


def test_a_change_is_heard_on_every_process_by_those_whom_it_concerns(apps, couple, cleo):
    ana, ben = couple
    hers, theirs = Socket(ben), Socket(cleo)
    ana.post("/thanks", text="A sentence that stays")
    assert hers.notice()["what"] == "thanks"
    assert all("sentence" not in frame for frame in hers.frames)
    assert theirs.is_alive()
    assert all("changed" not in frame for frame in theirs.frames)


def test_the_state_of_a_talk_does_not_leave_its_process_and_its_version_does(apps, couple):
    ana, _ = couple
    here, there = Socket(ana), Socket(at(apps[THERE], ana))
    tell(apps[HERE], ana, 7, {"phase": "running"})
    assert here.notice() == {"what": "test", "version": 7, "state": {"phase": "running"}}
    assert there.notice() == {"what": "test", "version": 7}


def test_a_talk_goes_on_with_its_two_on_different_processes(apps, couple):
    ana, ben = couple
    talk = begin(ana, ben)
    hers, his = Phone(ana, talk), Phone(ben, talk)
    for mover, other in ((hers, his), (his, hers)):
        assert mover.move("next", at=1)["ok"]
        assert other.socket.notice()["what"] == "live"


@pytest.mark.usefixtures("real_moments")
def test_a_page_missed_what_another_process_told(apps, couple):
    ana, ben = couple
    moment, socket = made(ana), Socket(ana)
    assert not asked(socket, moment)["missed"]
    ben.post("/thanks", text="The soup")
    assert socket.notice()["what"] == "thanks"
    assert asked(socket, moment)["missed"]
    assert not asked(socket, made(ana))["missed"]


# --- what's over is over everywhere -----------------------------------------------------------------------------------


@pytest.fixture
def lines(apps, ana) -> tuple[Socket, Socket]:
    """Ana's lines on the other process: from the browser that she has here, and from another one."""
    return Socket(at(apps[THERE], ana)), Socket(at(apps[THERE], ana.another_device()))


def test_signing_out_hangs_up_this_browser_on_every_process_and_no_other(apps, ana, lines):
    same, other = lines
    ana.post("/sign-out")
    assert same.is_hung_up()
    assert other.is_alive()


def test_a_new_password_hangs_up_everywhere(apps, ana, lines):
    ana.post("/settings/password", current=PASSWORD, password="green kettle by the door")
    assert all(line.is_hung_up() for line in lines)


def test_a_session_that_is_ended_from_another_device_is_over_on_every_process(apps, ana, lines):
    _, other = lines
    ana.prove()
    ana.post("/settings/sign-out-others")
    assert other.is_hung_up()
    assert not other.is_alive()


def test_leaving_hangs_up_ones_own_pages_on_every_process_and_no_partners(apps, couple, lines):
    ana, ben = couple
    his = Socket(ben)
    ana.post("/pairing/leave")
    assert all(line.is_hung_up() for line in lines)
    assert his.is_alive()


def test_a_page_that_comes_again_elsewhere_gives_up_its_line_of_before_and_no_other(apps, ana):
    page, another = '{"page":"a page"}', '{"page":"another"}'
    before, beside = Socket(ana, auth=page), Socket(ana, auth=another)
    now = Socket(at(apps[THERE], ana), auth=page)
    assert before.is_hung_up()
    assert beside.is_alive()
    assert now.is_alive()


# --- seats ------------------------------------------------------------------------------------------------------------


def five_of(*whose) -> list[Socket]:
    """As many as one may have, three of the first and two of the second."""
    first, second = whose
    return [Socket(who) for who in (first, second, first, second, first)]


def refused(person) -> bool:
    try:
        Socket(person).close()
    except Refused as refusal:
        return refusal.status == 503
    return False


def test_a_person_has_five_sockets_over_all_processes_and_a_closed_one_makes_room_on_each(apps, couple):
    ana, ben = couple
    there = at(apps[THERE], ana)
    open_ones = five_of(ana, there)
    assert len(open_ones) == connection_limits.SOCKETS_EACH
    assert refused(ana)
    assert refused(there)
    assert Socket(ben).is_alive()
    open_ones[0].close()
    assert comes_true(lambda: not refused(there))


def test_the_seats_of_a_process_that_ends_are_free_at_once(apps, ana, monkeypatch):
    monkeypatch.setattr(seats, "KEPT_FOR", 10_000)
    there = at(apps[THERE], ana)
    five_of(ana, there)
    assert refused(there)
    realtime.end(apps[HERE])
    assert comes_true(lambda: not refused(there))


@pytest.mark.usefixtures("quick")
def test_the_seats_of_a_process_that_was_killed_come_free(apps, ana, monkeypatch):
    monkeypatch.setattr(seats, "KEPT_FOR", 1)
    there = at(apps[THERE], ana)
    five_of(ana, there)
    assert refused(there)
    between(apps[HERE]).telling.stop()
    assert comes_true(lambda: not refused(there))


# --- a Redis that hangs, ends or begins again -------------------------------------------------------------------------


def cut_off(apps) -> bool:
    return not any(between(app).hearing.hears or between(app).telling.works for app in apps)


def until_look(socket: Socket) -> list[str]:
    """Waits until the page is told to look; what else it's told by then."""
    names = []
    while "look" not in names:
        names.append(json.loads(socket.frame().removeprefix("42"))[0])
    return names


def hangs(redis) -> None:
    redis.hang()


def ends(redis) -> None:
    redis.end()


@pytest.mark.parametrize(
    ("stops", "comes_back"),
    [(hangs, lambda redis: redis.go_on()), (ends, lambda redis: redis.begin_again())],
    ids=["hangs", "is gone"],
)
@pytest.mark.usefixtures("quick", "real_moments")
def test_while_redis_is_away_pages_go_on_and_afterwards_every_open_page_looks_once(
    apps, own_redis, couple, stops, comes_back
):
    ana, ben = couple
    hers, his = Socket(ana), Socket(ben)
    moment = made(ben)
    stops(own_redis)
    assert comes_true(lambda: cut_off(apps))
    assert ana.post("/thanks", text="The soup", follow=False).status_code == 302
    assert hers.notice()["what"] == "thanks"
    assert "The soup" in ben.page("/thanks")
    assert asked(his, moment)["missed"]
    again = Socket(ana)
    assert again.is_alive()
    comes_back(own_redis)
    assert comes_true(lambda: all(hears_and_tells(app) for app in apps))
    assert "look" in until_look(his)
    ana.post("/thanks", text="And the bread")
    while his.notice()["what"] != "thanks":
        continue
    assert not asked(his, made(ben))["missed"]


@pytest.mark.usefixtures("quick")
def test_when_a_process_ends_the_pages_of_the_others_look_for_what_it_could_not_tell(apps, couple):
    his = Socket(couple[1])
    between(apps[HERE]).telling.stop()
    assert until_look(his) == ["look"]


def test_whoever_tells_something_goes_on_at_once_though_redis_takes_nothing(apps, couple, monkeypatch):
    """A thread that waited for Redis would never come to the line that lets it go on."""
    goes_on, telling = threading.Event(), between(apps[HERE]).telling
    really = telling._told
    monkeypatch.setattr(telling, "_told", lambda said: goes_on.wait(60) and really(said))
    his = Socket(couple[1])
    for version in range(1, 4):
        tell(apps[HERE], couple[1], version)
    assert his.is_alive()
    assert all("changed" not in frame for frame in his.frames)
    goes_on.set()
    while his.notice()["version"] != 3:
        continue


# --- what passes through Redis ----------------------------------------------------------------------------------------

PLANTED = "a sentence that never travels"


@contextmanager
def overheard(url: str) -> Iterator[list[str]]:
    """All that a Redis is asked while this goes on, as it says so itself."""
    said: list[str] = []
    with redis.Redis.from_url(url) as client, client.monitor() as monitor:

        def listen() -> None:
            while "the end" not in (command := monitor.next_command()["command"]):
                said.append(command)

        listens = threading.Thread(target=listen)
        listens.start()
        yield said
        client.echo("the end")
        listens.join()


def test_nothing_that_anyone_wrote_passes_through_redis(apps, couple, redis_url):
    ana, ben = couple
    with overheard(redis_url) as said:
        talk = begin(ana, ben, topic=PLANTED)
        hers, his = Phone(ana, talk), Phone(ben, talk)
        assert hers.move("take")["ok"]
        assert his.move("heard", text=PLANTED)["ok"]
        ana.post("/thanks", text=PLANTED)
        occasion = ana.occasion()
        for person in couple:
            person.write("thanks", PLANTED, occasion)
            person.ready(occasion)
        Socket(ana, auth=json.dumps({"page": PLANTED}))
        ana.post("/settings", name=PLANTED, zone="UTC", theme="dark")
        ana.sign_in("a password that never travels")
        ana.post("/sign-out")
        assert his.socket.is_alive()
    heard = " ".join(said)
    assert "changed" in heard
    assert "hung-up" in heard
    assert "came-again" in heard
    for words in ("never travels", "Ana", "Ben", ana.email, ana.session_cookie() or "no cookie", "running"):
        assert words not in heard
