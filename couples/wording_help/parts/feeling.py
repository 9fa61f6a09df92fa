"""Whether the speaker names an own feeling or a state of the body.

Promise: "I'm afraid I can't", "I'm happy to help" and "I'd love to" are manners of speaking, not feelings.
"""

from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import Frame
from couples.wording_help.word_lists import words

_AFTER_BE_NO = words("sets", "felt_after_be_no")
_ALONE_YES = frozenset(["sick", "down", "stuck", "cold", "lost"])
_WILLING = frozenset(["happy", "glad", "willing", "delighted", "pleased", "eager"])
_GOES_ON = frozenset(["be", "see", "have", "know", "hear"])
_STOPS = frozenset(["you", "when", "because", "if", "but", "that"])
_OPENINGS = frozenset(
    ["gutted", "heartbroken", "exhausted", "knackered", "shattered", "grateful", "proud", "lonely"]
)
_INTENSE = frozenset(["so", "really", "very", "too", "feeling"])
_BODY_VERBS = words("sets", "felt_body_verbs")
_LIKE_DOING = frozenset(
    ["screaming", "giving", "running", "hiding", "exploding", "collapsing", "laughing", "dying"]
)
_LIKE_A = frozenset(["failure", "burden", "stranger", "fool", "mess"])
_SAYS_FEELING = words("sets", "felt_says_feeling")
_HAVING = frozenset(["i", "have", "had", "got", "felt", "in"])
_HAD = words("sets", "felt_had")
_CANNOT = frozenset(["sleep", "eat", "breathe", "stop"])
_TOUCH_WORDS = words("sets", "felt_touch_words")


def feeling(reading: Reading) -> bool:
    """Whether the speaker names an own feeling or body state."""
    sentence = reading.sentence
    if any(_felt(sentence, frame) for frame in reading.frames):
        return True
    return _bodily(sentence) or _touched(sentence) or _outright(sentence)


def _known() -> frozenset[str]:
    return words("feelings", "unmet") | words("feelings", "met")


def _felt(sentence: Sentence, frame: Frame) -> bool:
    clause = frame.clause
    if frame.kind == "feel":
        return _feel_word(sentence.norms, frame.end)
    if clause is None or (frame.kind == "feeling" and not clause.be):
        return frame.kind == "feeling"
    if clause.be:
        return _state_word(sentence, clause)
    head = sentence.tokens[clause.head]
    if head.lemma not in _SAYS_FEELING and head.norm not in words("feelings", "verb"):
        return False
    if clause.modal in ("would", "could", "might", "will") or clause.to:
        return False
    if head.lemma == "like" and "you" not in sentence.norms[clause.head : clause.head + 4]:
        return False
    return not clause.neg or head.lemma in ("like", "love")


def _feel_word(norms: list[str], j: int) -> bool:
    after = norms[j : j + 3]
    if after[:1] in (["like"], ["as"]):
        doing = after[1:2] and (after[1] in words("feelings", "verb") or after[1] in _LIKE_DOING)
        return bool(doing) or (len(after) > 2 and after[2] in _LIKE_A)
    known = _known() | words("feelings", "noun")
    for at in range(j, min(j + 14, len(norms))):
        word = norms[at]
        if at > j and (word in _STOPS - {"but", "that"} or word == "i"):
            return False
        if word in known or word == "face" or (word == "home" and norms[at - 1] == "at"):
            return True
        if word == "my" and set(norms[at : at + 4]) & words("feelings", "body"):
            return True
    return False


def _state_word(sentence: Sentence, clause: Clause) -> bool:
    if sentence.norms[clause.subject] != "i" or clause.modal == "going to":
        return False
    rest = sentence.norms[clause.head : clause.head + 9]
    known = _known()
    for at, word in enumerate(rest):
        if word in _STOPS:
            return False
        following = rest[at + 1 : at + 3]
        if word in known:
            if word in _AFTER_BE_NO and not clause.neg and not (word in _ALONE_YES and not following):
                continue
            return not _manner(word, following)
        if word in _BODY_VERBS:
            return True
        if word in words("words", "preposition") and word != "in":
            return False
    return False


def _manner(word: str, following: list[str]) -> bool:
    """ "Happy to help", "afraid I can't", "afraid not"."""
    if word in _WILLING and following[:1] == ["to"]:
        return not following[1:] or following[1] not in _GOES_ON
    return word == "afraid" and following[:1] in (["i"], ["so"], ["not"])


def _bodily(sentence: Sentence) -> bool:
    norms = sentence.norms
    for i, word in enumerate(norms):
        if word in ("my", "me"):
            near = norms[i + 1 : i + 8]
            around = set(near[1:]) | set(norms[max(0, i - 7) : i])
            if near and near[0] in words("feelings", "body") and around & words("feelings", "body_state"):
                return True
        elif word in ("can", "could") and norms[i - 1 : i] == ["i"] and _cannot(norms[i + 1 : i + 3]):
            return True
        if word in _HAVING and _HAD & set(norms[i + 1 : i + 4]):
            return True
    return False


def _cannot(following: list[str]) -> bool:
    return following[:1] == ["not"] and following[-1] in _CANNOT


def _touched(sentence: Sentence) -> bool:
    """ "That stung", "it made me so happy", "it breaks my heart", "it means a lot to me"."""
    norms, touching = sentence.norms, words("feelings", "touching")
    return any(
        _touch_at(norms, i, word, touching)
        for i, word in enumerate(norms)
        if word in touching or word in _TOUCH_WORDS
    )


def _touch_at(norms: list[str], i: int, word: str, touching: frozenset[str]) -> bool:
    following, before = norms[i + 1 : i + 6], norms[i - 1] if i else ""
    if word in touching:
        if following[:1] == ["my"] or (
            following[:1] == ["me"] and "that" not in norms[max(0, i - 1) : i] + norms[:1]
        ):
            return True
        if word in ("stung", "hurt", "hurts", "stings") and before not in ("i", "you", ""):
            return True
    if word.startswith(("make", "made", "making")) and following[:1] == ["me"]:
        told = set(following[1:])
        return bool(told & (_known() | {"cry", "feel"})) or ("smile" in told and "day" not in norms)
    if word.startswith("mean"):
        return bool(set(following) & {"world", "lot", "much", "everything"})
    if word == "heart":
        return before == "my" and bool(
            set(norms[max(0, i - 2) : i + 3]) & {"breaks", "broke", "break", "melt", "melts"}
        )
    if word in ("hard", "tough", "difficult", "painful", "scary", "rough"):
        aimed = following[:2] in (["for", "me"], ["on", "me"], ["to", "say"], ["to", "talk"])
        return aimed or (
            following[:1] == ["time"] and before == "a" and "i" in norms[:i] and "you" not in norms[:i]
        )
    lonesome = word in ("lonely", "heartbreaking") and before in ("is", "was", "so", "been")
    return lonesome and "you" not in norms[max(0, i - 3) : i]


def _outright(sentence: Sentence) -> bool:
    """ "So proud of you", "Gutted.", "Miss you", "part of me is relieved": no subject of its own."""
    norms = sentence.norms
    if norms[:3] == ["part", "of", "me"] and sentence.bag & _known():
        return True
    if norms[0] in _OPENINGS or norms[:2] in (["love", "you"], ["miss", "you"], ["love", "it"]):
        return True
    return len(norms) > 1 and norms[0] in _INTENSE and norms[1] in _known() - _AFTER_BE_NO
