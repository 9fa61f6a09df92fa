"""What wording help tells an author alone about an answer or a note that they have just sent.

It's beside the agreement or the draft that comes next. Guaranteed: it's said once, about their own words only, and never
where an answer leads back to a check-in or a talk, since both may be looking at one screen there.
"""

import uuid

from couples import one_time_marks
from couples.boundaries.agreement import Decision, Slip
from couples.fields import as_id
from couples.own_rows import own_if_any
from couples.spaces.models import current_space
from couples.wording_help import Line, lines_beside


def lines_about(agreement_id: uuid.UUID) -> list[Line]:
    """The lines about what was sent just now to this agreement."""
    names = current_space().partner_names
    decision = own_if_any(Decision, as_id(one_time_marks.take("decision")))
    slip = own_if_any(Slip, as_id(one_time_marks.take("slip")))
    texts = [
        decision.line if decision and decision.agreement_id == agreement_id else None,
        slip.opened if slip and slip.agreement_id == agreement_id else None,
    ]
    return lines_beside(filter(None, texts), names=names)
