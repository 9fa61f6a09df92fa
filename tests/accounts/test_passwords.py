"""What makes a password good enough, how little work saying so takes, and when it is said."""

import random
import re
import sys

import pytest
from zxcvbn import zxcvbn

from couples.accounts.password_strength import problem_with
from couples.vault import passwords as vault_passwords
from tests.conftest import PASSWORD, Person
from tests.databases import anyone_may_write

NEW = "green kettle by the door"
CRAFTED = ("4@8({[<3691!|70$5+%2" * 4)[:72]
"""Every sign that can stand for a letter: zxcvbn reads all of them in all ways together, for seconds."""
MOST_STEPS = 400_000
"""Lines of Python, a few times those of an ordinary sentence; a vault takes longer to open."""


class TooMuchWork(Exception):
    pass


def steps_of(judge, *given, most: int = MOST_STEPS) -> int:
    """How many lines of Python run while `judge` works: the same on every machine, unlike its time."""
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += event == "line"
        if steps > most:
            raise TooMuchWork
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        judge(*given)
    finally:
        sys.settrace(before)
    return steps


def of(signs: str, length: int = 72) -> str:
    return "".join(random.Random(signs).choices(signs, k=length))  # noqa: S311


HOSTILE = [
    CRAFTED, CRAFTED[::-1], "({[<1!|7$5" + "4@" * 40, "({[<4@" * 12, "1!|7" * 18, "4831!0 5" * 9, "1234567890" * 7,
    of("1!|7"), of("69@4"), of("({[<4@a"), of("0123456789"), of("4@1!"), of("(4831052%"), of("19[0$56{w"), of("4@83a"),
    "a" * 72, "ab" * 36, "aab" * 24, ("aab" * 2 + "c") * 10, "1.1." * 18, "11.11.1991 " * 6, "password" * 9,
    "p@4$5w0rd!1" * 6, "1qaz2wsx3edc4rfv" * 4, of("ab"), of("абв"), of("👍🏽é"), "a" * 1024, of("4@({[<1!|7$56", 1024),
    "é" * 512, " " * 1024, "\u200d" * 300, "\ud800" * 300, "a\ud800b\udfff" * 20, "x" * 100_000,
]  # fmt: skip


def test_a_crafted_password_is_too_much_work_for_the_meter_itself():
    with pytest.raises(TooMuchWork):
        steps_of(zxcvbn, CRAFTED)


@pytest.mark.parametrize("password", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_sent_judging_it_stays_little_work(password):
    assert steps_of(problem_with, password, ["ana", "ana@example.org"]) <= MOST_STEPS


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "correct horse battery staple",
        "four green kettles by the window " * 4,
        "a" * 100 + " and then three quiet kettles",
        CRAFTED,
        "🫖🫖 teapot 🫖 emoji",
        "tr0ub4dor&3 on the roof",
    ],
)
def test_a_long_unlikely_password_is_good(password):
    assert problem_with(password, ["Ana", "ana@example.org"]) == ""


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("p@ssw0rd1234", "easy to guess"),
        ("passwordpassword" * 20, "easy to guess"),
        ("abc" * 300 + "ab", "easy to guess"),
        ("1234567890" * 7, "easy to guess"),
        ("a" * 1000, "easy to guess"),
        ("qwertyuiop[]", "easy to guess"),
        ("anastasia2001", "easy to guess"),
        (" " * 40, "only spaces"),
        ("\u2800\u200b" * 20, "only spaces"),
        ("\ud800" * 400, "1,024 bytes"),
        ("", "at least 10"),
        ("nine char", "at least 10"),
    ],
)
def test_what_would_be_guessed_quickly_is_refused_in_words(password, says):
    assert says in problem_with(password, ["anastasia", "ana@example.org"])


# --- when it is judged ------------------------------------------------------------------------------------------


@pytest.fixture
def judged(ana, monkeypatch) -> list[str]:
    """Each slow step of a password's way, by name; and every one leaves the database free for others to write to."""
    steps = []

    def watched(name, real):
        def step(*given, **named):
            assert anyone_may_write(ana.app)
            steps.append(name)
            return real(*given, **named)

        return step

    monkeypatch.setattr("zxcvbn.zxcvbn", watched("judged", zxcvbn))
    monkeypatch.setattr(vault_passwords.argon2id, "kdf", watched("stretched", vault_passwords.argon2id.kdf))
    return steps


def code_of(page: str) -> str:
    return re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", page)[0]


def test_without_an_invitation_no_password_is_judged(make_app, monkeypatch):
    app = make_app(signup="invited")
    Person(app, "Ana").sign_up()
    monkeypatch.setitem(sys.modules, "zxcvbn", None)
    with pytest.raises(ImportError):
        problem_with(CRAFTED, [])
    answer = Person(app, "Eve").post("/sign-up", name="Eve", email="eve@example.org", password=CRAFTED)
    assert answer.status_code == 422
    assert "need an invitation" in answer.text


def test_a_wrong_recovery_code_or_current_password_is_said_before_the_new_one_is_judged(ana, judged):
    ana.post("/settings/recovery", current=PASSWORD)
    code = "0000-" * 6 + "0000"
    answer = Person(ana.app).post("/sign-in/recovery", email=ana.email, code=code, password="password1234")
    assert "Wrong e-mail address" in answer.text
    answer = ana.post("/settings/password", current="not my password", password="password1234")
    assert "your current password" in answer.text
    assert judged == ["stretched"]


def test_a_new_password_is_judged_and_stretched_while_others_can_write(ana, judged):
    Person(ana.app, "Eve").sign_up()
    assert judged == ["judged", "stretched"]
    code = code_of(ana.post("/settings/recovery", current=PASSWORD).text)
    judged.clear()
    assert (
        Person(ana.app).post("/sign-in/recovery", email=ana.email, code=code, password=NEW).status_code == 200
    )
    assert judged == ["judged", "stretched"]
    assert ana.sign_in(NEW).status_code == 302
    judged.clear()
    assert ana.post("/settings/password", current=NEW, password=PASSWORD).status_code == 200
    assert judged == ["stretched", "judged", "stretched"]


def test_a_weak_new_password_is_refused_beside_its_field_and_changes_nothing(ana):
    code = code_of(ana.post("/settings/recovery", current=PASSWORD).text)
    browser = Person(ana.app)
    for weak, says in (
        ("password1234", "easy to guess"),
        (" " * 30, "only spaces"),
        ("x" * 2000, "1,024 bytes"),
    ):
        for answer in (
            browser.post("/sign-in/recovery", email=ana.email, code=code, password=weak),
            ana.post("/settings/password", current=PASSWORD, password=weak),
        ):
            assert answer.status_code == 422
            assert re.search(rf'id="password-error">.*{says}', answer.text)
    assert Person(ana.app, "Ana").sign_in().status_code == 302
    assert browser.post("/sign-in/recovery", email=ana.email, code=code, password=NEW).status_code == 200
