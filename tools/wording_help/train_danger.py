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
from collections import Counter
from pathlib import Path

import numpy as np

from couples.wording_help.json_lines import AGREED
from couples.wording_help.safety import sentence_encoder
from couples.wording_help.safety.by_head import HEADS
from couples.wording_help.safety.danger_model import FILE, words_of

EXAMPLES = Path(__file__).parents[2] / "tests" / "wording_help" / "examples"
OTHERS = ("own_dev", "own_hard", "others", "voices", "look_alikes", "fooling", "praise", "kept_aside", "dev")
"""Older statements, labelled for blame: without the ones about danger they're all ordinary."""
GAMMA = 1.5
RIDGE = 0.1
STRENGTH = 6.0
OLDER = 1.5
"""What an older row weighs: they're everyday talk, and no twins of anything, so they teach what is ordinary."""
SEEN = 3
GROUPS = 6
"""In how many groups the writers are left out for what words say."""
WRONG = {
    "sure": 0.008,
    "perhaps": 0.147,
    "elsewhere": 0.25,
    "praise": 0.6,
    "over": 0.012,
    "self_surrender": 0.01,
    "over_agreed": 0.014,
    "self_agreed": 0.012,
    "hinted": 0.2,
}
"""How many in a hundred of the ordinary rows may be taken for danger or for control; for praise, may go without;
`elsewhere` is a question in another language than English, `hinted` what the classifier alone takes for harm. Most of these
rows were written as twins of dangerous ones, to be mistaken: of ordinary ones about half as many are.
"""
ORDINARY = frozenset(["blame", "sound", "warm", "neutral"])


class Rows:
    """All rows to learn from, with who wrote them (by file), in which field, and what each head should say."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.writers: list[str] = []
        self.kinds: list[str] = []
        self.agreed: list[bool] = []
        self.answers: list[list[bool]] = []
        for path in sorted(EXAMPLES.glob("danger_*.jsonl")):
            if not path.stem.endswith(("_aside_1", "_aside_2")):
                for row in _read(path):
                    self.add(
                        row["text"], path.stem, row["kind"], _answers(row), agreed=row["where"] in AGREED
                    )
        self.taught = len(self.texts)
        for name in OTHERS:
            for row in _read(EXAMPLES / f"{name}.jsonl"):
                if not {"safety", "crisis"} & set(row.get("tags", ())):
                    self.add(row["text"], "older", "older", [False] * len(HEADS))

    def add(self, text: str, writer: str, kind: str, answers: list[bool], *, agreed: bool = False) -> None:
        self.texts.append(text)
        self.writers.append(writer)
        self.kinds.append(kind)
        self.agreed.append(agreed)
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
    from scipy.linalg.lapack import dpotrf, dpotri

    near = np.exp(GAMMA * (2 * vectors @ vectors.T - 2)).astype(np.float64)
    near[np.diag_indices(len(near))] += RIDGE
    inverse, _ = dpotri(dpotrf(near.T, lower=True, overwrite_a=True)[0], lower=True, overwrite_c=True)
    for at in range(len(inverse)):  # in place: a second table of all rows with all rows takes gigabytes
        inverse[at, at + 1 :] = inverse[at + 1 :, at]
    dual = inverse @ targets
    left_out = np.zeros_like(targets)
    for group in sorted(set(groups)):
        own = np.flatnonzero(groups == group)
        left_out[own] = targets[own] - np.linalg.solve(inverse[np.ix_(own, own)], dual[own])
    return dual, left_out


class Words:
    """Which words and pairs of words count, and what a text looks like in them."""

    def __init__(self, texts: list[list[str]]) -> None:
        in_texts = Counter(word for text in texts for word in set(text))
        self.known = sorted(word for word, n in in_texts.items() if n >= SEEN)
        self.at = {word: at for at, word in enumerate(self.known)}
        self.idf = np.array([np.log((1 + len(texts)) / (1 + in_texts[w])) + 1 for w in self.known])

    def table(self, texts: list[list[str]]):
        from scipy.sparse import csr_matrix

        values, across, ends = [], [], [0]
        for text in texts:
            counts = Counter(self.at[word] for word in text if word in self.at)
            at = np.fromiter(counts, int, len(counts))
            row = (1 + np.log(np.fromiter(counts.values(), float, len(counts)))) * self.idf[at]
            length = np.sqrt((row**2).sum())
            values.append(row / length if length else row)
            across.append(at)
            ends.append(ends[-1] + len(at))
        return csr_matrix(
            (np.concatenate(values), np.concatenate(across), ends), shape=(len(texts), len(self.known))
        )


def weigh(table, answers, weights):
    """A logistic regression of the words for each head: weights and bias."""
    from sklearn.linear_model import LogisticRegression

    fits = [
        LogisticRegression(C=STRENGTH, solver="liblinear").fit(table, answers[:, at], sample_weight=weights)
        for at in range(len(HEADS))
    ]
    return np.stack([fit.coef_[0] for fit in fits], axis=1), np.array([fit.intercept_[0] for fit in fits])


def by_words(rows):
    """What words say: which count, how much and with which bias, and what they say of each row without its writer."""
    said = [words_of(text) for text in rows.texts]
    answers, writers = np.array(rows.answers), np.array(rows.writers)
    weights = np.where(writers == "older", OLDER, 1.0)
    left_out = np.zeros((rows.taught, len(HEADS)))
    names = sorted(set(writers[: rows.taught]))
    for group in range(GROUPS):
        own = np.flatnonzero(np.isin(writers, names[group::GROUPS]))
        others = np.setdiff1d(np.arange(len(writers)), own)
        words = Words([said[at] for at in others])
        by_word, bias = weigh(words.table([said[at] for at in others]), answers[others], weights[others])
        left_out[own] = words.table([said[at] for at in own]) @ by_word + bias
    words = Words(said)
    by_word, bias = weigh(words.table(said), answers, weights)
    return words, by_word, bias, left_out


def main() -> None:
    """Learns, says how it does on writers that were left out, and writes the file."""
    rows = Rows()
    answers, writers = np.array(rows.answers)[: rows.taught], np.array(rows.writers)[: rows.taught]
    kinds, agreed = np.array(rows.kinds)[: rows.taught], np.array(rows.agreed)[: rows.taught]
    vectors = sentence_encoder.encode(rows.texts[: rows.taught])
    scale = np.abs(vectors).max(axis=1) / 127
    packed = np.round(vectors / scale[:, None]).astype(np.int8)
    vectors = packed.astype(np.float32) * scale[:, None]
    dual, meaning = by_meaning(vectors, np.where(answers, 1.0, -1.0), writers)
    words, by_word, word_bias, said = by_words(rows)
    mix, chances = mixed((meaning, said), agreed, answers)
    mix[-1] += mix[1] * word_bias
    limits = limits_of(chances, kinds, writers, answers, agreed)
    report(chances, kinds, writers, answers, limits)

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


def mixed(said, agreed, answers):
    """How what was said of a row adds up for each head, and the chance of it for the rows."""
    from sklearn.linear_model import LogisticRegression

    mix, chances = np.zeros((len(said) + 2, len(HEADS))), np.zeros(answers.shape)
    for at in range(len(HEADS)):
        all_said = np.stack([*(each[:, at] for each in said), agreed], axis=1)
        fit = LogisticRegression(max_iter=1000).fit(all_said, answers[:, at])
        mix[:, at] = [*fit.coef_[0], fit.intercept_[0]]
        chances[:, at] = fit.predict_proba(all_said)[:, 1]
    return mix, chances


def limits_of(chances, kinds, writers, answers, agreed) -> dict[str, float]:
    """For each limit the chance that as many ordinary rows reach as `WRONG` allows."""
    ordinary = np.isin(kinds, sorted(ORDINARY)) & ~answers[:, 0]
    free = ordinary & ~answers[:, 4] & ~answers[:, 5]
    english = ~np.char.startswith(writers, "danger_languages")
    at = {
        "elsewhere": (ordinary & ~english, 0),
        "over": (free & ~agreed, 4),
        "self_surrender": (free & ~agreed, 5),
        "over_agreed": (free & agreed, 4),
        "self_agreed": (free & agreed, 5),
    }
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
