"""What someone put into words in a talk, for the page "Safety and help" when they open it from there.

It guarantees that a talk's own pages never change because of it: two may be looking at one screen.
"""

from couples.checkins.current_week import check_in_of
from couples.checkins.quiet_words import own_words as own_words_of_check_in
from couples.clock import now
from couples.live import live_words
from couples.live.listening_notes import note_of
from couples.live.live_session import LiveSession
from couples.spaces.models import CurrentSpace


def own_words(place: CurrentSpace, session: LiveSession) -> list[str]:
    """What the person of `place` said, noted and promised in this talk; nothing where two share one screen."""
    if session.state.sofa:
        return []
    me = place.me.user_id
    said = [word for word in live_words.words_of(session) if word.author_id == me]
    last, note = live_words.own_last_word(session.id, me), note_of(session, me)
    found = [word.opened for word in {word.id: word for word in [*said, *([last] if last else [])]}.values()]
    check_in = check_in_of(place, session.occasion, now()) if session.occasion else None
    noted = [note.words.text] if note else []
    texts = [*found, *noted, *(own_words_of_check_in(place, check_in) if check_in else [])]
    return [text for text in texts if isinstance(text, str) and text]
