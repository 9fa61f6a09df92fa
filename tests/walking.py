"""A walk over the whole app: someone follows a link of their page, sends a form of it, or tries an address of someone else's.

`Ledger` knows who wrote which sentence, and from which act on their partner may read it. It's told by what goes out of the
browsers, and knows nothing of the app's tables: what isn't listed in `AT_ONCE` or `LATER` as an act of sharing is private for
ever. `Walker` is one person's browser. It chooses by the dice it's given, so the same walk can be walked again.
"""

import html
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from couples import clock
from couples.extensions import limiter
from tests.conftest import PASSWORD, Person

SENTENCE = re.compile(r"(?:ana|ben|cleo)said\d{5}x|whisper [^<>\"&]{1,80}? züge über die Brücke")
OTHER_PASSWORD = "green kettle by the door"
AT_ONCE = {
    "checkins.add_afterthought",
    "checkins.make_promise",
    "checkins.make_own_promise",
    "checkins.propose_ritual",
    "checkins.reply",
    "statements.answer",
    "statements.confirm",
    "boundaries.answer",
    "live.ask",
    "live.move",
    "live.save_wishes",
}
"""Doors by which a sentence goes to one's partner as soon as it's sent."""
IF_CONFIRMED = {"thanks.release_card", "thanks.release_goal"}
"""These too, after a preview."""
LATER = {"boundaries.note_slip"}
"""These too, but not before their author has had time to take it back."""
DRAFTS = {"statements.save": "statements.send", "boundaries.save": "boundaries.send"}
"""Doors that keep a draft, and those that send it: also later."""
TIME_TO_TAKE_BACK = timedelta(minutes=10)
TAKES_BACK = {"statements.withdraw", "boundaries.take_back", "boundaries.remove_slip", "thanks.take_back"}


@dataclass
class Ledger:
    """Whose each sentence is, and who may read it since when."""

    app: Any
    pairs: dict[str, str]
    author: dict[str, str] = field(default_factory=dict)
    open_from: dict[str, datetime] = field(default_factory=dict)
    drafts: dict[tuple, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    answers: dict[tuple, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    sent: dict[str, set[str]] = field(default_factory=dict)
    carried: dict[str, tuple] = field(default_factory=dict)
    ready: dict[tuple, set[str]] = field(default_factory=lambda: defaultdict(set))
    hellos: dict[str, set[str]] = field(default_factory=dict)
    last_words: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    alone: set[str] = field(default_factory=set)
    done: Counter = field(default_factory=Counter)
    went: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    leaks: list[str] = field(default_factory=list)

    def new(self, who: str) -> str:
        said = f"{who.lower()}said{len(self.author):05}x"
        self.author[said] = who
        return said

    # --- what was read ---

    def read(self, who: str, path: str, answer: Any) -> None:
        """Looks for sentences of anyone's that this person may not have."""
        body = answer.data if not answer.is_streamed else b""
        text = html.unescape(body.decode(errors="replace"))
        for said in set(SENTENCE.findall(f"{answer.headers}{text}")):
            if self.author.get(said, who) != who:
                if self.may_read(who, said):
                    self.done["read what was shared"] += 1
                else:
                    self.leaks.append(f"{who} reads {said!r} at {path}; it went to {self.went[said]}")
        if answer.status_code >= 500:
            self.leaks.append(f"{who} gets {answer.status_code} at {path}")

    def may_read(self, who: str, said: str) -> bool:
        since = self.open_from.get(said)
        return self.pairs.get(self.author.get(said, "")) == who and since is not None and since <= clock.now()

    # --- what was sent ---

    def door(self, path: str) -> tuple[str, dict]:
        try:
            return self.app.url_map.bind("").match(urlsplit(path).path, method="POST")
        except HTTPException:
            return "", {}

    def own(self, who: str, values: Any) -> set[str]:
        """The sentences of this person's own in what a form sends."""
        found = SENTENCE.findall("\n".join(v for value in values for v in _texts(value)))
        return {said for said in found if self.author.setdefault(said, who) == who}

    def send(self, who: str, path: str, fields: dict[str, Any], answer: Any) -> None:
        """A form went out, and was answered."""
        door, ids = self.door(path)
        if door == "accounts.send_again" and fields.get("carried") in self.carried:
            path, fields = self.carried[fields["carried"]]
            door, ids = self.door(path)
        for value in re.findall(r'name="carried" value="([^"]*)"', answer.text if answer.data else ""):
            self.carried[html.unescape(value)] = (path, fields)
        said = self.own(who, fields.values())
        self.done[door] += 1
        for sentence in said:
            self.went[sentence].append(f"{answer.status_code} {path}")
        if answer.status_code >= 400:
            return
        self._share(who, door, {k: str(v) for k, v in ids.items()}, fields, said)

    def _share(
        self, who: str, door: str, ids: dict[str, str], fields: dict[str, Any], said: set[str]
    ) -> None:
        now, id = clock.now(), ids.get("id", "")
        if door == "live.begin_alone":
            self.alone.add(str(fields.get("id")))
        elif door == "live.move":
            self._say_in_a_talk(who, id, fields, said)
        elif door in AT_ONCE or (door in IF_CONFIRMED and fields.get("confirmed")):
            self.open(said, now)
        elif door == "thanks.write":
            self.sent[str(fields.get("id"))] = said
            self.open(said, now)
        elif door in LATER:
            self._send_later(str(fields.get("id")), said, now)
        elif door in DRAFTS:
            for name, value in fields.items():
                self.drafts[who, id][name] = self.own(who, [value])
        elif door in DRAFTS.values():
            self._send_later(str(fields.get("id")), set().union(*self.drafts[who, id].values(), said), now)
        elif door in TAKES_BACK:
            for sentence in self.sent.get(id, ()):
                if self.open_from.get(sentence, now) > now or door == "thanks.take_back":
                    self.open_from.pop(sentence, None)
                    self.done["taken back in time"] += 1
        else:
            self._check_in(who, door, ids, fields, said)

    def _check_in(self, who: str, door: str, ids: dict[str, str], fields: dict, said: set[str]) -> None:
        week, couple = ids.get("occasion", ""), frozenset((who, self.pairs.get(who, "")))
        if door == "checkins.say_hello":
            self.hellos.setdefault(who, set()).update(said)
            if all(person in self.hellos for person in couple):
                self.open(set().union(*(self.hellos[p] for p in couple)), clock.now())
        elif door in ("checkins.save_answer", "checkins.put_words"):
            prompt = ids.get("prompt") or str(fields.get("prompt"))
            hidden = bool(fields.get("keep")) or fields.get("go") == "skip"
            self.answers[who, week][prompt] = set() if hidden else said
            self.answers[who, week][f"hidden {prompt}"] = said if hidden else set()
        elif door == "checkins.take_skip_back":
            self.answers[who, week][ids["prompt"]] = self.answers[who, week].pop(
                f"hidden {ids['prompt']}", set()
            )
        elif door == "checkins.take_ready_back":
            self.ready[couple, week].discard(who)
        elif door == "checkins.call_off" and not fields.get("day"):
            self.ready[couple, week].clear()
        elif door == "checkins.ready":
            self.ready[couple, week].add(who)
            if self.ready[couple, week] == couple:
                for person in couple:
                    shown = {
                        p: s for p, s in self.answers[person, week].items() if not p.startswith("hidden ")
                    }
                    self.open(set().union(*shown.values(), set()), clock.now())
                self.done["opened a check-in"] += 1

    def _say_in_a_talk(self, who: str, talk: str, fields: dict[str, Any], said: set[str]) -> None:
        if talk in self.alone:
            return
        if fields.get("move") != "word":
            self.open(said, clock.now())
            return
        words = self.last_words[talk]
        words[who] = said
        if len(words) == 2:
            self.open(set().union(*words.values()), clock.now())

    def _send_later(self, id: str, said: set[str], now: datetime) -> None:
        self.sent[id] = said
        self.open({s for s in said if s not in self.open_from}, now + TIME_TO_TAKE_BACK)

    def open(self, said: set[str], at: datetime) -> None:
        for sentence in said:
            self.open_from[sentence] = min(at, self.open_from.get(sentence, at))
            self.done["shared"] += 1


def _texts(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]


# --- what a page offers ----------------------------------------------------------------------------------------------


@dataclass
class Choice:
    """A form with all that it lets one choose: texts to write, one of several, or any of several."""

    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    typed: dict[str, tuple[str, str]] = field(default_factory=dict)
    one_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    any_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Offers(HTMLParser):
    """The links and forms of a page, also where a field says by `form=` which one it is part of."""

    def __init__(self, page: str, path: str):
        super().__init__()
        self.path, self.links, self.forms = path, [], []
        self._by_id: dict[str, Choice] = {}
        self._elsewhere: list[tuple[str, str, dict]] = []
        self._now: Choice | None = None
        self._area: tuple[Choice, str] | None = None
        self._select: tuple[Choice, str] | None = None
        self.feed(page)
        for id, tag, a in self._elsewhere:
            if id in self._by_id:
                self._take(self._by_id[id], tag, a)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "a" and a.get("href"):
            self.links.append(a["href"])
        elif tag == "form":
            self._now = Choice(a.get("action") or self.path, a.get("method", "get").lower())
            self.forms.append(self._now)
            self._by_id[a.get("id", "")] = self._now
        elif tag == "option" and self._select:
            form, name = self._select
            form.one_of[name].append(a.get("value", ""))
        elif tag in ("input", "textarea", "select", "button"):
            if "form" in a:
                self._elsewhere.append((a["form"], tag, a))
            elif self._now:
                self._take(self._now, tag, a)

    def _take(self, form: Choice, tag: str, a: dict[str, str]) -> None:
        name, kind, value = a.get("name", ""), a.get("type", "text"), a.get("value", "")
        if "disabled" in a:
            return
        if tag == "button":
            form.buttons.append((name, value, a.get("formaction", "")))
        elif not name:
            return
        elif tag == "textarea":
            form.typed[name] = ("textarea", "")
            self._area = (form, name)
        elif tag == "select":
            self._select = (form, name)
        elif kind == "hidden":
            form.hidden[name] = value
        elif kind == "radio":
            form.one_of[name].append(value)
        elif kind == "checkbox":
            form.any_of[name].append(value or "on")
        elif kind not in ("submit", "button", "file"):
            form.typed[name] = (kind, value)

    def handle_data(self, data: str) -> None:
        if self._area:
            form, name = self._area
            form.typed[name] = ("textarea", form.typed[name][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None


class Watched:
    """A browser of which the ledger sees all that goes out and all that comes back."""

    def __init__(self, who: str, client: Any, ledger: Ledger):
        self._who, self._client, self._ledger = who, client, ledger

    def get(self, path: str, **kwargs: Any):
        answer = self._client.get(path, **kwargs)
        self._ledger.read(self._who, f"GET {path}", answer)
        return answer

    def post(self, path: str, **kwargs: Any):
        follows = kwargs.pop("follow_redirects", False)
        answer = self._client.post(path, **kwargs)
        self._ledger.send(self._who, path, kwargs.get("data") or {}, answer)
        self._ledger.read(self._who, f"POST {path}", answer)
        if follows and answer.status_code in (301, 302, 303):
            return self.get(answer.location, base_url=kwargs.get("base_url"), follow_redirects=True)
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


NOT_WALKED = ("/static", "http", "mailto:", "tel:", "sms:")
SELDOM = {"home.quick_exit": 0.02, "accounts.sign_out": 0.1, "spaces.leave": 0.02}
"""How often such a form is sent when it's chosen: it's on every page, or there's less to walk through afterwards."""
NEVER = {"home.delete_account"}
"""Whoever is gone can't walk on."""


HAS_AN_ID = re.compile(r"^/.*(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d)")
MOST_SEEN = 60
START = (
    "/",
    "/check-in",
    "/shared",
    "/statements",
    "/agreements",
    "/together",
    "/thanks",
    "/thanks/cards/write",
)


class Walker:
    """One person who goes wherever a page leads."""

    def __init__(self, person: Person, ledger: Ledger, dice: random.Random):
        person.client = Watched(person.name, person.client, ledger)
        self.person, self.ledger, self.dice = person, ledger, dice
        self.password = PASSWORD
        self.path, self.page = "/", Offers("", "/")
        self.seen: list[str] = []

    def go(self, path: str) -> None:
        self._arrive(path, self.person.get(path, follow_redirects=False))

    def _arrive(self, path: str, answer: Any) -> None:
        for _ in range(5):
            if answer.status_code not in (301, 302, 303, 308) or not answer.location.startswith("/"):
                break
            path = answer.location
            answer = self.person.get(path.partition("#")[0], follow_redirects=False)
        if answer.mimetype == "text/html":
            self.path, self.page = path, Offers(answer.text, path)
            links = (link.partition("#")[0] for link in self.page.links if HAS_AN_ID.search(link))
            self.seen = list(dict.fromkeys([*self.seen, *links]))[-MOST_SEEN:]

    def step(self, others: list["Walker"]) -> None:
        """One link, one form, or one address that another's page leads to."""
        limiter.reset()
        roll = self.dice.random()
        if self.path.startswith("/sign-in") or not self.page.links:
            self._sign_in()
        elif roll < 0.12:
            self._try_what_is_theirs(self.dice.choice(others))
        elif roll < 0.25:
            self.go(self.dice.choice(self.dice.choice((START, self.seen or START))))
        elif roll < 0.75 and self.page.forms:
            self._send(self._some_form(self.page))
        else:
            self._follow(self.page)

    def _some_form(self, page: Offers) -> Choice:
        """Any, but sooner one to write in; the way out is on every page, and taken seldom."""
        weights = [5 if form.typed else 2 if form.method == "post" else 1 for form in page.forms]
        return self.dice.choices(page.forms, weights)[0]

    def _sign_in(self) -> None:
        self.person.sign_in(self.password)
        self.go("/")
        self.ledger.done["signed in"] += 1

    def _follow(self, page: Offers) -> None:
        links = [urljoin(page.path, link) for link in page.links if not link.startswith(NOT_WALKED)]
        if links:
            self.go(self.dice.choice(links).partition("#")[0] or "/")

    def _try_what_is_theirs(self, other: "Walker") -> None:
        self.ledger.done["tried what's someone else's"] += 1
        if other.page.forms and self.dice.random() < 0.6:
            self._send(self._some_form(other.page))
        elif other.seen:
            self.go(self.dice.choice(other.seen))

    def _send(self, form: Choice) -> None:
        name, value, elsewhere = self.dice.choice(form.buttons or [("", "", "")])
        path = urljoin(self.path, elsewhere or form.action)
        door, _ = self.ledger.door(path)
        if path.startswith("http") or door in NEVER or self.dice.random() > SELDOM.get(door, 1):
            return
        if form.method == "get":
            self.go(path)
            return
        fields = self._filled(form, door)
        fields |= {name: value} if name else {}
        fields = {n: self._without_what_is_secret(v) for n, v in fields.items()}
        answer = self.person.client.post(path, data=fields, base_url=self.person.base)
        if door in ("accounts.change_password", "accounts.make_new_keys") and answer.status_code == 200:
            self.password = str(fields["password"])
        self._arrive(path, answer)

    def _filled(self, form: Choice, door: str) -> dict[str, Any]:
        """What this form sends: something for each field, the marks of one's own browser, and a sentence wherever words go."""
        marks = self.person.held_marks()
        fields: dict[str, Any] = {n: marks.get(n, value) for n, value in form.hidden.items()}
        for name, values in form.one_of.items():
            fields[name] = self.dice.choice(values)
        for name, values in form.any_of.items():
            chosen = [v for v in values if self.dice.random() < (0.7 if len(values) == 1 else 0.3)]
            fields |= {name: chosen} if chosen else {}
        for name, (kind, value) in form.typed.items():
            fields[name] = self._typed(name, kind, value, door)
        return fields

    def _without_what_is_secret(self, value: Any) -> Any:
        """A form of someone else's page may hold their words, which this person can't know."""

        def own(found: re.Match) -> str:
            said, who = found[0], self.person.name
            is_known = self.ledger.author.get(said) == who or self.ledger.may_read(who, said)
            return said if is_known else "x"

        return SENTENCE.sub(own, value) if isinstance(value, str) else value

    def _typed(self, name: str, kind: str, value: str, door: str) -> str:
        if name == "current":
            return self.password
        if name == "password":
            return OTHER_PASSWORD if self.password == PASSWORD else PASSWORD
        if kind in ("email", "date", "time", "number", "datetime-local", "range"):
            return value or {"date": "2027-02-03", "time": "18:00", "number": "4"}.get(kind, "")
        if (name == "name" and door == "home.save_settings") or self.dice.random() < 0.3:
            return value
        return self.ledger.new(self.person.name)
