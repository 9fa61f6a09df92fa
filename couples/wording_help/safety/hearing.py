"""What a text says about danger, a crisis, one's own behaviour or control, before anything else is said of it.

It guarantees that words listed as plain harm are always heard, whatever the language and whatever else the text says: there,
what is only learned (`danger_model`) can make it hear more, never less. Listed words of fear or force are at least asked about.
Those that may be something else ("you beat me at Scrabble"), and listed rules, count unless the model plainly hears nothing in
them. Where it isn't installed, or didn't hear all of a text, the lists decide alone.
Trade-off: a question too many is better than praise for a plea, so three limits are kept: a surer one for a line that says where
help is, a lower one for a question, and a lower one still from which nothing is praised, and listed words that may be harm are
asked about.
"""

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.results import SURE, By, Caution, Door, Language, Pointer
from couples.wording_help.safety.chances import Chances
from couples.wording_help.safety.crisis import is_crisis
from couples.wording_help.safety.danger_model import chances_in
from couples.wording_help.safety.harm import Told, told_in
from couples.wording_help.safety.pieces import Share, Span
from couples.wording_help.safety.rules_over_partner import is_as_they_like, rule_over


class Hearing(msgspec.Struct, frozen=True):
    """What was heard. `door` is the help that a question opens, `over` what a listed rule is over, `about` the stretches of the
    text that a question is about; `may_be_praised` is whether nothing in it sounds like trouble,
    `may_be_hinted` whether the classifier's hint of harm counts."""

    pointer: Pointer = Pointer.NONE
    door: Door | None = None
    caution: Caution = Caution.NONE
    over: str = ""
    about: tuple[Span, ...] = ()
    may_be_praised: bool = True
    may_be_hinted: bool = True

    @property
    def is_sure(self) -> bool:
        return self.pointer in SURE


def hear(
    text: str,
    analyses: list[SentenceAnalysis],
    language: Language,
    *,
    by: By = By.ME,
    names: Sequence[str] = (),
    closed: Collection[Door] = (),
    share: Share | None = None,
    is_agreed: bool = False,
) -> Hearing:
    """Listens to one text, as it stands in one field.

    Args:
        analyses: its sentences, for the lists.
        by: who wrote it; a partner's proposal is read for the one who was sent it.
        names: what the partner is called, so that their name counts as "you".
        closed: the kinds of help that its author was asked about and answered "No, I'm okay"; the next kind is asked about.
        share: what the text may ask for as a part of its draft.
        is_agreed: whether it's about what two agree on or promise.
    """
    english = language == Language.ENGLISH
    told = told_in(analyses)
    found = chances_in(text, names, is_english=english, is_agreed=is_agreed, share=share)
    found = _beside_lists(found, told, analyses, is_agreed=is_agreed)
    pointer, doors = _pointer(analyses, told, found)
    asked = [door for door in doors if door not in closed]
    door = next(iter(asked or doors), None)
    if by == By.PARTNER:
        pointer, door = _for_receiver(pointer, door)
    over = "" if found.is_no_rule else rule_over([each.sentence for each in analyses], is_agreed=is_agreed)
    return Hearing(
        pointer,
        door,
        _caution(pointer, over, found, by),
        over,
        found.about(asked) if by == By.ME else found.about(doors),
        may_be_praised=pointer == Pointer.NONE and told == Told.NOTHING and found.most < found.limits.praise,
        may_be_hinted=not found.is_under(found.limits.hinted),
    )


def _beside_lists(
    found: Chances, told: Told, analyses: list[SentenceAnalysis], *, is_agreed: bool
) -> Chances:
    """What the model heard, as it counts beside what the lists say of the same text."""
    if told in (Told.MAY_BE, Told.ASKED):
        found = found.beside_a_list()
    said = [each.sentence for each in analyses]
    asks = is_agreed and all(each.question for each in said)  # who asks sets no rule
    is_none = bool(said) and (asks or all(map(is_as_they_like, said)))
    return replace(found, over=0.0) if is_none else found


def _pointer(
    analyses: list[SentenceAnalysis], told: Told, found: Chances
) -> tuple[Pointer, tuple[Door, ...]]:
    """How surely it points to help, and to which: one that is sure, or all that there's a question about."""
    sure = found.sure()
    if sure == Door.CRISIS or is_crisis([analysis.sentence for analysis in analyses]):
        return Pointer.CRISIS, (Door.CRISIS,)
    like_plain = told in (Told.MAY_BE, Told.ASKED) and (sure or not found.heard_all)
    if told == Told.PLAIN or like_plain:
        return Pointer.SAFETY, (Door.SAFETY,)
    if sure:
        return Pointer(sure.value), (sure,)
    doors = found.questions() or ((Door.SAFETY,) if told == Told.ASKED else ())
    return (Pointer.PERHAPS if doors else Pointer.NONE), doors


def _for_receiver(pointer: Pointer, door: Door | None) -> tuple[Pointer, Door | None]:
    """For a partner's text: what they do is about the receiver's safety, not about help with it; a life in danger comes first."""
    if door is None or door == Door.CRISIS:
        return pointer, door
    return (Pointer.SAFETY if pointer in SURE else pointer), Door.SAFETY


def _caution(pointer: Pointer, over: str, found: Chances, by: By) -> Caution:
    """Someone who tells of control over them is never told that they set a rule."""
    if pointer in (Pointer.SAFETY, Pointer.CRISIS):
        return Caution.NONE
    over = "" if pointer == Pointer.PERHAPS and found.over <= found.danger else over
    gives_up = found.self_surrender >= found.limits.self_surrender and found.self_surrender > found.over
    rules = found.over >= found.limits.over and found.over > found.danger
    if not over and not gives_up and not rules:
        return Caution.NONE
    if by == By.PARTNER:
        return Caution.RECEIVER
    return Caution.SELF if gives_up and not over else Caution.OVER
