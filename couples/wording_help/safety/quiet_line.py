"""The quiet lines for what was heard: at most one about safety, and one about control.

It guarantees that a line never repeats the words that it's about.
"""

from couples.wording_help.messages import quiet_lines
from couples.wording_help.results import Caution, Door, Line, LineKind, Pointer
from couples.wording_help.safety.hearing import Hearing


def lines_for(heard: Hearing) -> tuple[Line, ...]:
    """What stands in place of notes, or beside them."""
    return tuple(filter(None, (_about_safety(heard), _about_control(heard))))


def _about_safety(heard: Hearing) -> Line | None:
    said = quiet_lines()
    if heard.door is None:
        return None
    if heard.pointer == Pointer.PERHAPS:
        return Line(LineKind.PERHAPS, said.perhaps[heard.door], heard.door)
    sure = {Door.SAFETY: said.safety, Door.CRISIS: said.crisis, Door.OWN: said.own}
    return Line(LineKind(heard.door.value), sure[heard.door], heard.door)


def _about_control(heard: Hearing) -> Line | None:
    said = quiet_lines()
    if heard.caution == Caution.OVER:
        text = said.caution.line.format(over=said.caution.over.get(heard.over, said.caution.otherwise))
        return Line(LineKind.CAUTION, text, ideas=said.caution.ideas)
    if heard.caution == Caution.SELF:
        return Line(LineKind.SELF, said.other.self)
    return Line(LineKind.RECEIVER, said.other.receiver) if heard.caution == Caution.RECEIVER else None
