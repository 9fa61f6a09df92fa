"""A server with a mail server, and what people choose."""

from dataclasses import dataclass

import pytest

from couples.mail.send_due import send_due
from couples.reminders.claiming import claim_due
from tests.conftest import Person
from tests.mail.servers import Mailbox, mail_server
from tests.push.conftest import certificate, on_loopback, service  # noqa: F401  for these tests, too

AS_FIRST = {
    "coming": "", "days": "1", "today": "", "hours": "0", "writing": "", "weekday": "6", "writing_at": "20",
    "at": "10", "begin": "8", "end": "21",
}  # fmt: skip


def chooses(person: Person, status: int = 302, **fields) -> None:
    answer = person.post("/settings/reminders", follow=False, **{**AS_FIRST, **fields})
    assert answer.status_code == status, answer.text


@dataclass
class Post:
    """A mail server's box, and the app whose letters it takes."""

    box: Mailbox
    app: object = None

    def round(self) -> list[str]:
        """One round of the server's background; who got a letter in it."""
        before = len(self.box.received)
        claim_due(self.app)
        send_due(self.app)
        return [got.to[0].partition("@")[0] for got in self.box.received[before:]]


@pytest.fixture
def mail():
    with mail_server() as (box, settings):
        yield box, settings


@pytest.fixture
def post(mail, make_app) -> Post:
    return Post(mail[0], make_app(smtp=mail[1]))


@pytest.fixture
def app(post):
    """The app of these tests has a mail server."""
    return post.app
