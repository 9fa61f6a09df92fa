"""What the machines have in common that let Ana and Ben act in any order."""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine

import couples
from couples.extensions import limiter
from tests.conftest import CHEAP, COUPLE, LONG, close, settings_for


def how_often(*, runs: int, long_runs: int, steps: int) -> settings:
    """The same runs each time; `long_runs`, each of 30 steps, in the long tests."""
    return settings(
        max_examples=long_runs if LONG else runs,
        stateful_step_count=30 if LONG else steps,
        phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


class CoupleMachine(RuleBasedStateMachine):
    """One run over a copy of `folder`, in which the two have their hello behind them."""

    def __init__(self, folder: Path, stages, pages):
        super().__init__()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(stages.folder(COUPLE), folder)
        self.app = couples.create_app(settings_for(folder), stretch=CHEAP)
        self.app.jinja_env.bytecode_cache = pages
        limiter.reset()
        self.said = 0

    def teardown(self):
        close(self.app)

    def sentence(self, who: str) -> str:
        """Words that no one has said before."""
        self.said += 1
        return f"{who.lower()}said{self.said:04}x"
