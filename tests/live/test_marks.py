"""A move's mark tells a repetition from another move, and tells nobody a word: not even who holds the server's secrets."""

import itertools
import json
import uuid
from hashlib import sha256

import pytest

from couples import vault
from couples.db import db
from couples.maintenance import startup
from tests.live.talking import begin, move
from tests.migrating import downgrade
from tests.scenario import connect, one

WORDS, SENSE = "lighter", "it was a long week"


@pytest.fixture
def talk(couple):
    return begin(*couple, step=4)


def marks(app) -> set[bytes]:
    with connect(app) as rows:
        return {mark for (mark,) in rows.execute("SELECT mark FROM live_moves")}


def guesses(app, id: str, talk: str) -> set[bytes]:
    """What somebody with the database, the pepper and the right words in mind could try: all they have, in any order."""
    parts = [id, talk, "try", {}, WORDS, SENSE]
    texts = [json.dumps(list(s)) for n in (4, 5, 6) for s in itertools.permutations(parts, n)]
    with app.app_context():
        keyed = {vault.pepper().fingerprint(text, "live move") for text in texts}
    return keyed | {sha256(text.encode()).digest() for text in texts}


def test_who_holds_the_database_and_the_pepper_cannot_confirm_a_word(couple, talk):
    ana, _ = couple
    id, plain = str(uuid.uuid4()), str(uuid.uuid4())
    assert move(ana, talk, "try", id=id, text=WORDS, sense=SENSE).status_code == 302
    assert move(ana, talk, "back", id=plain, at="4").status_code == 302
    tried = guesses(ana.app, id, talk)
    assert not tried & marks(ana.app)
    with_no_words = sha256(json.dumps([plain, talk, "back", {"at": 4}]).encode()).digest()
    assert with_no_words in marks(ana.app)  # such guesses would have been met


def test_the_same_words_have_another_mark_for_each_author():
    hers, his = (vault.Keyring(uuid.uuid4(), vault.new_key(), b"") for _ in range(2))
    mark = hers.fingerprint(WORDS, "live move")
    assert mark == hers.fingerprint(WORDS, "live move")
    assert mark not in {his.fingerprint(WORDS, "live move"), hers.fingerprint(WORDS, "another purpose")}


def test_text_that_a_move_without_words_brings_along_is_in_no_mark(couple, talk):
    ana, _ = couple
    id = str(uuid.uuid4())
    assert move(ana, talk, "back", id=id, at="4", text=WORDS, answer=WORDS).status_code == 302
    assert move(ana, talk, "back", id=id, at="4").status_code == 302  # the same move


def test_a_repetition_is_known_and_other_words_under_its_id_are_refused(couple, talk):
    ana, _ = couple
    id = str(uuid.uuid4())
    for _ in range(2):
        assert move(ana, talk, "try", id=id, text=WORDS).status_code == 302
    assert move(ana, talk, "try", id=id, text="other words").status_code == 409
    assert one(ana.app, "SELECT COUNT(*) FROM live_words") == 1


def test_words_taken_back_leave_no_mark_and_their_move_counts_no_second_time(couple, talk):
    ana, _ = couple
    id = str(uuid.uuid4())
    move(ana, talk, "try", id=id, text=WORDS)
    before = marks(ana.app)
    ana.post(f"/together/words/{one(ana.app, 'SELECT id FROM live_words')}/remove")
    assert one(ana.app, "SELECT mark FROM live_moves WHERE id = ?", uuid.UUID(id).hex) == b""
    assert before - marks(ana.app)
    for text in (WORDS, "other words"):
        assert move(ana, talk, "try", id=id, text=text).status_code == 409
    assert one(ana.app, "SELECT COUNT(*) FROM live_words") == 0


def test_a_last_word_that_is_put_another_way_leaves_no_mark_of_the_first(couple, talk):
    ana, _ = couple
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    move(ana, talk, "word", id=first, text=WORDS)
    move(ana, talk, "word", id=second, text="calmer")
    assert one(ana.app, "SELECT mark FROM live_moves WHERE id = ?", uuid.UUID(first).hex) == b""
    assert move(ana, talk, "word", id=second, text="calmer").status_code == 302
    assert move(ana, talk, "word", id=first, text=WORDS).status_code == 409


def test_the_marks_of_older_versions_go_with_the_migration(couple, talk):
    ana, _ = couple
    with ana.app.app_context():
        downgrade(revision="0008")
        db.engine.dispose()
    assert marks(ana.app) - {b""}
    startup.prepare(ana.app)
    assert marks(ana.app) == {b""}
    assert move(ana, talk, "back", at="4").status_code == 302
