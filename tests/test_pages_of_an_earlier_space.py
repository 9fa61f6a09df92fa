"""No page from the time with one partner sends anything to the next, or changes what the two share now.

Each address of a shared room that acts on "the current one" is sent what Ana's pages with Ben have for it, once she shares with Cleo.
"""

import html
from urllib.parse import urlsplit

from werkzeug.routing import UUIDConverter

from couples.accounts.page_owner import SPACE
from couples.only_me.door import is_behind
from couples.spaces.page_space import ROOMS
from tests.conftest import Person
from tests.forms import Form, forms_of, pages
from tests.scenario import dump
from tests.test_access_control import DOORS, next_week

IN_ANY_SPACE = {
    "spaces.leave": "asks itself: who taps twice has left already",
    "spaces.accept": "names the invitation that it's about",
    "spaces.open_invitation": "only looks",
    "spaces.not_now": "only puts an invitation out of hand",
    "spaces.block_invitations": "names whom it's about",
    "spaces.allow_invitations": "names whom it's about",
    "spaces.set_parting_aside": "names what it's about",
    "thanks.write": "asks itself, and shows the form with the words in it",
    "thanks.release_card": "a preview, which says whom it was for",
    "thanks.release_goal": "a preview, which says whom it was for",
    "checkins.ready": "follows a preview, which says whom it was for",
    "checkins.save_answer": "a draft, which is its author's alone until they're ready",
}
"""Views that may be posted to from a page of an earlier space, with the reason."""
STAYS_MINE = {"checkins.save_answer", "spaces.allow_invitations", "spaces.open_invitation", "spaces.not_now"}
"""Those of them that may do what they do: it isn't about what the two share."""
WOULD = {
    "checkins.say_hello", "checkins.make_promise", "checkins.make_own_promise", "checkins.begin_pause", "checkins.begin_busy_season",
    "light.propose_days", "light.save_answer", "live.ask", "live.save_wishes", "statements.propose_delivery_time", "thanks.write",
    "spaces.leave",
}  # fmt: skip
"""Those that do it where the page doesn't say so, to see that the attempt would succeed."""
WORDS = "Meant for Ben: the heron by the pond"


def about_the_current_one(app) -> set[str]:
    """The endpoints of shared rooms that take a form and whose address names no object, unless they're their author's alone."""
    with app.app_context():
        return {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if "POST" in rule.methods
            and rule.endpoint.partition(".")[0] in app.extensions[ROOMS]
            and not any(isinstance(part, UUIDConverter) for part in rule._converters.values())
            and not is_behind(rule.endpoint)
        }


def old_forms(scenario) -> dict[str, Form]:
    """What Ana's pages with Ben have for each of these addresses; what her door sends where no page of the scenario shows one."""
    app, found = scenario.app, {}
    by_address = app.url_map.bind("127.0.0.1")
    for (_, who, path), (_, forms) in pages(scenario).items():
        for form in forms if who == "Ana" else ():
            if form.method == "post":
                to = by_address.match(urlsplit(form.action or path).path, method="POST")[0]
                if form.free or to not in found:
                    found[to] = form
    space = forms_of(scenario.ana.page("/thanks"), "")[0].fields[SPACE]
    for endpoint in about_the_current_one(app) - set(found):
        door = DOORS[f"POST {endpoint}"]
        fields = dict(door.fields, **{SPACE: space})
        typed = ["text"] if "text" in fields else []
        found[endpoint] = Form(
            door.address(scenario.ids), "post", "", saves=False, fields=fields, typed=typed
        )
    return {endpoint: found[endpoint] for endpoint in about_the_current_one(app)}


def with_a_new_partner(ana: Person, ben: Person, cleo: Person) -> None:
    """Ana shares with Cleo now. They've said no hello yet, and both answers of their check-in are open."""
    ben.post("/pairing/leave")
    ana.join(cleo.invitation_secret())
    occasion = ana.occasion()
    for person in (ana, cleo):
        person.write("thanks", "of the two now", occasion)
        person.ready(occasion)


def send(ana: Person, form: Form, **but):
    """Sends it as the page would, with words in each field for words."""
    words = dict.fromkeys(form.free, WORDS)
    fields = {**form.fields, **words, **ana.held_marks(), **but}
    return ana.client.post(
        form.action, data=fields, base_url=ana.base, headers={"Sec-Fetch-Site": "same-origin"}
    )


def test_each_form_of_a_page_says_in_which_space_it_was_made(scenario, time):
    next_week(scenario, time)
    to_shared = [form for _, forms in pages(scenario).values() for form in forms if form.method == "post"]
    assert len(to_shared) > 500
    assert len({form.fields[SPACE] for form in to_shared}) == 1


def test_who_may_be_sent_anything_from_any_space_is_known(app):
    marked = {e for e, view in app.view_functions.items() if getattr(view, "is_in_any_space", False)}
    assert marked == set(IN_ANY_SPACE)


def test_no_page_from_an_earlier_space_changes_anything_in_the_current_one(scenario, cleo):
    scenario.ids["next"] = scenario.ids["occasion"]
    ana, app = scenario.ana, scenario.app
    forms = old_forms(scenario)
    with_a_new_partner(ana, scenario.ben, cleo)
    did, lost, would = {}, {}, set()
    for endpoint, form in sorted(forms.items()):
        if endpoint in STAYS_MINE:
            continue
        before = dump(app)
        answer = send(ana, form)
        if dump(app) != before or (endpoint not in IN_ANY_SPACE and answer.status_code != 409):
            did[endpoint] = answer.status_code
        if form.free and html.unescape(answer.text).count(WORDS) < len(form.free):
            lost[endpoint] = form.free
        if endpoint not in IN_ANY_SPACE:
            assert "You share with Cleo now" in answer.text
            assert answer.text.count('class="words') == len(form.free)
    assert (did, lost) == ({}, {})
    for endpoint in sorted(forms, key=lambda endpoint: (endpoint == "spaces.leave", endpoint)):
        before = dump(app)
        if send(ana, forms[endpoint], **{SPACE: ""}).status_code < 400 and dump(app) != before:
            would.add(endpoint)
    assert would & WOULD == WOULD
