"""Whatever was pasted with it: a link's secret and a spoken code are found, and guessing stays slow."""

import pytest

from couples.spaces.pasted_invitation import secret_in
from tests.conftest import Person

SECRET = "Ab-_" + "x9" * 8 + "_Z"
LINK = f"https://home.example/pairing/join#{SECRET}"
AROUND = {
    "alone": "{}",
    "a full stop": "Here it is: {}.",
    "brackets": "({})",
    "angle brackets": "<{}>",
    "quotes": "“{}”",
    "text after it": "{} and see you tonight",
    "a line break after it": "{}\nBen",
    "a line break before it": "Join me:\r\n{}\r\n",
    "invisible characters": "\u200b{}\u200b\ufeff",
    "an app's own line": "Ana sent you a link (100% private): {} – via Chat",
}


@pytest.mark.parametrize("how", AROUND)
def test_the_secret_of_a_link_is_found_in_whatever_was_pasted(how):
    assert len(SECRET) == 22
    assert secret_in(AROUND[how].format(LINK)) == SECRET
    assert secret_in(AROUND[how].format(SECRET)) == SECRET


def test_a_link_that_a_mail_broke_over_two_lines_is_found():
    assert secret_in(f"{LINK[:50]}\n{LINK[50:]}\nSee you") == SECRET


@pytest.mark.parametrize(
    "pasted",
    ["ABCD-EF12", "abcd ef12", " ABCD EF12. ", "The code is ABCD-EF12, until nine", "ABCD\u2013EF12"],
)
def test_a_spoken_code_is_found_too(pasted):
    assert "".join(c for c in secret_in(pasted).upper() if c.isalnum()) == "ABCDEF12"


NEITHER = [
    "", "%", "#%E0%A4%A", "# " + "x" * 21, "x" * 23, "x" * 5000, "#" * 22, "\ud800", "ABCD-EF1", "ABCD-EF123",
]  # fmt: skip


@pytest.mark.parametrize("pasted", NEITHER)
def test_what_is_neither_comes_back_as_it_is(pasted):
    assert secret_in(pasted) == pasted


def test_an_invitation_opens_by_a_message_that_was_pasted_whole(couple, eve):
    ana, _ = couple
    cleo = Person(ana.app, "Cleo").sign_up()
    secret = cleo.invitation_secret()
    answer = eve.open_invitation(f"Hi Eve! Join me: http://home.example/pairing/join#{secret}. 100% yours")
    assert answer.status_code == 302
    assert "Cleo" in eve.page(answer.location)


def test_what_opens_nothing_is_said_kindly_and_stays_in_the_field(eve):
    assert "This invitation doesn't work" in eve.open_invitation("hello %").text
    answer = eve.open_invitation("x y " * 1500)
    assert answer.status_code == 422
    assert "x y " * 1499 in answer.text


def test_guesses_of_a_code_with_words_around_them_are_as_slow_as_without(eve):
    answers = [
        eve.open_invitation(f"the code is ABCD-EF{n:02} for the invitation").status_code for n in range(40)
    ]
    assert 429 in answers
