"""What Ana and Ben do in this room, as the forms of its pages would do it."""

import re
import threading
import uuid
from dataclasses import dataclass

from tests.conftest import Person
from tests.how_often import rounds
from tests.pages import plain
from tests.scenario import connect, one

AHEAD = "2027-01-17"
"""Eight weeks after the Sunday on which tests play."""
WORDS = "We answer by the evening"
ROUNDS = rounds(4, 40)
"""How often what happens in the same instant is tried."""


@dataclass
class Sent:
    """A proposal on its way: the ids of its draft, its version and its agreement."""

    draft: str
    version: str
    agreement: str


def new_id() -> str:
    return str(uuid.uuid4())


def save(person: Person, id: str | None = None, kind: str = "agreement", json_too: bool = False, **fields):
    """Saves a draft of `kind`; its id and the answer."""
    id = id or new_id()
    path = f"/agreements/drafts/{id}"
    return id, person.post(path, follow=False, json=json_too, **{"kind": kind, **fields})


def drafted(person: Person, what: str = WORDS, **fields) -> str:
    id, answer = save(person, **{"what": what, "look_on": AHEAD, **fields})
    assert answer.status_code == 302, answer.text
    return id


def send(person: Person, draft: str, id: str | None = None, when: str = "at-once", **fields):
    return person.post(
        f"/agreements/drafts/{draft}/send",
        follow=False,
        **{"id": new_id() if id is None else id, "when": when, **fields},
    )


def propose(person: Person, what: str = WORDS, when: str = "at-once", sign: bool = False, **fields) -> Sent:
    """Proposes an agreement; `at-once` arrives ten minutes later."""
    return sent(person, drafted(person, what, **fields), when, sign)


def sent(person: Person, draft: str, when: str = "at-once", sign: bool = False, **fields) -> Sent:
    version = new_id()
    answer = send(person, draft, version, when, **({"sign": "yes"} if sign else {}), **fields)
    assert answer.status_code == 302, answer.text
    return Sent(draft, version, id_in(answer.location))


def id_in(location: str) -> str:
    return re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", location)[0]


def begin_change(person: Person, agreement: str) -> str:
    """The id of the draft in which this person finds other words."""
    answer = person.post(f"/agreements/{agreement}/change", follow=False)
    assert answer.status_code == 302, answer.text
    return id_in(answer.location)


def counter(
    person: Person, agreement: str, what: str, when: str = "at-once", sign: bool = False, **fields
) -> Sent:
    draft = begin_change(person, agreement)
    save(person, draft, what=what, **{"look_on": AHEAD, "version": "0", **fields})
    return sent(person, draft, when, sign)


def sign(person: Person, version: str, **fields):
    return person.post(f"/agreements/versions/{version}/sign", follow=False, **fields)


def unsign(person: Person, version: str):
    return person.post(f"/agreements/versions/{version}/unsign", follow=False)


def answer(person: Person, version: str, kind: str, **fields):
    path = f"/agreements/versions/{version}/answers"
    return person.post(path, follow=False, **{"id": new_id(), "kind": kind, **fields})


def take_back(person: Person, version: str):
    return person.post(f"/agreements/versions/{version}/take-back", follow=False)


def keep(person: Person, agreement: str, look_on: str = "2027-03-01", id: str | None = None, **fields):
    path = f"/agreements/{agreement}/keep"
    return person.post(path, follow=False, id=id or new_id(), look_on=look_on, **fields)


def shown_beside(person: Person, agreement: str) -> dict[str, str]:
    """What the form for keeping it says of the proposal that its page shows."""
    form = person.page(f"/agreements/{agreement}").partition(f'action="/agreements/{agreement}/keep">')[2]
    shown = re.search(r'name="instead" value="([0-9a-f-]{36})"', form.partition("</form>")[0])
    return {"instead": shown[1]} if shown else {}


def pause(person: Person, agreement: str, until: str = "2026-12-06", id: str | None = None):
    return person.post(f"/agreements/{agreement}/pause", follow=False, id=id or new_id(), until=until)


def end(person: Person, agreement: str, id: str | None = None):
    return person.post(f"/agreements/{agreement}/end", follow=False, id=id or new_id())


def slip(
    person: Person,
    agreement: str,
    text: str = "I did not manage",
    day: str = "2026-11-22",
    id: str | None = None,
):
    path = f"/agreements/{agreement}/slips"
    return person.post(path, follow=False, id=id or new_id(), text=text, day=day)


def share_boundary(person: Person, will: str = "go outside", arrives: str = "at-once", **fields) -> str:
    id = new_id()
    draft, saved = save(person, kind="boundary", will=will, **fields)
    assert saved.status_code == 302, saved.text
    answer = send(person, draft, id, arrives)
    assert answer.status_code == 302, answer.text
    return id


# --- what there is ------------------------------------------------------------------------------------------------------


def file_of(person: Person, agreement: str) -> dict:
    """The history of an agreement as this person can take it away."""
    answer = person.get(f"/agreements/{agreement}/history.json")
    assert answer.status_code == 200, answer.status_code
    return answer.json


def stands(person: Person, agreement: str) -> str:
    return file_of(person, agreement)["stands"]


def happened(person: Person, agreement: str) -> list[str]:
    return [event["what"] for event in file_of(person, agreement)["events"]]


def count(app, table: str, where: str = "1=1") -> int:
    return one(app, f"SELECT COUNT(*) FROM {table} WHERE {where}")


def signed_by_both(ana: Person, ben: Person, time, **fields) -> Sent:
    """An agreement in force."""
    made = propose(ana, sign=True, **fields)
    time.move(minutes=11)
    answer = sign(ben, made.version)
    assert answer.status_code == 302
    ben.page(answer.location)  # which says what it means, once
    return made


# --- what each sees, and what happens in the same instant ----------------------------------------------------------


def at_once(*calls) -> list:
    """Makes all calls in the same instant; what each gave back, in the order of the calls."""
    start, got = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n: int, call) -> None:
        start.wait()
        got[n] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return got


def posting(person: Person, path: str, **fields):
    """A form ready to be sent: its token is fetched before the race."""
    data = {**person.form_marks(), **fields}
    return lambda: person.client.post(path, data=data, base_url=person.base).status_code


def everything_of(person: Person, *agreements: str) -> list[str]:
    """The pages of this room, Home and the check-in, as this person sees them, without ids that are fresh each time."""
    paths = ["/", "/home/now", "/shared", "/only-me", "/check-in", "/agreements", "/agreements/part"]
    for id in agreements:
        paths += [f"/agreements/{id}{end}" for end in ("", "/part", "/history", "/history.json")]
    fresh = r"/(?:statements|agreements)/drafts/[0-9a-f-]{36}"
    passing = (
        fresh + r"|(?s:<section class=\"good-thing\">.*?</section>)|<span hidden data-lock=[^>]*></span> *"
    )
    return [plain(re.sub(passing, "", person.get(path, follow_redirects=True).text)) for path in paths]


def cells(app, table: str) -> list[tuple]:
    with connect(app) as db:
        query = f"SELECT waiting_cell IS NOT NULL, shared_cell IS NOT NULL FROM {table}"
        return db.execute(query).fetchall()


NOT_NOW = r"<details[^>]*>\s*<summary>(?:(?!</summary>).)*Put off(?:(?!</details>).)*</details>"


def without_not_now(pages: str) -> str:
    """The same without the list of what someone put off themselves, which is behind the door."""
    return re.sub(NOT_NOW, "", pages, flags=re.S)
