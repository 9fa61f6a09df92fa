"""What someone deletes or takes back is out of the database's file and its log by the time they're told so."""

import uuid

import pytest

from tests.scenario import connect

pytestmark = pytest.mark.sqlite("looks into the file and its log")

DELETED = {
    "/only-me/pages/{page_ana}/delete": ("journal_entries", "page_ana"),
    "/growing/wins/{win_ana}/delete": ("growing_wins", "win_ana"),
    "/growing/goals/{goal_ana}/delete": ("growing_goals", "goal_ana"),
    "/light-question/mine/{light_answer_ana}/delete": ("light_answers", "light_answer_ana"),
    "/statements/drafts/{draft_ana}/delete": ("statement_drafts", "draft_ana"),
    "/agreements/drafts/{agreement_draft_ana}/delete": ("agreement_drafts", "agreement_draft_ana"),
    "/agreements/boundaries/notes/{limit_note_ana}/delete": ("boundary_notes", "limit_note_ana"),
    "/care/notes/{help_ana}/delete": ("care_notes", "help_ana"),
    "/thanks/cards/{card_ana}/withdraw": ("reach_cards", "card_ana"),
    "/thanks/goals/{shown_goal_ana}/withdraw": ("released_goals", "shown_goal_ana"),
    "/reflection/looks/{look_ana}/delete": ("reflection_looks", "look_ana"),
    "/reflection/noticed/{noticed_ana}/delete": ("reflection_noticed", "noticed_ana"),
    "/check-in/promises/{promise_ana}/take-back": ("promises", "promise_ana"),
    "/together/words/{word_ana}/remove": ("live_words", "word_ana"),
    "/check-in/answers/{answer_ana}/take-back": ("answers", "answer_ana"),
    "/thanks/{note_ana}/take-back": ("thanks_notes", "note_ana"),
    "/statements/{statement}/withdraw": ("statements", "statement"),
    "/check-in/replies/{reply_ana}/take-back": ("replies", "reply_ana"),
    "/check-in/afterthoughts/{afterthought_ana}/remove": ("afterthoughts", "afterthought_ana"),
}
"""The addresses, and the row that each deletes or empties."""


def cells_of(app, table: str, id: str) -> list[bytes]:
    """The sealed cells of a row."""
    with connect(app) as db:
        rows = db.execute(f"SELECT * FROM {table} WHERE id = ?", (uuid.UUID(id).hex,)).fetchall()
    return [cell for row in rows for cell in row if isinstance(cell, bytes) and len(cell) > 40]


@pytest.mark.parametrize("address", DELETED)
def test_what_is_deleted_leaves_the_file_and_its_log_with_the_answer(scenario, address):
    table, name = DELETED[address]
    folder = scenario.app.config["SETTINGS"].data

    def files() -> bytes:
        return b"".join(path.read_bytes() for path in folder.glob("couples.db*") if path.suffix != ".db-shm")

    cells = set(cells_of(scenario.app, table, scenario.ids[name]))
    assert cells
    assert all(cell[:60] in files() for cell in cells)
    assert scenario.ana.post(address.format(**scenario.ids), follow=False).status_code == 302
    gone = cells - set(cells_of(scenario.app, table, scenario.ids[name]))
    assert gone
    assert not [cell for cell in gone if cell[:60] in files()]
