"""How a talk's topic reads to each of the two, where that's the question to which one of them gave an answer."""

from couples.accounts.models import User
from couples.live.live_session import LiveSession


def of_answer(author: User, question: str) -> str:
    """As the form to ask with has it, and as it's kept: both will read it, and "me" in the question is whoever answered it."""
    return f"{author.name}: “{question}”"


def as_read(talk: LiveSession, me: User, partner: User | None, *, by_both: bool = False) -> str:
    """The topic; of an answer, whose answer it is to this person, or by name where both read it on one phone."""
    topic = talk.topic or ""
    if not partner or me.name == partner.name or not talk.state.reply or not topic.endswith("”"):
        return topic
    mine = f"{me.name}'s" if by_both else "Your"
    for whose, name in ((mine, me.name), (f"{partner.name}'s", partner.name)):
        question = topic.removeprefix(f"{name}: “")
        if question != topic:
            return f"{whose} answer to “{question}"
    return topic
