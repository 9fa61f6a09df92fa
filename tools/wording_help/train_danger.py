"""Trains what hears danger: `make coach-train` writes `couples/wording_help/safety/danger_weights.npz`.

It guarantees that the same rows give the same file. scikit-learn is needed here and nowhere else. A row's meaning is
compared with all others (kernel ridge regression), its words are weighed (logistic regression), and how both add up is
learned from writers that were left out: each writer's rows are judged by what the others taught, never by their own. So
are the limits. The files named `*_aside` are never read here; the tests measure on them.
Trade-off: a row is worth the same whoever wrote it, and the limits are a choice between help missed and a question too
many: `WRONG` says how many of the ordinary rows may get one.
"""

import json
import sys
from pathlib import Path

import numpy as np

from couples.wording_help.safety import sentence_encoder
from couples.wording_help.safety.danger_model import FILE, HEADS, words_of

EXAMPLES = Path(__file__).parents[2] / "tests" / "wording_help" / "examples"
OTHERS = ("own_dev", "own_hard", "others", "voices", "look_alikes", "fooling", "praise", "kept_aside", "dev")
"""Older statements, labelled for blame: without the ones about danger they're all ordinary."""
GAMMA = 1.5
RIDGE = 0.1
STRENGTH = 6.0
OLDER = 1.5
"""What an older row weighs: they're everyday talk, and no twins of anything, so they teach what is ordinary."""
SEEN = 3
WRONG = {
    "sure": 0.015,
    "perhaps": 0.13,
    "elsewhere": 0.25,
    "praise": 0.5,
    "over": 0.015,
    "self_surrender": 0.01,
}
"""How many in a hundred of the ordinary rows may be taken for danger or for control; for praise, may go without;
`elsewhere` is a question in another language than English. Most of these rows were written as twins of dangerous ones, to be
mistaken: of ordinary ones about a third as many are.
"""
ORDINARY = frozenset(["blame", "sound", "warm", "neutral"])


class Rows:
    """All rows to learn from, with who wrote them (by file and language) and what each head should say."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.writers: list[str] = []
        self.kinds: list[str] = []
        self.answers: list[list[bool]] = []
        for path in sorted(EXAMPLES.glob("danger_*.jsonl")):
            if not path.stem.endswith(("_aside_1", "_aside_2")):
                for row in _read(path):
                    self.add(row["text"], path.stem, row["kind"], _answers(row))
        self.taught = len(self.texts)
        for name in OTHERS:
            for row in _read(EXAMPLES / f"{name}.jsonl"):
                if not {"safety", "crisis"} & set(row.get("tags", ())):
                    self.add(row["text"], "older", "older", [False] * len(HEADS))

    def add(self, text: str, writer: str, kind: str, answers: list[bool]) -> None:
        self.texts.append(text)
        self.writers.append(writer)
        self.kinds.append(kind)
        self.answers.append(answers)


def _read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _answers(row: dict) -> list[bool]:
    pointer, kind = row["pointer"], row["kind"]
    return [
        pointer != "none",
        pointer == "safety",
        pointer == "crisis",
        pointer == "own",
        bool(row["caution"]) and kind != "self_surrender",
        bool(row["caution"]) and kind == "self_surrender",
    ]


def by_meaning(vectors, targets, groups):
    """Kernel ridge regression: what it learned, and for each row what it says without the rows of its group."""
    size = len(vectors)
    near = np.exp(GAMMA * (2 * vectors @ vectors.T - 2)).astype(np.float64)
    inverse = np.linalg.inv(near + RIDGE * np.eye(size))
    dual = inverse @ targets
    left_out = np.zeros_like(targets)
    for group in sorted(set(groups)):
        own = np.flatnonzero(groups == group)
        left_out[own] = targets[own] - np.linalg.solve(inverse[np.ix_(own, own)], dual[own])
    return dual, left_out


class Words:
    """Which words and pairs of words count, and what a text looks like in them."""

    def __init__(self, texts: list[str]) -> None:
        in_texts: dict[str, int] = {}
        for text in texts:
            for word in set(words_of(text)):
                in_texts[word] = in_texts.get(word, 0) + 1
        self.known = sorted(word for word, n in in_texts.items() if n >= SEEN)
        self.at = {word: at for at, word in enumerate(self.known)}
        self.idf = np.array([np.log((1 + len(texts)) / (1 + in_texts[w])) + 1 for w in self.known])

    def table(self, texts: list[str]):
        from scipy.sparse import csr_matrix

        values, across, ends = [], [], [0]
        for text in texts:
            counts: dict[int, int] = {}
            for word in words_of(text):
                if word in self.at:
                    counts[self.at[word]] = counts.get(self.at[word], 0) + 1
            row = np.array([(1 + np.log(n)) * self.idf[at] for at, n in counts.items()])
            values += list(row / np.sqrt((row**2).sum())) if len(row) else []
            across += list(counts)
            ends.append(len(across))
        return csr_matrix((values, across, ends), shape=(len(texts), len(self.known)))


def weigh(table, answers, weights):
    """A logistic regression of the words for each head: weights and bias."""
    from sklearn.linear_model import LogisticRegression

    fits = [
        LogisticRegression(C=STRENGTH, solver="liblinear").fit(table, answers[:, at], sample_weight=weights)
        for at in range(len(HEADS))
    ]
    return np.stack([fit.coef_[0] for fit in fits], axis=1), np.array([fit.intercept_[0] for fit in fits])


def main() -> None:
    """Learns, says how it does on writers that were left out, and writes the file."""
    from sklearn.linear_model import LogisticRegression

    rows = Rows()
    answers, writers = np.array(rows.answers), np.array(rows.writers)
    taught = np.arange(rows.taught)
    vectors = sentence_encoder.encode([rows.texts[at] for at in taught])
    scale = np.abs(vectors).max(axis=1) / 127
    packed = np.round(vectors / scale[:, None]).astype(np.int8)
    vectors = packed.astype(np.float32) * scale[:, None]
    dual, meaning = by_meaning(vectors, np.where(answers[taught], 1.0, -1.0), writers[taught])

    weights = np.where(writers == "older", OLDER, 1.0)
    left_out = np.zeros((rows.taught, len(HEADS)))
    for writer in sorted(set(writers[taught])):
        others, own = np.flatnonzero(writers != writer), np.flatnonzero(writers == writer)
        words = Words([rows.texts[at] for at in others])
        by_word, bias = weigh(
            words.table([rows.texts[at] for at in others]), answers[others], weights[others]
        )
        left_out[own] = words.table([rows.texts[at] for at in own]) @ by_word + bias
    words = Words(rows.texts)
    by_word, word_bias = weigh(words.table(rows.texts), answers, weights)

    mix, chances = np.zeros((3, len(HEADS))), np.zeros_like(left_out)
    for at in range(len(HEADS)):
        both = np.stack([meaning[:, at], left_out[:, at]], axis=1)
        fit = LogisticRegression(max_iter=1000).fit(both, answers[taught, at])
        mix[:, at] = [*fit.coef_[0], fit.intercept_[0]]
        chances[:, at] = fit.predict_proba(both)[:, 1]
    mix[2] += mix[1] * word_bias
    limits = limits_of(chances, np.array(rows.kinds)[taught], writers[taught], answers[taught])
    report(chances, np.array(rows.kinds)[taught], writers[taught], answers[taught], limits)

    word_scale = np.abs(by_word).max(axis=0) / 127
    np.savez_compressed(
        FILE,
        heads=np.array(HEADS),
        gamma=np.array(GAMMA),
        rows=packed,
        scale=scale.astype(np.float32),
        dual=dual.astype(np.float16),
        words=np.array("\n".join(words.known)),
        idf=words.idf.astype(np.float16),
        by_word=np.round(by_word / word_scale).astype(np.int8),
        word_scale=word_scale.astype(np.float32),
        mix=mix.astype(np.float32),
        limits=np.array(list(limits.values()), np.float32),
    )
    print(
        f"{FILE.name}: {FILE.stat().st_size / 1e6:.1f} MB from {rows.taught} rows and {len(rows.texts) - rows.taught} older"
    )


def limits_of(chances, kinds, writers, answers) -> dict[str, float]:
    """For each limit the chance that as many ordinary rows reach as `WRONG` allows."""
    ordinary = np.isin(kinds, sorted(ORDINARY)) & ~answers[:, 0]
    free = ordinary & ~answers[:, 4] & ~answers[:, 5]
    english = ~np.char.startswith(writers, "danger_languages")
    at = {"over": (free, 4), "self_surrender": (free, 5), "elsewhere": (ordinary & ~english, 0)}
    others = (ordinary & english, 0)
    return {
        name: float(np.quantile(chances[at.get(name, others)], 1 - wrong)) for name, wrong in WRONG.items()
    }


def report(chances, kinds, writers, answers, limits) -> None:
    """What is found and what is wrong, by writer, for rows that their writer hadn't taught."""
    print({name: round(limit, 3) for name, limit in limits.items()})
    print(
        "writer  found | sure | wrong on ordinary | look-alikes | over found, wrong | self found, wrong | door"
    )
    for writer in [*sorted(set(writers)), ""]:
        own = (writers == writer) | (not writer)
        danger, ordinary = own & answers[:, 0], own & np.isin(kinds, sorted(ORDINARY)) & ~answers[:, 0]
        alike, over, gives = own & (kinds == "lookalike"), own & answers[:, 4], own & answers[:, 5]
        free = ordinary & ~over & ~gives

        def share(of, head: int, limit: str) -> str:
            return f"{(chances[of, head] >= limits[limit]).mean():.2f}" if of.any() else " -  "

        right = (
            (chances[danger, 1:4].argmax(axis=1) == answers[danger, 1:4].argmax(axis=1)).mean()
            if danger.any()
            else 0
        )
        print(
            f"{writer or 'all':20}", share(danger, 0, "perhaps"), share(danger, 0, "sure"), share(ordinary, 0, "perhaps"),
            share(alike, 0, "perhaps"), "|", share(over, 4, "over"), share(free, 4, "over"),
            "|", share(gives, 5, "self_surrender"), share(free, 5, "self_surrender"), "|", f"{right:.2f}",
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
