"""What's taken back from an earlier time with someone: whoever its writer shares with now hears nothing of it."""

import uuid

from tests.conftest import pair
from tests.heard_by_pages import Told
from tests.scenario import one, user_id
from tests.statements.test_sharing import share


def test_what_is_taken_back_from_an_earlier_time_tells_no_one_else(opened, couple, eve, time, monkeypatch):
    ana, ben = couple
    statement = share(ana)
    note, promise, later = (str(uuid.uuid4()) for _ in range(3))
    ana.post("/thanks", id=note, kind="thanks", text="The soup")
    ana.post(f"/check-in/{opened}/promises", id=promise, text="Tea")
    answer = one(ana.app, "SELECT id FROM answers WHERE prompt='thanks' AND author_id=?", user_id(ana))
    ana.post(f"/check-in/answers/{answer}/afterthoughts", id=later, text="And the bread")
    time.move(days=2)
    told = Told(monkeypatch)
    takes_back = {
        f"/check-in/afterthoughts/{later}/remove": "check-in",
        f"/check-in/promises/{promise}/take-back": "check-in",
        f"/check-in/answers/{answer}/take-back": "check-in",
        f"/thanks/{note}/take-back": "thanks",
        f"/statements/{statement}/withdraw": "statements",
    }
    ana.post("/pairing/leave")
    pair(ana, eve)
    for path, what in takes_back.items():
        told.frames.clear()
        assert ana.post(path, follow=False).status_code == 302, path
        assert told.to(ana) == [what], path
        assert told.to(eve) == told.to(ben) == [], path


def test_while_two_share_both_hear_of_what_is_taken_back(opened, couple, monkeypatch):
    ana, ben = couple
    told, note = Told(monkeypatch), str(uuid.uuid4())
    ana.post("/thanks", id=note, kind="thanks", text="The soup")
    ana.post(f"/thanks/{note}/take-back")
    assert told.to(ben) == told.to(ana) == ["thanks", "thanks"]
