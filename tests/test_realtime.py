"""The wire: who gets a socket, what travels over it, and when it is hung up."""

import json
import threading
import urllib.error
import urllib.request

import pytest

from couples.accounts import requests_in_turn
from couples.realtime import connection_limits
from couples.vault import passwords
from tests.conftest import PASSWORD, Person
from tests.sockets import Refused, Socket, comes_true, cookie_of, free_port, serving


def asking(person: Person, path: str, **headers) -> int:
    """The status of a plain HTTP request over the real server."""
    request = urllib.request.Request(person.base + path, headers={"Cookie": cookie_of(person), **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_signed_in_page_of_ours_gets_a_socket(server, couple):
    assert Socket(couple[0]).is_alive()


def test_without_a_living_session_there_is_no_socket(server, couple, app):
    ana, _ = couple
    with pytest.raises(Refused) as refused:
        Socket(Person(app))
    assert refused.value.status == 403
    stale = cookie_of(ana)
    ana.post("/sign-out")
    with pytest.raises(Refused):
        Socket(ana, Cookie=stale)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Host": "evil.example", "X-Forwarded-Host": "127.0.0.1"},
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
    ],
    ids=str,
)
def test_a_foreign_origin_or_host_is_refused_before_the_upgrade(server, couple, headers):
    with pytest.raises(Refused) as refused:
        Socket(couple[0], **headers)
    assert refused.value.status in (400, 403)


def test_without_an_origin_the_session_alone_decides(server, couple, app):
    assert Socket(couple[0], Origin=None).is_alive()
    with pytest.raises(Refused):
        Socket(Person(app), Origin=None)


def test_polling_is_refused(server, couple):
    ana, _ = couple
    assert asking(ana, "/socket.io/?EIO=4&transport=polling") == 400
    assert asking(ana, "/socket.io/?EIO=4&transport=websocket") == 400
    assert asking(ana, "/healthz") == 200


def test_a_person_has_five_sockets_and_not_more_and_a_closed_one_makes_room(server, couple):
    ana, ben = couple
    open_ones = [Socket(ana) for _ in range(connection_limits.SOCKETS_EACH)]
    with pytest.raises(Refused) as refused:
        Socket(ana)
    assert refused.value.status == 503
    assert Socket(ben).is_alive()
    open_ones.pop().close()
    assert wait_for_room(ana).is_alive()


def wait_for_room(person: Person, **more) -> Socket:
    for _ in range(1000):
        try:
            return Socket(person, **more)
        except Refused:
            continue
    raise AssertionError("a closed socket never made room")


def test_a_page_that_comes_again_gives_up_its_line_of_before_and_no_other(server, couple):
    """A dead line isn't noticed for long: a phone that loses one after the other would have no slot left."""
    ana, ben = couple
    named = '{"page":"a page"}'
    laptop, his = Socket(ana.another_device(), auth=named), Socket(ben, auth=named)
    others = [Socket(ana, auth=auth) for auth in ("{}", '{"page":"another"}')]
    lines = [Socket(ana, auth=named)]
    for _ in range(2 * connection_limits.SOCKETS_EACH):
        lines.append(wait_for_room(ana, auth=named))
        assert lines[-2].is_hung_up()
    assert all(each.is_alive() for each in (laptop, his, *others, lines[-1]))


@pytest.mark.parametrize(
    "auth", ['{"page":1}', '{"page":["a"]}', '{"page":""}', '{"page":"%s"}' % ("x" * 41)]
)
def test_a_page_without_a_name_that_could_be_one_hangs_up_nothing(server, couple, auth):
    first, second = Socket(couple[0], auth=auth), Socket(couple[0], auth=auth)
    assert first.is_alive()
    assert second.is_alive()


def test_sockets_of_all_together_are_as_many_as_the_server_has_room_for_and_pages_go_on(make_app, transport):
    port = free_port()
    app = make_app("few", base_url=f"http://127.0.0.1:{port}", port=port, sockets=4)
    people = [Person(app, name).sign_up() for name in ("Ana", "Ben")]
    with serving(app):
        held = [Socket(p) for p in people for _ in range(2)]
        with pytest.raises(Refused) as refused:
            Socket(people[0])
        assert refused.value.status == 503
        assert len(held) == 4
        assert asking(people[0], "/settings") == 200


def test_anonymous_sockets_hold_nothing_and_pages_go_on(server, couple, app):
    ana, _ = couple
    nobody = Person(app)
    for _ in range(100):
        with pytest.raises(Refused):
            Socket(nobody)
    assert Socket(ana).is_alive()
    assert asking(ana, "/settings") == 200


def test_a_reveal_is_told_to_both_and_carries_no_word(server, couple):
    ana, ben = couple
    sockets = {p.name: Socket(p) for p in couple}
    occasion = ana.occasion()
    ana.write("thanks", "a sentence that never travels", occasion)
    ben.write("thanks", "nor does this one", occasion)
    ana.ready(occasion)
    ben.ready(occasion)
    for its in sockets.values():
        assert its.notice() == {"what": "check-in", "version": 2}
        assert all("sentence" not in frame and "nor does" not in frame for frame in its.frames)


def test_nothing_travels_while_one_writes_and_is_ready(server, couple):
    """Ben's first frame is about what both know; there's none of Ana's writing or her *ready* before it."""
    ana, ben = couple
    his = Socket(ben)
    occasion = ana.occasion()
    for text in ("a", "ab", "abc"):
        ana.write("thanks", text, occasion)
    ana.ready(occasion)
    ana.post(f"/check-in/{occasion}/ready/take-back")
    ana.post(f"/check-in/{occasion}/call-off")
    assert his.notice()["what"] == "check-in"
    assert len(his.frames) == 3
    assert his.is_alive()


def test_another_couple_hears_nothing(server, couple, cleo):
    ana, _ = couple
    theirs = Socket(cleo)
    ana.post(f"/check-in/{ana.occasion()}/call-off")
    assert theirs.is_alive()
    assert all("check-in" not in frame for frame in theirs.frames)


def test_two_devices_of_one_person_both_hear_and_one_closing_leaves_the_other(server, couple):
    ana, ben = couple
    phone, laptop = Socket(ana), Socket(ana.another_device())
    ben.post(f"/check-in/{ben.occasion()}/call-off")
    assert phone.notice() == laptop.notice()
    phone.close()
    ben.post(f"/check-in/{ben.occasion()}/call-on")
    assert laptop.notice()["version"] > 1


def test_signing_out_hangs_up_this_device_and_not_the_other(server, couple):
    ana, _ = couple
    laptop = ana.another_device()
    here, there = Socket(ana), Socket(laptop)
    ana.post("/sign-out")
    assert here.is_hung_up()
    assert there.is_alive()


def test_signing_out_closes_the_connection_itself_whether_or_not_the_page_answers(server, couple, app):
    ana, _ = couple
    page = Socket(ana)
    assert (
        page.is_alive()
    )  # its hello is over: until then the connection alone is closed, with no goodbye from Socket.IO
    ana.post("/sign-out")
    assert page.is_hung_up()
    assert page.frames[-1] == "41"
    assert comes_true(lambda: not app.extensions["socketio"].server.eio.sockets)


def test_hanging_up_a_page_gives_the_turn_of_who_signs_out_back(server, couple, app):
    ana, _ = couple
    app.wsgi_app = requests_in_turn.UntilSent(app.wsgi_app)
    page = Socket(ana)
    assert page.is_alive()
    ana.post("/sign-out", follow=False).close()
    assert page.is_hung_up()
    assert requests_in_turn.of(app).turns._rounds.running == {}


def test_a_new_password_hangs_up_every_socket(server, couple):
    ana, _ = couple
    sockets = [Socket(ana), Socket(ana.another_device())]
    ana.post("/settings/password", current=PASSWORD, password="green kettle by the door")
    assert all(s.is_hung_up() for s in sockets)


def test_leaving_hangs_up_ones_own_pages_alone_and_later_notices_do_not_cross(server, couple):
    ana, ben = couple
    his, hers = Socket(ben), Socket(ana)
    ana.post("/pairing/leave")
    assert hers.is_hung_up()
    again = Socket(ben)
    ana.post(f"/check-in/{ana.occasion()}/call-off")
    for socket in (his, again):
        assert socket.is_alive()
        assert all("changed" not in frame for frame in socket.frames)


def test_an_event_on_a_socket_whose_session_ended_elsewhere_does_nothing(server, couple):
    ana, _ = couple
    held = Socket(ana)
    another = ana.another_device()
    another.prove()
    another.post("/settings/sign-out-others")
    assert held.is_hung_up()
    assert not held.is_alive()


@pytest.mark.parametrize("name", ["join", "ready", "subscribe", "message", "connect_error"])
def test_a_client_cannot_name_a_room_or_any_event(server, couple, name):
    ben = couple[1]
    for room in ('"person:1"', '"*"', "[1]", "{}", "null", '"session:x"'):
        his = Socket(ben)
        answer = his.ask(f'425["{name}",{room}]')
        assert json.loads(answer.removeprefix("435")) == [{"ok": False, "error": "unknown"}], room
        couple[0].write("thanks", "quiet")
        assert his.is_alive(), room
        his.close()


DEEP = "[" * 10 + "]" * 10


@pytest.mark.parametrize(
    "payload",
    [
        "1",
        "1.5e400",
        '"\\ud800"',
        DEEP,
        '{"__proto__":{"a":1}}',
        '{"a":' + DEEP + "}",
        '"' + "x" * 30000 + '"',
        "NaN",
        "true",
    ],
    ids=lambda p: p[:12],
)
def test_odd_payloads_get_an_error_acknowledgement_and_the_socket_lives(server, couple, payload):
    his = Socket(couple[1])
    assert json.loads(his.ask(f'425["anything",{payload}]').removeprefix("435")) == [
        {"ok": False, "error": "unknown"}
    ]
    assert his.is_alive()


@pytest.mark.parametrize(
    "frame", ["4", "9", "42", "42[", "42{}", "451-[]", "42" + "x" * 70000, "40/other,", "x", "4599"]
)
def test_malformed_packets_and_unknown_namespaces_never_break_the_server(server, couple, frame, caplog):
    ana, ben = couple
    his = Socket(ben)
    his.raw.send(frame)
    his.raw.close()
    assert Socket(ana).is_alive()
    assert "Traceback" not in json.dumps(his.frames)


def test_the_same_frame_twice_is_answered_twice_and_changes_nothing(server, couple):
    his = Socket(couple[1])
    first, second = his.ask('425["ready",1]'), his.ask('425["ready",1]')
    assert first == second


def test_the_partner_cannot_tell_whether_one_is_online(server, couple):
    ana, ben = couple
    before = ben.page("/check-in"), ben.page("/")
    hers = Socket(ana)
    during = ben.page("/check-in"), ben.page("/")
    hers.close()
    strip = lambda pages: [p.replace("value=", "") for p in pages]  # noqa: E731
    assert [len(p) for p in strip(before)] == [len(p) for p in strip(during)]


def test_answers_of_the_wire_carry_the_security_headers_and_no_cors(server, couple):
    ana, _ = couple
    request = urllib.request.Request(
        ana.base + "/socket.io/", headers={"Origin": ana.base, "Cookie": cookie_of(ana)}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    headers = refused.value.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Access-Control-Allow-Origin"] is None
    refused.value.close()


def test_ten_sign_ins_at_once_take_their_turns_at_argon2_while_an_open_page_stays_alive(
    server, couple, app, monkeypatch
):
    ana, _ = couple
    hers, lock, at_once, most, statuses = Socket(ana), threading.Lock(), 0, 0, []
    real = passwords.argon2id.kdf

    def counted(*args, **kwargs):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        try:
            return real(*args, **kwargs)
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(passwords.argon2id, "kdf", counted)
    browsers = [Person(app, "Ana") for _ in range(10)]
    threads = [
        threading.Thread(target=lambda b=b: statuses.append(b.sign_in().status_code)) for b in browsers
    ]
    for thread in threads:
        thread.start()
    assert hers.is_alive()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 10
    assert 1 <= most <= passwords.ARGON2_AT_ONCE
    assert hers.is_alive()
