"""Everything of one person, in every room: what deleting an account does, for the person or for the host.

Guaranteed: one transaction's work, and it needs no key. Whoever calls it commits, and then has it wiped from the file.
"""

from datetime import datetime

from couples.accounts import models as accounts
from couples.accounts import set_aside
from couples.accounts.models import User
from couples.boundaries import models as boundaries
from couples.calendar_feed import after_parting
from couples.care.models import forget as forget_care
from couples.checkins import people_coming_and_going
from couples.goals.models import forget as forget_growing
from couples.journal.models import forget as forget_journal
from couples.light_question import answering as light_question
from couples.live import models as live
from couples.mail import outbox
from couples.only_me.models import forget as forget_only_me
from couples.reflection.models import forget as forget_reflection
from couples.reminders.models import forget as forget_reminders
from couples.spaces import pairing
from couples.statements import people_coming_and_going as statements
from couples.thanks import models as thanks
from couples.unsent.models import forget as forget_unsent


def forget_person(person: User, now: datetime) -> None:
    """Every room forgets the person; what they wrote is gone for both.

    The order matters. The partner's calendar stores what it shows before anything goes. Agreements lose the person's words first, so
    that none are in the copy of the partner's own words; that copy is made before the rooms delete what those words were said to.
    """
    after_parting.before_forgetting(person, now)
    boundaries.forget(person)
    pairing.put_words_aside(person, now)
    live.forget(person)
    people_coming_and_going.forget(person)
    light_question.forget(person)
    statements.forget(person)
    thanks.forget(person)
    forget_growing(person)
    forget_reflection(person)
    forget_journal(person)
    forget_only_me(person)
    forget_care(person)
    forget_unsent(person)
    forget_reminders(person)
    pairing.forget(person, now)
    outbox.forget(person)
    set_aside.forget(person)
    accounts.forget(person)
