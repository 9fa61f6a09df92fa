"""What's new on Home: every kind of thing, gone once it's opened or set aside; and no one else can tell."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from couples.home import news
from couples.home.news import News
from couples.spaces import choices_let_in, letting_in
from tests.boundaries.acts import answer, counter, keep, propose, sign
from tests.checkins.test_opened import promise
from tests.conftest import Person
from tests.home.test_what_reaches_me import House, choose, id_of, told
from tests.live.talking import begin, move
from tests.pages import text_of
from tests.scenario import dump, one

PROPOSED = "Ana has proposed Wednesdays at 20:00"
ASKED = {
    "Ana would like to talk now",
    "Ana is proposing an agreement",
    PROPOSED,
    "Ana is suggesting another time for messages",
}
HELLO = "You can both read your hellos now"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def lines(person: Person) -> dict[str, list[str]]:
    """The lines of "New for you": what each says, and its marks."""
    page = person.page("/")
    found = {}
    for form in re.findall(
        r'<form class="news-line" method="post" action="/home/new">.*?</form>', page, re.S
    ):
        words = " ".join(
            unescape(re.sub(r"<[^>]+>", "", re.search(r"row-text\">(.*?)</span>", form, re.S)[1])).split()
        )
        found[words] = re.findall(r'name="mark" value="([0-9a-f]+)"', form)
    return found


def does(person: Person, line: str, do: str = "open"):
    return person.post("/home/new", follow=False, mark=lines(person)[line], do=do)


def thank(person: Person) -> str:
    id = str(uuid.uuid4())
    person.post("/thanks", id=id, kind="thanks", text="zebra soup")
    return id


@pytest.fixture
def house(make_app, time) -> House:
    return House(make_app(), time)


def test_everything_that_is_sent_is_a_line_and_none_quotes_it(house):
    house.ana_sends_everything()
    assert list(lines(house.ben)) == [
        "Ana would like to talk now",
        "Ana is proposing an agreement",
        PROPOSED,
        "Ana is suggesting another time for messages",
        "Ana made a promise",
        "Ana shared a boundary",
        "Ana sent you a message",
        "Ana replied in your check-in",
        "Ana wrote back",
        "Ana sent you a thank-you",
    ]
    assert "7 more" in house.ben.page("/")
    assert "zebra" not in house.ben.page("/")
    assert lines(house.ana) == {}


def test_each_line_leads_to_its_thing_and_is_gone_afterwards(house):
    house.ana_sends_everything()
    leads_to = {
        "Ana would like to talk now": "/together",
        "Ana is proposing an agreement": "/agreements/",
        PROPOSED: "/check-in#proposed",
        "Ana is suggesting another time for messages": "/statements",
        "Ana sent you a message": f"/statements/{id_of('message ana')}",
        "Ana wrote back": f"/statements/{id_of('message ben')}#entry-{id_of('reply')}",
        "Ana made a promise": f"/check-in/{house.occasion}#promises",
        "Ana shared a boundary": f"/agreements/boundaries/{id_of('boundary')}",
        "Ana replied in your check-in": f"/check-in/{house.occasion}#answer-",
        "Ana sent you a thank-you": f"/thanks#note-{id_of('thanks')}",
    }
    for line, path in leads_to.items():
        answer = does(house.ben, line)
        assert answer.location.startswith(path), line
        page, _, place = answer.location.partition("#")
        assert not place or f'id="{place}"' in house.ben.page(page), line
        assert (line in lines(house.ben)) == (line in ASKED)
    assert lines(house.ben).keys() == ASKED


def test_of_a_long_page_only_what_was_in_sight_is_no_longer_new(house):
    house.ana_sends_everything()
    ben, reply, promise = house.ben, "Ana replied in your check-in", "Ana made a promise"
    page = f"/check-in/{house.occasion}"
    answers = re.findall(r'id="(answer-[0-9a-f-]{36})"', ben.page(page))
    here = {"page": page, "only": "seen"}
    ben.post("/home/new/here", **here)
    assert {reply, promise} <= lines(ben).keys()
    ben.post("/home/new/here", **here, seen="promises")
    assert reply in lines(ben)
    assert promise not in lines(ben)
    ben.post("/home/new/here", **here, seen=answers)
    assert reply not in lines(ben)


def test_a_heart_for_a_hello_is_not_called_one_for_an_answer(couple):
    ana, ben = couple
    ana.say_hello("Your laugh")
    ben.say_hello("Your patience")
    for hers in re.findall(r'id="answer-([0-9a-f-]{36})"', ben.page("/check-in/hello")):
        ben.post(f"/check-in/answers/{hers}/replies", id=str(uuid.uuid4()), kind="heart")
    assert "Ben sent a heart for your hello" in lines(ana)


def test_what_asks_for_an_answer_stays_until_its_answered_or_set_aside(house):
    """Home doesn't say that nothing's to do while something was asked."""
    house.ana_sends_everything()
    ben = house.ben
    does(ben, PROPOSED)
    ben.post("/home/new/here", page="/check-in")
    assert re.search(rf"{PROPOSED}\s*Answer", text_of(ben.page("/")))
    ben.post(f"/check-in/ritual/{one(house.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    assert PROPOSED not in lines(ben)
    for line in ASKED - {PROPOSED}:
        does(ben, line, "aside")
    assert not ASKED & lines(ben).keys()


def test_who_proposed_a_day_reads_once_that_its_agreed(couple, time):
    ana, ben = couple
    agreed = "Agreed: Wednesdays at 20:00"
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    assert agreed not in lines(ana)
    time.move(minutes=1)
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    assert agreed in text_of(ben.post(f"/check-in/ritual/{id}/agree").text)
    assert agreed not in lines(ben)
    assert does(ana, agreed).location == "/check-in"
    assert agreed not in lines(ana)


def test_whoever_has_the_check_in_open_reads_there_that_the_day_is_agreed(couple, time):
    ana, ben = couple
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    time.move(minutes=1)
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ben.post(f"/check-in/ritual/{id}/agree")
    ben.page("/")
    assert "Agreed: Wednesdays at 20:00." in text_of(ana.page("/check-in"))
    assert "Agreed" not in text_of(ben.page("/check-in"))
    ana.post("/home/new/here", page="/check-in")
    assert "Agreed" not in text_of(ana.page("/check-in"))


def test_that_a_day_was_agreed_is_news_until_the_first_check_in_on_it(couple, time):
    ana, ben = couple
    agreed = "Agreed: Wednesdays at 20:00"
    ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"])
    time.move(minutes=1)
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ben.post(f"/check-in/ritual/{id}/agree")
    time.move(days=3)
    ana.sign_in()
    assert agreed in lines(ana)
    time.move(hours=8)
    assert agreed not in lines(ana)


def test_other_questions_on_the_same_day_are_named_as_such(couple):
    ana, ben = couple
    now = ana.page("/check-in/ritual")
    when = {"weekday": "6", "at": "19:00", "zone": "UTC"}
    assert "Sundays at 19:00" in text_of(now)
    ana.post("/check-in/ritual", keys=["thanks"], **when)
    assert "Ana is suggesting other questions" in lines(ben)


def test_what_is_set_aside_is_gone_and_its_page_still_has_it(couple):
    ana, ben = couple
    thank(ana)
    assert does(ben, "Ana sent you a thank-you", "aside").location == "/"
    assert "Ana sent you a thank-you" not in lines(ben)
    assert "zebra soup" in ben.page("/thanks")


def test_looking_at_home_changes_nothing_and_neither_does_an_unknown_mark(couple):
    ana, ben = couple
    thank(ana)
    before = dump(ben.app)
    ben.page("/")
    ben.page("/home/now")
    assert ben.post("/home/new", follow=False, mark=["0" * 16, "x" * 9000], do="open").location == "/"
    assert "Ana sent you a thank-you" in lines(ben)
    same = {t: rows for t, rows in dump(ben.app).items() if t != "letting_in"}
    assert same == {t: rows for t, rows in before.items() if t != "letting_in"}


def test_a_yes_after_the_talk_is_news_to_whoever_suggested_it_until_it_is_taken_back(couple, time):
    ana, ben = couple
    talk, line, words = begin(ana, ben, step=3), "Ben said yes to what you suggested", {}
    for text in ("zebra walk", "zebra soup"):
        move(ana, talk, "try", text=text)
        words[text] = one(ana.app, "SELECT id FROM live_words ORDER BY said_at DESC LIMIT 1")
        time.move(minutes=1)
    move(ben, talk, "agree", word=words["zebra walk"])
    for name in ("to-close", "end"):
        move(ana, talk, name)
    assert lines(ana).keys() == {HELLO}
    move(ben, talk, "agree", word=words["zebra walk"])
    assert lines(ana).keys() == {HELLO}, "both have seen that one"
    for is_new, name in ((True, "agree"), (False, "take-yes-back"), (True, "agree")):
        move(ben, talk, name, word=words["zebra soup"])
        assert (line in lines(ana)) is is_new
    assert lines(ben).keys() == {HELLO}
    assert "zebra" not in ana.page("/")
    assert does(ana, line).location == f"/together/{talk}/summary"
    assert lines(ana).keys() == {HELLO}


@pytest.mark.parametrize("off", ["replies", "all"])
def test_a_late_yes_waits_for_the_hours_and_is_not_new_while_its_kind_is_off(couple, time, off):
    """It has no time of its own, so the talk's end can't stand for it: by that, a later switch would never hold it back."""
    ana, ben = couple
    talk, line = begin(ana, ben, step=3), "Ben said yes to what you suggested"
    move(ana, talk, "try", text="zebra soup")
    for name in ("to-close", "end"):
        move(ana, talk, name)
    time.move(days=1)
    choose(ana, off)
    for hours in (24, 11, 10):  # the second is the night, the third the next morning
        time.move(hours=hours)
        for person in couple:
            person.sign_in()
        if hours == 24:
            move(ben, talk, "agree", word=one(ana.app, "SELECT id FROM live_words"))
            assert line not in lines(ana)
            choose(ana)
        assert (line in lines(ana)) is (hours != 11)


def test_how_a_promise_went_waits_for_the_hours_and_is_not_new_while_promises_are_off(couple, opened, time):
    ana, ben = couple
    id, line = promise(ana, opened, "zebra soup"), "Ana said how a promise went"
    time.move(days=1)
    choose(ben, "shown")
    for hours in (24, 11, 10):
        time.move(hours=hours)
        for person in couple:
            person.sign_in()
        if hours == 24:
            ana.post(f"/check-in/promises/{id}/report", state="kept")
            assert line not in lines(ben)
            choose(ben)
        assert (line in lines(ben)) is (hours != 11)


def test_whoever_reads_the_talk_has_seen_the_yes_there(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=3)
    move(ana, talk, "try", text="zebra soup")
    for name in ("to-close", "end"):
        move(ana, talk, name)
    move(ben, talk, "agree", word=one(ana.app, "SELECT id FROM live_words"))
    (page,) = re.findall(
        r'data-opened-here.*?name="page" value="(.*?)"', ana.page(f"/together/{talk}/summary"), re.S
    )
    assert len(lines(ana)) == 2
    ana.post("/home/new/here", page=page)
    assert lines(ana).keys() == {HELLO}


def test_what_was_opened_elsewhere_is_not_new_once_the_page_says_so(house):
    house.ana_sends_everything()
    ben, before = house.ben, lines(house.ben)
    pages = {
        f"/statements/{id_of('message ana')}": "Ana sent you a message",
        f"/statements/{id_of('message ben')}": "Ana wrote back",
        f"/agreements/boundaries/{id_of('boundary')}": "Ana shared a boundary",
        f"/check-in/{house.occasion}": "Ana replied in your check-in",
        "/thanks": "Ana sent you a thank-you",
    }
    for page, line in pages.items():
        shown = re.search(
            r'action="/home/new/here"\s+data-opened-here.*?name="page" value="(.*?)"', ben.page(page), re.S
        )
        assert line in lines(ben), "looking alone changes nothing"
        ben.post("/home/new/here", page=shown[1])
        assert line not in lines(ben)
    assert len(lines(ben)) == len(before) - len(pages) - 1, "the check-in's page has the promise, too"
    for page in ("", "/nowhere", "x" * 9000):
        assert ben.post("/home/new/here", page=page).status_code == 200
    assert len(lines(ben)) == len(before) - len(pages) - 1


def test_a_message_tells_what_comes_into_it_later_too(couple, time):
    """The author's page may be open when the first answer comes."""
    ana, ben = couple
    draft, id = f"/statements/drafts/{uuid.uuid4()}", str(uuid.uuid4())
    ana.post(draft, observation="you left before the film ended")
    ana.post(f"{draft}/share", id=id, when="at-once")
    time.move(minutes=11)
    (page,) = re.findall(r'data-opened-here.*?name="page" value="(.*?)"', ana.page(f"/statements/{id}"), re.S)
    ben.post(f"/statements/{id}/entries", id=str(uuid.uuid4()), kind="yes")
    assert "Ben wrote back" in lines(ana)
    ana.post("/home/new/here", page=page)
    assert "Ben wrote back" not in lines(ana)


def test_what_is_new_is_ones_own_to_open(couple, dan, cleo):
    ana, ben = couple
    thank(ana)
    marks = lines(ben)["Ana sent you a thank-you"]
    for other in (ana, cleo, dan):
        assert other.post("/home/new", follow=False, mark=marks, do="open").location == "/"
    assert "Ana sent you a thank-you" in lines(ben)


def test_whoever_sends_cannot_tell_whether_it_was_opened_or_set_aside(
    make_app, time, monkeypatch, same_questions
):
    begun, seen = time.time, {}
    for do in ("open", "aside", ""):
        time.time = begun
        house = House(make_app(f"house-{do}"), time)
        house.ana_sends_everything()
        heard = told(monkeypatch)
        rows = dump(house.app)
        for line in list(lines(house.ben)) if do else []:
            assert does(house.ben, line, do).status_code == 302
        left = set(lines(house.ben))
        assert left == {"open": ASKED, "aside": set()}.get(do, left | ASKED)
        assert heard == []
        after = dump(house.app)
        assert {t: r for t, r in after.items() if t not in ("letting_in", "sessions")} == {
            t: r for t, r in rows.items() if t not in ("letting_in", "sessions")
        }
        assert all(set(row) == {"id", "author_id", "packed_cell"} for row in after["letting_in"])
        seen[do] = house.pages_of(house.ana)
    assert seen["open"] == seen["aside"] == seen[""]


@pytest.mark.parametrize(
    "off", ["thanks", "messages", "replies", "proposals", "talks", "questions", "shown", "all"]
)
def test_what_is_not_let_in_is_not_new(house, off):
    kinds = {
        "thanks": {"Ana sent you a thank-you"},
        "messages": {"Ana sent you a message"},
        "replies": {"Ana wrote back", "Ana replied in your check-in"},
        "proposals": {
            "Ana is proposing an agreement", "Ana shared a boundary", "Ana is suggesting another time for messages",
        },
        "talks": {"Ana would like to talk now"},
        "questions": {PROPOSED},
        "shown": {"Ana made a promise"},
    }  # fmt: skip
    everything = {line for of_kind in kinds.values() for line in of_kind}
    choose(house.ben, off)
    house.ana_sends_everything()
    assert set(lines(house.ben)) == (set() if off == "all" else everything - kinds[off])
    choose(house.ben)
    assert set(lines(house.ben)) == everything


def test_nothing_is_new_outside_ones_hours(couple, time):
    ana, ben = couple
    does(ben, HELLO)
    time.move(hours=11)
    thank(ana)
    assert lines(ben) == {}
    time.move(hours=10)
    assert list(lines(ben)) == ["Ana sent you a thank-you"]


def test_a_signature_an_answer_and_a_day_to_revisit_are_new(couple, time):
    ana, ben = couple
    for person in couple:
        does(person, HELLO)
    draft = f"/agreements/drafts/{uuid.uuid4()}"
    ana.post(draft, kind="agreement", what="zebra walks", look_on="2027-01-17")
    ana.post(f"{draft}/send", id=(version := str(uuid.uuid4())), when="at-once", sign="yes")
    time.move(minutes=11)
    assert does(ben, "Ana is proposing an agreement").status_code == 302
    ben.post(f"/agreements/versions/{version}/sign")
    assert lines(ben) == {}
    assert list(lines(ana)) == ["Ben signed your agreement"]
    assert does(ana, "Ben signed your agreement").location.startswith("/agreements/")
    assert lines(ana) == {}
    time.move(days=56)
    for person in couple:
        person.sign_in()
    assert list(lines(ana)) == list(lines(ben)) == ["It's time to revisit an agreement"]
    assert "zebra" not in ana.page("/")
    does(ana, "It's time to revisit an agreement")
    assert lines(ana) == {}
    assert list(lines(ben)) == ["It's time to revisit an agreement"]


def test_a_kept_agreement_that_was_opened_as_a_signature_is_no_news_once_more(couple, time, monkeypatch):
    ana, ben = couple
    for person in couple:
        does(person, HELLO)
    made = propose(ana, "zebra walks", sign=True)
    time.move(minutes=11)
    sign(ben, made.version)
    does(ana, "Ben signed your agreement")
    time.move(days=1)
    version = uuid.uuid4()
    keep(ana, made.agreement, id=str(version))
    does(ben, "Ana would like to keep an agreement")
    time.move(minutes=11)
    sign(ben, str(version))
    opens = letting_in.mark_opened
    with monkeypatch.context() as before:
        before.setattr(
            letting_in, "mark_opened", lambda _, now: opens([choices_let_in.mark("signature", version)], now)
        )
        does(ana, "Ben is keeping your agreement, too")
    assert lines(ana) == {}


def test_other_words_in_answer_to_a_proposal_are_one_line(couple, time):
    ana, ben = couple
    for person in couple:
        does(person, HELLO)
    made = propose(ana, "zebra walks", sign=True)
    time.move(minutes=11)
    answer(ben, made.version, "change")
    assert list(lines(ana)) == ["Ben answered your proposal"]
    theirs = counter(ben, made.agreement, "zebra rides", sign=True)
    time.move(minutes=11)
    assert list(lines(ana)) == ["Ben is proposing an agreement"]
    sign(ana, theirs.version)
    assert lines(ana) == {}


def test_a_message_to_come_back_to_is_new_on_its_day(house, time):
    house.ana.post(
        f"/statements/{id_of('message ben')}/entries",
        id=str(uuid.uuid4()), kind="time", back_on="2026-11-25",
    )  # fmt: skip
    does(house.ben, "Ana wrote back")
    assert lines(house.ben) == {}
    time.move(days=3)
    assert list(lines(house.ana)) == list(lines(house.ben)) == ["It's time to come back to a message"]
    does(house.ana, "It's time to come back to a message")
    assert lines(house.ana) == {}


def test_a_message_that_was_answered_is_not_new(house):
    assert list(lines(house.ana))[:1] == ["Ben sent you a message"]
    house.ana.post(
        f"/statements/{id_of('message ben')}/entries", id=str(uuid.uuid4()), kind="heard", text="the plan"
    )
    assert "Ben sent you a message" not in lines(house.ana)


def test_a_kind_note_is_new_until_it_is_opened_itself_and_stands_first_till_then(couple):
    ana, ben = couple
    first, second = thank(ana), thank(ana)
    line = "Ana sent you 2 thank-yous"
    page = ben.page("/thanks")
    marked = re.findall(r'<details class="more">(?:(?!</details>).)*?name="page" value="(.*?)"', page, re.S)
    assert set(marked) == {f"/thanks#note-{id}" for id in (first, second)}
    assert page.index(f'id="note-{first}"') < page.index("Share it now")
    ben.post("/home/new/here", page="/thanks")
    assert line in lines(ben)
    ben.post("/home/new/here", page=f"/thanks#note-{first}")
    assert "Ana sent you a thank-you" in lines(ben)
    ben.post("/home/new/here", page=f"/thanks#note-{second}")
    assert not [words for words in lines(ben) if "kind note" in words]
    page = ben.page("/thanks")
    assert "data-opened-here" not in page
    assert page.index("Share it now") < page.index(f'id="note-{first}"')
    assert "data-opened-here" not in ana.page("/thanks")


def test_several_of_a_kind_are_one_line(couple):
    ana, ben = couple
    thank(ana)
    thank(ana)
    line = "Ana sent you 2 thank-yous"
    assert line in lines(ben)
    assert does(ben, line).location.startswith("/thanks")
    assert line not in lines(ben)
    thank(ana)
    assert "Ana sent you a thank-you" in lines(ben)


def test_a_name_that_is_code_or_braces_is_only_a_name(couple, time):
    ana, ben = couple
    ana.post("/settings", name="{count} <b>{0.x}", zone="UTC", theme="system")
    time.move(minutes=11)
    thank(ana)
    assert "{count} <b>{0.x} sent you a thank-you" in lines(ben)


def test_home_of_someone_alone_lists_nothing_new(eve):
    assert lines(eve) == {}
    assert "New for you" not in eve.page("/")


def item(kind: str, n: int = 0, came: datetime = NOW, stamp: str = "") -> News:
    return News(kind, uuid.UUID(int=n), came, uuid.UUID(int=n), stamp=stamp)


def test_what_asks_for_an_answer_or_is_due_comes_first_and_each_kind_is_a_line():
    found = [item(kind, n) for kind in reversed(news.SAYS) for n in (1, 2)]
    ranked = news.lines_of(found, (), NOW)
    asks, rest = (
        [kind for kind in news.SAYS if (kind in news.ASKS | news.DUE) is first] for first in (True, False)
    )
    assert [line.kind for line in ranked] == [*asks, *rest]
    assert all(len(line.news) == 2 for line in ranked)


def test_what_asks_for_nothing_is_in_sight_the_newest_first():
    hours = {"thanks": 1, "wants-to-talk": 5, "answer": 2, "light": 9, "agreed": 4}
    found = [item(kind, came=NOW - timedelta(hours=hour)) for kind, hour in hours.items()]
    found.append(item("agreed", 2, came=NOW - timedelta(hours=7)))
    ranked = news.lines_of(found, (), NOW)
    assert [line.kind for line in ranked] == ["light", "thanks", "answer", "agreed", "wants-to-talk"]


def test_nothing_is_new_before_it_comes_after_four_weeks_or_once_it_was_opened():
    for came, is_new in (
        (NOW, True),
        (NOW + timedelta(seconds=1), False),
        (NOW - choices_let_in.NEWS_FOR, False),
        (NOW - choices_let_in.NEWS_FOR + timedelta(seconds=1), True),
    ):
        assert bool(news.lines_of([item("thanks", came=came)], (), NOW)) is is_new
    assert news.lines_of([item("thanks")], {item("thanks").mark}, NOW) == []
    assert news.lines_of([item("revisit", stamp="a")], {item("revisit", stamp="b").mark}, NOW) != []


def test_what_was_opened_is_forgotten_once_it_cannot_be_new_any_more():
    chosen = choices_let_in.Choices().with_opened(["a"], NOW.date())
    later = NOW.date() + choices_let_in.NEWS_FOR
    assert set(chosen.with_opened(["b"], later).opened) == {"a", "b"}
    assert set(chosen.with_opened(["b"], later + timedelta(days=1)).opened) == {"b"}


def test_what_home_says_is_never_about_whether_something_was_read():
    said = " ".join(words for pair in news.SAYS.values() for words in pair).replace("You can both read", "")
    assert not re.search(r"\b(read|seen|waiting|unread|overdue|still|yet)\b", said)


def test_the_first_sentence_says_where_one_is(ana, app):
    assert "It's just you here for now" in text_of(ana.page("/"))
    ben = Person(app, "Ben").sign_up()
    ben.open_invitation(ana.invitation_secret())
    assert "Someone's asking you to join them" in text_of(ben.page("/"))
    ben.post("/pairing/accept")
    assert "You and Ana are connected" in text_of(ben.page("/"))
    for person in (ana, ben):
        person.say_hello("Your laugh")
    assert "You can both read your hellos now" in text_of(ana.page("/"))
    does(ana, HELLO)
    assert "nothing you have to do" not in text_of(ana.page("/")), "the check-in is today"
