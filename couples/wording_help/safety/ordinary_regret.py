"""An apology for being short, or thanks for patience: what partners say on any day, and no question about danger.

It guarantees that only a text that is nothing else counts: one word that isn't in `lists/ordinary_regret.toml`, and it's heard
like any other. It takes back a question, about danger or about control, never a line that's sure.
"""

from couples.wording_help.reading.tokens import tokenize
from couples.wording_help.word_lists import Phrases, Words

_PHRASES = Phrases("ordinary_regret")
_WORDS = Words("ordinary_regret")
_LONGEST = 30


def is_ordinary_regret(text: str) -> bool:
    """Whether the whole text is such an apology or such thanks."""
    norms = [token.norm for token in tokenize(text) if token.word]
    if not norms or len(norms) > _LONGEST:
        return False
    known = _WORDS.others | _PHRASES.regrets.words
    return all(norm in known for norm in norms) and any(
        _PHRASES.regrets.at(norms, at) for at in range(len(norms))
    )
