"""The demo: Ana and Ben's history is made by the app itself, and keeps the app's promises."""

import html
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import couples
from couples import clock, config, demo
from couples.demo import partner
from couples.extensions import limiter
from tests.conftest import CHEAP, Person, settings_for
from tests.how_often import first

WEEKS = 3
STORY = tomllib.loads(Path(demo.__file__).with_name("demo_story.toml").read_text("utf-8"))


def words_in(value) -> list[str]:
    """Every text that stands anywhere in a part of the story."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in words_in(part)]
    return [value] if isinstance(value, str) else []


CARE_PAGES = (
    "/care/mine",
    "/care/people",
    "/care/exercises/half-believed",
    "/care/exercises/saying-no",
    "/care/exercises/kind-figure",
)


def kept_words(name: str) -> list[str]:
    """Own words of the kit; what the app itself offers (an exercise, a rung of the ladder) is not among them."""
    offered = ("kind", "exercise", "situation")
    return [text for note in STORY["care"][name]["notes"] for key, text in note.items() if key not in offered]


def opened_app(folder: Path):
    limiter.reset()
    return couples.create_app(settings_for(folder, database_url=""), argon2_cost=CHEAP)


def close(app) -> None:
    with app.app_context():
        couples.db.close()


def test_it_is_made_without_the_proxy_that_its_requests_do_not_come_through(tmp_path, monkeypatch):
    """With one, the log would ask the host whether people go around it."""

    class Made(Exception):
        """The app would be next."""

    def make(settings, **_):
        raise Made(settings.proxies)

    monkeypatch.setenv("COUPLES_PROXIES", "1")
    monkeypatch.setattr(couples, "create_app", make)
    with pytest.raises(Made, match="0"):
        demo.fill(tmp_path / "demo", 1)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A folder with the demo of three weeks, made at the real time."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    demo.fill(folder, WEEKS, argon2_cost=CHEAP)
    return folder


@pytest.fixture
def demo_app(filled):
    app = opened_app(filled)
    yield app
    close(app)


def signed_in(app, name: str) -> Person:
    person = Person(app, name)
    assert person.sign_in(partner.PASSWORD).status_code == 302
    return person


def opened_weeks(person: Person) -> list[str]:
    """The addresses of everything both have opened, newest first; the hello is the last one."""
    found = re.findall(r"/check-in/history/[0-9a-f-]{36}", person.page("/check-in/history"))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_each_of_the_two_signs_in_and_finds_every_opened_week_and_the_hello(demo_app, name):
    person = signed_in(demo_app, name)
    weeks = opened_weeks(person)
    assert len(weeks) == WEEKS + 1
    for address, week in zip(weeks, reversed(STORY["weeks"][-WEEKS:]), strict=False):
        page = html.unescape(person.page(address))
        assert week["ana"]["wrote"]["thanks"] in page
        assert week["ben"]["wrote"]["thanks"] in page
        assert week["ben"]["promise"]["text"] in page
    assert STORY["hello"]["ben"] in html.unescape(person.page(weeks[-1]))


def test_three_lines_say_how_to_sign_in_and_that_the_folder_is_throwaway():
    lines = demo.how_to_sign_in().splitlines()
    assert len(lines) == 3
    for words in ("ana@example.org", "ben@example.org", partner.PASSWORD, "throwaway"):
        assert words in demo.how_to_sign_in()


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_home_has_todays_light_question_for_both(demo_app, name):
    home = signed_in(demo_app, name).page("/")
    assert "Today's light question" in html.unescape(home)


def test_ana_finds_her_drafts_of_this_week(demo_app):
    page = html.unescape(signed_in(demo_app, "Ana").page("/only-me"))
    for words in words_in(STORY["now"]["ana"]["wrote"]):
        assert words in page


def test_both_find_the_thanks_of_the_other_and_what_each_chose_to_show(demo_app):
    notes = [note["text"] for week in STORY["weeks"][-WEEKS:] for note in week.get("notes", ())]
    assert len(notes) > 3
    for name in ("Ana", "Ben"):
        person = signed_in(demo_app, name)
        first = person.page("/thanks")
        months = [
            first,
            *(person.page(html.unescape(m)) for m in re.findall(r'href="(/thanks\?month=[\d-]+)', first)),
        ]
        page = html.unescape("".join(months))
        assert [note for note in notes if note not in page] == []
        shown = html.unescape(person.page("/thanks/cards") + person.page("/thanks/goals"))
        assert [text for text in words_in(STORY["shown"]) if text not in shown] == []


def test_ana_finds_what_she_grows_for_herself(demo_app):
    ana = signed_in(demo_app, "Ana")
    page = html.unescape(ana.page("/growing"))
    for goal in STORY["growing"]["ana"]["goals"]:
        assert goal["text"] in page
    assert "Next: Ask Mira to come along" in page
    assert all(win in page for win in STORY["growing"]["ana"]["wins"])


def test_each_finds_what_they_keep_in_the_kit(demo_app):
    for name in ("Ana", "Ben"):
        person = signed_in(demo_app, name)
        pages = "".join(html.unescape(person.page(path)) for path in CARE_PAGES)
        assert [words for words in kept_words(name.lower()) if words not in pages] == []
    assert "Calmer afterward" in signed_in(demo_app, "Ana").page("/care/mine")


def test_nothing_that_ben_gets_holds_a_word_of_anas_drafts(demo_app):
    ben = signed_in(demo_app, "Ben")
    now = f"/check-in/{ben.occasion()}"
    addresses = [
        "/",
        "/home/now",
        "/shared",
        "/only-me",
        "/check-in",
        "/check-in/history",
        *CARE_PAGES,
        *opened_weeks(ben),
    ]
    addresses += [now, f"{now}/part", f"{now}/questions", f"{now}/questions/1", f"{now}/preview"]
    addresses += ["/thanks", "/thanks/cards", "/thanks/goals", "/growing", "/growing/wins"]
    own = STORY["growing"]["ana"]
    drafts = [*words_in(STORY["now"]["ana"]["wrote"]), *own["wins"], *(goal["text"] for goal in own["goals"])]
    drafts += kept_words("ana")
    assert len(drafts) > 12
    for address in addresses:
        answer = ben.get(address)
        assert answer.status_code == 200, address
        page = html.unescape(answer.text)
        assert not [words for words in drafts if words in page], address


def test_ana_finds_her_own_pages_and_nothing_that_ben_gets_holds_a_word_of_them(demo_app):
    ana, ben = signed_in(demo_app, "Ana"), signed_in(demo_app, "Ben")
    listed = set(re.findall(r'"(/only-me/pages/[0-9a-f-]{36})"', ana.page("/only-me/pages")))
    assert len(listed) == len(STORY["pages"])
    mine = html.unescape("".join(ana.page(f"{address}/edit") for address in listed))
    paths = ("/only-me", "/only-me/pages", "/only-me/pages/tags", "/only-me/pages/over-time", "/", "/shared")
    theirs = html.unescape("".join(ben.page(path) for path in paths))
    texts = [
        text.strip()
        for page in STORY["pages"]
        for n, text in page.items()
        if n.startswith(("text", "answer_"))
    ]
    assert len(texts) > len(listed)
    for text in texts:
        assert text in mine
        assert text[:40] not in theirs
        assert "!" not in text
    assert all(ben.get(address).status_code == 404 for address in listed)


def test_what_ana_kept_private_in_an_opened_week_is_not_in_bens_history(tmp_path):
    demo.fill(tmp_path / "more", 4, argon2_cost=CHEAP)
    app = opened_app(tmp_path / "more")
    kept = STORY["weeks"][-4]["ana"]["wrote"]["own"]
    assert kept["keep"]
    pages = {
        name: [
            html.unescape(person.page(address))
            for person in [signed_in(app, name)]
            for address in opened_weeks(person)
        ]
        for name in ("Ana", "Ben")
    }
    close(app)
    assert any(kept["text"] in page for page in pages["Ana"])
    assert not any(kept["text"] in page for page in pages["Ben"])


def test_a_second_fill_into_the_same_folder_is_refused_and_changes_nothing(filled):
    before = {path.name: path.stat().st_mtime_ns for path in filled.iterdir() if "-" not in path.name}
    with pytest.raises(FileExistsError):
        demo.fill(filled, WEEKS, argon2_cost=CHEAP)
    assert {path.name: path.stat().st_mtime_ns for path in filled.iterdir() if "-" not in path.name} == before


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FileExistsError):
        demo.fill(tmp_path / "taken", WEEKS, argon2_cost=CHEAP)
    assert (tmp_path / "taken").read_text() == "mine"


def test_the_clock_is_the_real_one_again_after_filling(tmp_path):
    before = clock.now
    demo.fill(tmp_path / "data", 1, argon2_cost=CHEAP)
    assert clock.now is before
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60


def test_the_clock_is_the_real_one_again_after_a_refused_step_and_the_error_names_no_words(
    tmp_path, monkeypatch
):
    before = clock.now
    monkeypatch.setattr(partner, "PASSWORD", "short")
    with pytest.raises(RuntimeError) as refused:
        demo.fill(tmp_path / "data", 1, argon2_cost=CHEAP)
    assert str(refused.value) == "POST /sign-up: 422"
    assert clock.now is before


@pytest.mark.parametrize(
    "made_at",
    [
        pytest.param(
            datetime(2026, 1, 1, 0, 5, tzinfo=UTC), id="just after midnight", marks=pytest.mark.long
        ),
        pytest.param(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), id="as the clocks go forward"),
        pytest.param(
            datetime(2026, 10, 25, 1, 0, tzinfo=UTC), id="as the clocks go back", marks=pytest.mark.long
        ),
        pytest.param(
            datetime(2028, 2, 29, 22, 59, tzinfo=UTC), id="late on a leap day", marks=pytest.mark.long
        ),
    ],
)
def test_it_can_be_made_on_any_day_and_at_any_hour(tmp_path, time, made_at):
    time.time = made_at
    demo.fill(tmp_path / "data", 2, argon2_cost=CHEAP)
    assert clock.now() == made_at
    app = opened_app(tmp_path / "data")
    assert len(opened_weeks(signed_in(app, "Ben"))) == 3
    assert "Only for you" in signed_in(app, "Ana").page("/check-in")
    close(app)


@pytest.mark.parametrize("weeks", first(13, 40))
def test_the_whole_story_is_told_once_and_with_the_weeks_that_never_opened(tmp_path, time, weeks):
    demo.fill(tmp_path / "data", weeks, argon2_cost=CHEAP)
    app = opened_app(tmp_path / "data")
    ana, ben = signed_in(app, "Ana"), signed_in(app, "Ben")
    both_wrote = [week for week in STORY["weeks"] if "ana" in week and "ben" in week]
    assert len(opened_weeks(ben)) == len(both_wrote) + 1
    alone = next(w for w in STORY["weeks"] if w.get("ana", {}).get("left") == "keep")["ana"]["wrote"]["own"]
    assert alone in html.unescape(ana.page("/check-in/history"))
    assert alone not in html.unescape(ben.page("/check-in/history"))
    pages = [html.unescape(ben.page(address)) for address in opened_weeks(ben)]
    carried = next(w for w in STORY["weeks"] if w.get("ben", {}).get("left") == "carry")["ben"]["wrote"][
        "own"
    ]
    assert sum(carried in page for page in pages) == 1
    assert sum("Taken back" in page and "taken-back" in page for page in pages) == 1
    close(app)


def test_no_text_of_the_story_raises_its_voice_or_is_told_twice():
    texts = words_in({part: STORY[part] for part in ("hello", "now", "shown")})
    texts += [note["text"] for week in STORY["weeks"] for note in week.get("notes", ())]
    texts += [text for own in STORY["growing"].values() for text in own["wins"]]
    for week in STORY["weeks"]:
        texts += [t for name in ("ana", "ben") for t in words_in(week.get(name, {}).get("wrote", {}))]
        texts += [week[name]["promise"]["text"] for name in ("ana", "ben") if "promise" in week.get(name, {})]
    assert not [text for text in texts if "!" in text]
    assert len(texts) == len(set(texts))


def test_ana_writes_longer_than_ben():
    lengths = {
        name: [len(t) for w in STORY["weeks"] for t in words_in(w.get(name, {}).get("wrote", {}))]
        for name in ("ana", "ben")
    }
    mean = {name: sum(found) / len(found) for name, found in lengths.items()}
    assert mean["ana"] > 1.5 * mean["ben"]


def test_the_settings_of_the_machine_count_but_for_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COUPLES_DATA", str(tmp_path / "real"))
    monkeypatch.setenv("COUPLES_BASE_URL", "https://us.example.org")
    monkeypatch.setenv("COUPLES_SIGNUP", "closed")
    monkeypatch.setenv("COUPLES_DATABASE_URL", "postgresql+psycopg://couples@127.0.0.1/couples")
    assert config.load().signup == "closed"
    demo.fill(tmp_path / "data", 1, argon2_cost=CHEAP)
    assert (tmp_path / "data" / "couples.db").exists()
    assert not (tmp_path / "real").exists()
