"""Words somebody else said, told in quotation marks: they are an observation, not an accusation.

It guarantees that quoted words are left out of the reading, unless the whole text stands in quotation marks.
"""

from couples.wording_help.reading.tokens import Token
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_CLOSED_BY = {"\u201c": "\u201d", '"': '"', "\u00ab": "\u00bb"}
_MARKS = frozenset('"\u201c\u201d\u00ab\u00bb')


def unquoted(tokens: list[Token]) -> list[Token]:
    """`tokens` without what stands in quotation marks; a short quote after "your" keeps its words."""
    spans, opened, closing = [], -1, ""
    for i, token in enumerate(tokens):
        if token.word:
            continue
        if opened < 0 and token.norm in _CLOSED_BY:
            opened, closing = i, _CLOSED_BY[token.norm]
        elif opened >= 0 and token.norm == closing:
            spans.append((opened, i))
            opened = -1
    inside = sum(1 for start, end in spans for token in tokens[start:end] if token.word)
    if not spans or inside == sum(1 for token in tokens if token.word):
        return [token for token in tokens if token.norm not in _MARKS]
    return _without(tokens, spans)


def _without(tokens: list[Token], spans: list[tuple[int, int]]) -> list[Token]:
    kept: list[Token] = []
    at = 0
    for start, end in spans:
        kept.extend(tokens[at:start])
        if start and tokens[start - 1].norm in _GRAMMAR.your:
            kept.extend(tokens[start + 1 : end])
        else:
            kept.append(Token('"', tokens[start].start, tokens[end].end, word=False))
        at = end + 1
    return kept + tokens[at:]
