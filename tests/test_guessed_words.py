"""No table confirms a guess: whoever has the database, the pepper and the cookie key, and guesses a text word for word, learns
nothing from trying it.

Tried in two ways. Everything that the server hashes while people write is listened to, whatever shape it has, and looked for
in the database. And each text is hashed in the ways that somebody with the server's secrets would try first.
"""

import functools
import hashlib
import hmac
import re
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import couples
from couples import vault
from couples.config import COOKIE_KEY, PEPPER
from couples.unsent import models as unsent
from couples.vault import server_pepper
from couples.vault.derivation import derive
from tests.live.talking import begin, move
from tests.scenario import dump
from tests.test_no_leaks import plant, sentence, spellings

HASHES = ("sha256", "sha1", "sha512", "blake2b", "md5")
SHORTEST = 16
"""Bytes of a hash that are enough to confirm a guess by."""


def beginnings(app) -> set[bytes]:
    """How each value in the database begins, of those that are long enough for a hash: bytes, and text that may spell some."""
    values = {v for rows in dump(app).values() for row in rows for v in row.values() if v}
    found = {v[:SHORTEST] for v in values if isinstance(v, bytes) and len(v) >= SHORTEST}
    for text in (v for v in values if isinstance(v, str)):
        found |= {bytes.fromhex(spelled)[:SHORTEST] for spelled in re.findall(r"(?:[0-9a-f]{2}){16,}", text)}
    return found


class Heard:
    """What was hashed without a key of a person's, each text with what came out."""

    def __init__(self):
        self.hashed: list[tuple[bytes, bytes]] = []

    def confirms(self, app, sentences: dict[str, str]) -> list[str]:
        """Which of the sentences were in something whose hash is in the database."""
        known = beginnings(app)
        kept = [text for text, digest in self.hashed if digest[:SHORTEST] in known]
        ways = {
            name: {form for how, form in spellings(s).items() if how in ("raw", "json")}
            for name, s in sentences.items()
        }
        return [name for name, forms in ways.items() if any(form in text for text in kept for form in forms)]


@contextmanager
def listening(monkeypatch):
    """Listens to the pepper's keyed hashes and to every plain hash that the app makes."""
    heard, keyed = Heard(), vault.Pepper.fingerprint

    def fingerprint(self, value, purpose):
        digest = keyed(self, value, purpose)
        heard.hashed.append((value.encode(), digest))
        return digest

    def plain(real):
        def hash(text=b"", **named):
            made = real(text, **named)
            heard.hashed.append((bytes(text), made.digest()))
            return made

        return hash

    with monkeypatch.context() as patched:
        patched.setattr(vault.Pepper, "fingerprint", fingerprint)
        for real in [getattr(hashlib, name) for name in HASHES]:
            for name, module in list(sys.modules.items()):
                if name == "hashlib" or name.startswith("couples."):
                    for what in [what for what, value in vars(module).items() if value is real]:
                        patched.setattr(module, what, plain(real))
        yield heard


@functools.cache
def purposes() -> set[str]:
    """Whatever the source calls the use of a key, and whatever else is a short text there that could be one."""
    source = "".join(
        p.read_text("utf-8")
        for p in Path(couples.__file__).parent.rglob("*.py")
        if "wording_help" not in p.parts
    )
    return set(re.findall(r'(?:fingerprint|key_for|derive)\([^"\n]*"([a-z ]+)"', source)) | {
        "mark", "text", "words", "live move", unsent.PURPOSE,
    }  # fmt: skip


def guesses(text: str, secrets: list[bytes], keys: set[bytes]) -> set[bytes]:
    """Hashes of one text, as somebody with the server's two secrets would try them."""
    found = set()
    for said in {text.encode(), text.strip().lower().encode(), f'"{text}"'.encode()}:
        for name in HASHES:
            found |= {hashlib.new(name, said).digest(), *(hmac.digest(key, said, name) for key in keys)}
            found |= {hashlib.new(name, s + said).digest() for s in secrets}
        found |= {derive(said, purpose) for purpose in ("words", "mark")}
        found |= {derive(s + said, purpose) for s in secrets for purpose in purposes()}
    return found


def confirmed_by(app, sentences: dict[str, str]) -> list[str]:
    known, data = beginnings(app), app.config["SETTINGS"].data
    secrets = [(data / name).read_bytes() for name in (PEPPER, COOKIE_KEY)]
    keys = {key for s in secrets for key in (s, *(derive(s, purpose) for purpose in purposes()))}
    tried = {name: {g[:SHORTEST] for g in guesses(text, secrets, keys)} for name, text in sentences.items()}
    return [name for name, found in tried.items() if found & known]


def test_no_table_confirms_a_guess_at_what_anyone_wrote(scenario, time, monkeypatch):
    with listening(monkeypatch) as heard:
        said = plant(scenario, time)
    assert len(heard.hashed) > 10
    assert heard.confirms(scenario.app, said) == []
    assert confirmed_by(scenario.app, said) == []


def test_a_mark_under_the_pepper_would_be_heard(couple, monkeypatch):
    """As marks of moves were made once: whoever had the pepper could try words against them."""
    ana, ben = couple
    talk, words = begin(ana, ben, step=4), {"tried": sentence("tried")}
    monkeypatch.setattr(
        vault.Keyring, "fingerprint", lambda _, *given: server_pepper.pepper().fingerprint(*given)
    )
    with listening(monkeypatch) as heard:
        assert move(ana, talk, "try", text=words["tried"]).status_code == 302
    assert heard.confirms(ana.app, words) == ["tried"]


def test_a_plain_hash_of_words_would_be_heard(couple, monkeypatch):
    ana, ben = couple
    talk, words = begin(ana, ben, step=4), {"tried": sentence("tried")}
    with listening(monkeypatch) as heard:
        from couples.live import incoming_move

        plain = incoming_move.sha256
        monkeypatch.setattr(
            vault.Keyring, "fingerprint", lambda _, said, purpose: plain(said.encode()).digest()
        )
        assert move(ana, talk, "try", text=words["tried"]).status_code == 302
    assert heard.confirms(ana.app, words) == ["tried"]


def test_a_guess_under_the_pepper_would_be_met(ana, monkeypatch):
    place = sentence("place")
    ana.post("/unsent", unsent=place, **{"text.text": "x"})
    assert confirmed_by(ana.app, {"place": place}) == []
    monkeypatch.setattr(
        unsent,
        "place_mark",
        lambda _, place: server_pepper.pepper().fingerprint(place, unsent.PURPOSE)[:SHORTEST],
    )
    ana.post("/unsent", unsent=place, **{"text.text": str(uuid.uuid4())})
    assert confirmed_by(ana.app, {"place": place}) == ["place"]
