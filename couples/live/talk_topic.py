"""How a talk's topic reads to each of the two, where that's the question to which one of them gave an answer."""

from couples.accounts.models import User
from couples.live.live_session import LiveSession


def of_answer(author: User, question: str) -> str:
    """As the form to ask with has it, and as it's kept: both will read it, and "me" in the question is whoever answered it."""
    return f"{author.name}: “{question}”"


def as_read(talk: LiveSession, me: User, partner: User | None) -> str:
    """The topic; of an answer, whose answer it is to this person."""
    topic = talk.topic or ""
    if not partner or me.name == partner.name or not talk.state.reply or not topic.endswith("”"):
        return topic
    for whose, name in (("Your", me.name), (f"{partner.name}'s", partner.name)):
        question = topic.removeprefix(f"{name}: “")
        if question != topic:
            return f"{whose} answer to “{question}"
    return topic
