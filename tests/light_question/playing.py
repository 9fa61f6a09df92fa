"""What two people do with a light question, for the tests that need one."""

import re
import uuid

from tests.conftest import Person
from tests.databases import connect

PAGE = "/light-question"
EVERY_DAY = tuple("0123456")


def propose(person: Person, days=EVERY_DAY, **fields) -> str:
    """The id of what they proposed."""
    answer = person.post(f"{PAGE}/days", follow=False, days=list(days), **fields)
    assert answer.status_code == 302, answer.text
    with connect(person.app) as db:
        ((id,),) = db.execute("SELECT id FROM light_plans WHERE agreed_at IS NULL").fetchall()
    return str(uuid.UUID(str(id)))


def agree_on(ana: Person, ben: Person, days=EVERY_DAY) -> None:
    assert ben.post(f"{PAGE}/days/{propose(ana, days)}/agree", follow=False).status_code == 302


def asked(person: Person) -> dict[str, str]:
    """Where the form of today goes, and what it carries."""
    page = person.page(PAGE)
    path = re.search(rf'action="({PAGE}/[\d-]+/answer)"', page)[1]
    fields = {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page)[1] for n in ("question", "version")}
    return {"path": path, **fields}


def write(person: Person, text: str, go: str = "", form: dict[str, str] | None = None, **more):
    form = dict(form or asked(person))
    sent = {**form, "text": text, **more} | ({"go": go} if go else {})
    return person.post(sent.pop("path"), follow=False, **sent)


def give(person: Person, text: str, form: dict[str, str] | None = None) -> None:
    answer = write(person, text, "give", form)
    assert answer.status_code == 302, answer.text
