"""What hasn't arrived when a space closes without a key at hand waits for its author alone, who gets every word back."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import delete

from couples import vault
from couples.accounts.models import User
from couples.db import begin_writing, db
from couples.home import routes_home
from couples.home.forgetting import forget_person
from couples.maintenance.cleanup import clean_up
from couples.maintenance.deliver_due import deliver
from couples.maintenance.leave_due import leave_due
from couples.spaces.models import Space
from tests.accounts.test_starting_over import bring_back, start_over
from tests.boundaries.acts import answer, counter, new_id, propose, share_boundary, signed_by_both, slip
from tests.conftest import PASSWORD, Person
from tests.every_page import every_page_of
from tests.live.talking import begin, move
from tests.live.test_talk_requests import question
from tests.opening import cells_of
from tests.pages import text_of
from tests.scenario import dump, one, user_id
from tests.spaces.test_undo_day import plan
from tests.statements.test_sharing import entry, share
from tests.takeout.files import take

SAID = "/only-me/said-before"
NOTE, PROPOSAL, LIMIT, MESSAGE, TOPIC = WORDS = (
    "the heron note",
    "we feed the heron",
    "go and see the heron",
    "you woke the heron",
    "Whether the heron may nest with us",
)
WAITING = "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL AND shared_since IS NULL"


def delete_drafts(person: Person, *rooms: str) -> None:
    for room in rooms or ("agreement", "statement"):
        for row in dump(person.app)[f"{room}_drafts"]:
            person.post(f"/{room}s/drafts/{uuid.UUID(row['id'])}/delete")
        assert dump(person.app)[f"{room}_drafts"] == []


def sends(person: Person, agreement: str) -> dict[str, str]:
    """One of each that waits, with its draft deleted; the ids, as addresses name them."""
    slip(person, agreement, NOTE, day="")
    proposed = propose(person, PROPOSAL, when="letter", topic="money")
    boundary, talk = share_boundary(person, LIMIT, "letter"), new_id()
    message = share(person, MESSAGE, when="letter")
    assert question(person, id=talk, topic=TOPIC).status_code == 302
    delete_drafts(person)
    ids = {"agreement": proposed.agreement, "version_old": proposed.version, "boundary_ana": boundary}
    return {**ids, "statement": message, "talk": talk, "talk_past": talk}


def the_job_comes(person: Person, time) -> None:
    """After four hours, in which the leaver's day ends and nothing arrives."""
    time.move(hours=4, minutes=1)
    leave_due(person.app)


def host_deletes(person: Person, time) -> None:
    with person.app.app_context():
        begin_writing()
        gone = db.session.query(User).filter_by(email=person.email).one()
        gone.keyring = vault.Keyring(gone.id, b"", b"")
        forget_person(gone, time.now())
        db.session.commit()


@pytest.fixture(params=["Ana leaves", "Ana takes all back", "Ben leaves", "the host deletes Ben"])
def closed(request, couple, time) -> dict[str, str]:
    """The ids of what Ana had on its way when the space closed without a key at hand."""
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    if "host" not in request.param:
        back = {"take_back": "y"} if "back" in request.param else {}
        plan(ben if "Ben" in request.param else ana, **back)
    time.move(hours=20)
    ids = sends(ana, made.agreement)
    if "host" in request.param:
        host_deletes(ben, time)
    else:
        the_job_comes(ana, time)
    return ids


@pytest.mark.parametrize("first", ["Ana", "Ben"])
def test_its_author_gets_every_word_back_whoever_comes_first(closed, couple, time, first):
    ana, ben = couple
    if first == "Ben":
        ben.get("/")
    time.move(days=3)
    ana.sign_in()
    ana.page("/")
    page = text_of(ana.page(SAID))
    for words in WORDS:
        assert page.count(words) == 1, words
    assert one(ana.app, WAITING) == 0
    for table in ("live_sessions", "agreement_slips", "statements", "boundaries"):
        assert dump(ana.app)[table] == [], table


def test_however_long_its_author_stays_away(closed, couple, time):
    ana, _ = couple
    for days in (45, 60, 300):
        time.move(days=days)
        clean_up(ana.app)
    ana.sign_in()
    ana.page("/")
    page = text_of(ana.page(SAID))
    for words in WORDS:
        assert words in page


def all_seen(person: Person, ids: dict[str, str]) -> list[dict]:
    """All pages that this person gets, apart from one with a new key each time, and their file."""
    person.prove()
    pages = every_page_of(person, **ids)
    del pages["GET accounts.sign_in_code"]
    return [pages, take(person, opened="y").data]


def test_a_partner_finds_nothing_of_it_and_cant_tell_that_there_is_any(couple, time, monkeypatch):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    plan(ben)
    time.move(hours=20)
    ids = sends(ana, made.agreement)
    the_job_comes(ana, time)
    time.move(days=1)
    deliver(ana.app)
    monkeypatch.setattr(routes_home, "_put_left_over_words_aside", lambda now: None)
    seen = all_seen(ben, ids)
    assert "heron" not in str(seen)
    with ana.app.app_context():
        begin_writing()
        waiting = Space.closed_at.is_not(None), Space.shared_since.is_(None)
        assert db.session.execute(delete(Space).where(*waiting)).rowcount == 1
        db.session.commit()
    assert dump(ana.app)["agreement_slips"] == []
    assert all_seen(ben, ids) == seen


@pytest.mark.parametrize(
    "how", ["Ben leaves", "Ben leaves in a day", "Ana leaves in a day", "the host deletes Ben"]
)
def test_nothing_is_lost_where_nothing_had_arrived_yet(ana, ben, time, how):
    """Ana's words are all that there is, so the space itself is gone right away."""
    if "in a day" in how:
        plan(ben if "Ben" in how else ana, take_back="y")
    time.move(hours=20)
    propose(ana, PROPOSAL, when="letter")
    share_boundary(ana, LIMIT, "letter")
    share(ana, MESSAGE, when="letter")
    delete_drafts(ana)
    if "host" in how:
        host_deletes(ben, time)
    elif "in a day" in how:
        the_job_comes(ana, time)
    else:
        assert ben.post("/pairing/leave", follow=False).status_code == 302
    spaces = [] if "host" in how else every_page_of(ben)
    assert "heron" not in str(spaces)
    ana.page("/")
    page = text_of(ana.page(SAID))
    for words in (PROPOSAL, LIMIT, MESSAGE):
        assert words in page
    assert one(ana.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL") == 0


def test_who_leaves_before_anything_arrived_has_drafts_and_no_copies_beside_them(ana, ben):
    share(ana, MESSAGE, when="letter")
    propose(ana, PROPOSAL, when="letter")
    delete_drafts(ana, "agreement")
    assert ana.post("/pairing/leave", follow=False).status_code == 302
    drafts = take(ana).data["mine"]
    assert MESSAGE in str(drafts["message_drafts"])
    assert [draft["what"] for draft in drafts["agreement_drafts"]] == [PROPOSAL]
    ana.page("/")
    assert "There's nothing here" in ana.page(SAID)


@pytest.mark.parametrize("first", ["Ana", "Ben"])
def test_it_comes_back_with_the_old_vault_of_someone_who_started_over(couple, time, first):
    ana, ben = couple
    later = (time.now() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")
    assert question(ana, topic=TOPIC, when="at", at=later).status_code == 302
    with_new_vault = start_over(ana, time)
    ben.sign_in()
    plan(ben)
    time.move(hours=20)
    the_job_comes(ben, time)
    if first == "Ben":
        ben.page("/")
    with_new_vault.page("/")
    assert TOPIC not in with_new_vault.page(SAID)
    with_old_vault = bring_back(ana, PASSWORD)
    with_old_vault.page("/")
    assert TOPIC in text_of(with_old_vault.page(SAID))


def say_things(ana: Person, ben: Person, time) -> tuple[str, ...]:
    """What Ana says to words of Ben's, in each way there is; all that's about the heron is his."""
    signed = signed_by_both(ben, ana, time)
    assert slip(ana, signed.agreement, "a note on it").status_code == 302
    time.move(days=1)
    counter(ana, signed.agreement, "on its way", when="letter")
    asked = propose(ben, "We let the heron in", topic="money")
    message, hers = share(ben, "you saw the heron"), share(ana, "you came home late")
    time.move(minutes=11)
    assert answer(ana, asked.version, "change", line="a line on it").status_code == 302
    entry(ana, message, "heard", "a reply to it")
    heard = {"id": new_id(), "kind": "almost", "text": "an answer to his reply"}
    reply = entry(ben, hers, "heard", "that I forgot the heron")
    assert ana.post(f"/statements/entries/{reply}/answer", follow=False, **heard).status_code == 302
    hello = one(ben.app, "SELECT id FROM answers WHERE prompt = 'hello' AND author_id = ?", user_id(ben))
    assert (
        ana.post(f"/check-in/answers/{hello}/replies", follow=False, text="back to his hello").status_code
        == 302
    )
    later = {"id": new_id(), "text": "and the heron's"}
    assert ben.post(f"/check-in/answers/{hello}/afterthoughts", follow=False, **later).status_code == 302
    talk = begin(ben, ana, topic="How the heron feels")
    assert move(ben, talk, "take").status_code == 302
    assert move(ana, talk, "heard", text="what I heard of it").status_code == 302
    return (
        "a note on it",
        "a line on it",
        "a reply to it",
        heard["text"],
        "back to his hello",
        "what I heard of it",
    )


@pytest.mark.parametrize("how", ["Ben deletes his account", "the host deletes Ben"])
def test_what_was_said_to_someone_outlives_their_account_and_nothing_that_they_said_does(couple, time, how):
    ana, ben = couple
    said = say_things(ana, ben, time)
    if "host" in how:
        host_deletes(ben, time)
        assert one(ana.app, WAITING) == 1
    else:
        assert ben.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302
    assert "heron" not in str(cells_of(ana.app, ana).values())
    ana.page("/")
    page = text_of(ana.page(SAID))
    for words in said:
        assert page.count(words) == 1, words
    assert "heron" not in page
    assert "heron" not in str(take(ana).data)
    assert one(ana.app, WAITING) == 0
