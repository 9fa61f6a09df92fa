"""What the machines have in common that let Ana and Ben act in any order."""

from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine

import couples
from couples.extensions import limiter
from tests import databases, made_once
from tests.conftest import CHEAP, COUPLE, close, settings_for
from tests.scenario import dump


def how_often(*, runs: int, long_runs: int, steps: int) -> dict[bool, settings]:
    """The same runs each time; and, for a long try, `long_runs` of 30 steps."""
    short = settings(
        max_examples=runs,
        stateful_step_count=steps,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    phases = [Phase.generate, Phase.shrink]
    return {
        False: short,
        True: settings(short, max_examples=long_runs, stateful_step_count=30, phases=phases),
    }


class CoupleMachine(RuleBasedStateMachine):
    """One run over a copy of `folder`, in which the two have their hello behind them."""

    elsewhere: tuple[str, ...] = ()
    """Pages that are read after every step beside those of the matter itself."""

    def __init__(self, folder: Path, stages, pages):
        super().__init__()
        databases.copy(stages.folder(COUPLE), folder)
        self.app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
        made_once.share(self.app, pages)
        limiter.reset()
        self.said = 0
        self.rows_read: dict[str, list] = {}

    def teardown(self):
        close(self.app)

    def has_changed(self) -> bool:
        """Whether any row is another than when this was asked before, so that pages have to be read again. Visits change none of these."""
        before, self.rows_read = self.rows_read, {t: r for t, r in dump(self.app).items() if t != "sessions"}
        return before != self.rows_read

    def sentence(self, who: str) -> str:
        """Words that no one has said before."""
        self.said += 1
        return f"{who.lower()}said{self.said:04}x"
