"""What lies in the rooms of one person alone: notes, patterns, goals, what helps, what was typed and not sent."""

from collections.abc import Iterable, Iterator

from couples.care import exercises
from couples.care.models import Note as CareNote
from couples.goals.models import Goal
from couples.goals.small_wins import Win
from couples.journal.models import Entry
from couples.journal.prompts_and_moods import prompts, questions
from couples.reflection import ranges, worksheets
from couples.reflection.models import Look, Noticed, Sheet
from couples.takeout.rows import Record, Taker, records, said
from couples.takeout.sections import Section
from couples.unsent.models import UnsentWords


def _notes(taker: Taker) -> Iterator[Record]:
    def place(entry: Entry) -> int:
        return entry.words.place

    return records(Entry, _note, Entry.author_id == taker.id, order=[Entry.on_day], then=place)


def _note(entry: Entry) -> Iterable[Record]:
    words = entry.words
    asked = prompts().get(words.prompt)
    yield {
        "day": entry.on_day,
        **({"question": asked.text if asked else words.prompt} if words.prompt else {}),
        "answers": [{"question": questions().get(k, k), "text": text} for k, text in words.answers.items()],
        **said(words, "prompt", "answers", "place"),
    }


def _noticed(taker: Taker) -> Iterator[Record]:
    def make(row: Noticed) -> Iterable[Record]:
        yield {"day": row.day, **said(row.words)}

    def place(row: Noticed) -> str:
        return row.words.at

    return records(Noticed, make, Noticed.author_id == taker.id, order=[Noticed.day], then=place)


def _looks(taker: Taker) -> Iterator[Record]:
    sliders = {item.key: item for item in ranges.items()}

    def make(row: Look) -> Iterable[Record]:
        numbers = [
            {"question": sliders[key].text if key in sliders else key, "number": number}
            for key, number in row.answers.items()
        ]
        yield {"day": row.day, "at": place(row), "numbers": numbers, "line": row.line}

    def place(row: Look) -> str:
        return str((row.packed or {}).get("at", ""))

    return records(Look, make, Look.author_id == taker.id, order=[Look.day], then=place)


def _worksheets(taker: Taker) -> Iterator[Record]:
    titles = {kind: page.title for kind, page in worksheets.pages().items()}
    titles |= {card.sheet: card.title for card in worksheets.cards().values()}

    def make(row: Sheet) -> Iterable[Record]:
        words = row.words
        labels = worksheets.labels_of(words.kind)
        fields = [{"question": labels.get(k, k), "text": text} for k, text in words.fields.items()]
        about = {
            "changed_on": row.changed_on,
            "kind": words.kind,
            "title": titles.get(words.kind, words.kind),
        }
        yield about | {"answers": fields} | said(words, "kind", "fields")

    return records(Sheet, make, Sheet.author_id == taker.id, order=[Sheet.changed_on])


def _goals(taker: Taker) -> Iterator[Record]:
    def make(goal: Goal) -> Iterable[Record]:
        steps = [{"text": step.text, "done": step.done} for step in goal.words.steps]
        state = goal.words.state
        yield {
            "changed_on": goal.changed_on,
            "state": state,
            **said(goal.words, "steps", "state"),
            "steps": steps,
        }

    return records(Goal, make, Goal.author_id == taker.id, order=[Goal.changed_on])


def _wins(taker: Taker) -> Iterator[Record]:
    def make(win: Win) -> Iterable[Record]:
        yield {"day": win.noted_on, "at": place(win), "text": win.text}

    def place(win: Win) -> str:
        return str(win.packed["at"])

    return records(Win, make, Win.author_id == taker.id, order=[Win.noted_on], then=place)


def _kit(taker: Taker) -> Iterator[Record]:
    def make(note: CareNote) -> Iterable[Record]:
        exercise = exercises.all_of_them().get(note.words.exercise)
        named = {"exercise": exercise.title} if exercise else {}
        yield said(note.words, "at") | named

    def place(note: CareNote) -> int:
        return note.words.at

    return records(CareNote, make, CareNote.author_id == taker.id, then=place)


def _unsent(taker: Taker) -> Iterator[Record]:
    def make(row: UnsentWords) -> Iterable[Record]:
        words = row.words
        about = {"changed_on": row.changed_on, "form": words.place, "texts": list(words.fields.values())}
        if words.to_read:
            yield about | said(words, "place", "fields", "choices", "counts_choices")

    return records(UnsentWords, make, UnsentWords.author_id == taker.id, order=[UnsentWords.changed_on])


SECTIONS = (
    Section("notes", "My notes", _notes, ("page.words",)),
    Section("noticed", "What I noticed", _noticed, ("noticed.words",)),
    Section("looks", "My patterns", _looks, ("look.answers",)),
    Section("worksheets", "My worksheets and cards", _worksheets, ("sheet.fields",)),
    Section("goals", "My goals", _goals, ("growing.goal",)),
    Section("small_wins", "Small wins", _wins, ("growing.win",)),
    Section("kit", "What helps me, and people who can help", _kit, ("care.note",)),
    Section("unsent", "Typed but not sent", _unsent, ("unsent.words",)),
)
