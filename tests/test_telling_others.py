"""What waits to be told to other processes: it's told in its order once Redis takes it, and it never grows without end."""

import uuid
from typing import Any

import pytest
import redis

from couples.realtime.process_messages import Beat, CameAgain, Changed, HungUp, Look, mark_of_page, read
from couples.realtime.telling_others import MOST_WAITING, Telling

pytestmark = pytest.mark.redis

ANA, BROWSER = uuid.UUID(int=1), uuid.UUID(int=2)
PROCESS = "0123456789abcdef"


class FailingRedis:
    """Fails as often as it's told to, and then ends the one who tells it something."""

    def __init__(self, fails: int = 0):
        self.fails, self.heard = fails, list[Any]()

    def pipeline(self, **_: Any) -> "FailingRedis":
        self.line = list[Any]()
        return self

    def __enter__(self) -> "FailingRedis":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __len__(self) -> int:
        return len(self.line)

    def publish(self, _: str, data: bytes) -> None:
        self.line.append(read(data).said)

    def execute(self) -> None:
        if self.fails:
            self.fails -= 1
            raise redis.TimeoutError
        self.heard += [said for said in self.line if said != Beat()]
        self.telling.stop()


def told(client: FailingRedis, *said) -> list[Any]:
    """What comes through of what was said."""
    client.telling = Telling(client, "channel", PROCESS, lambda *_: None)
    for each in said:
        client.telling.say(each)
    client.telling.run()
    return client.heard


def test_what_redis_did_not_take_is_told_again_in_its_order_and_what_is_about_a_line_is_not():
    said = [Changed(ANA, "live", 1), HungUp(ANA, BROWSER), Changed(ANA, "thanks", 1)]
    came_again = CameAgain(BROWSER, mark_of_page("a page"))
    assert told(FailingRedis(), *said, came_again) == [*said, came_again]
    assert told(FailingRedis(fails=2), *said, came_again) == said


def test_of_what_is_about_the_same_only_the_newest_is_told():
    assert told(FailingRedis(fails=1), Changed(ANA, "live", 1), Changed(ANA, "live", 2)) == [
        Changed(ANA, "live", 2)
    ]


def test_too_much_of_it_becomes_one_word_that_all_should_look():
    said = [Changed(uuid.UUID(int=number), "live", 1) for number in range(MOST_WAITING + 1)]
    assert told(FailingRedis(fails=1), *said) == [Look(), said[-1]]
