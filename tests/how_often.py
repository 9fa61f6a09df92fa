"""How often a test is tried: small numbers always, large ones where they're asked for.

There's one switch, the marker `long`, and it stands on single tries. `make test` leaves them out (`-m "not long"`, the
default), `make test-long` runs every test with both. So no number hides behind a variable of the environment.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def rounds(small: int, large: int) -> list[Any]:
    """Values for `parametrize`: the numbers below `small`, and up to `large` for the long run."""
    return [*range(small), *(pytest.param(n, marks=pytest.mark.long) for n in range(small, large))]


def either(small: Any, large: Any) -> list[Any]:
    """Values for `parametrize`: `small`, and `large` for the long run."""
    return [pytest.param(small, id="short"), pytest.param(large, id="long", marks=pytest.mark.long)]


def first(*values: Any, ids: list[str] | None = None) -> list[Any]:
    """Values for `parametrize`, of which the first is always tried and the rest in the long run."""
    names = ids or [str(value) for value in values]
    return [
        pytest.param(value, id=name, marks=[pytest.mark.long] if at else [])
        for at, (value, name) in enumerate(zip(values, names, strict=True))
    ]


SCRIPTS_FIRST = first(True, False, ids=["with scripts", "without scripts"])
"""With and without JavaScript. The gate walks the first weeks both ways in a browser, and posts every form without scripts; the other
evenings go without them in the long run."""


def often(*strategies: SearchStrategy, small: int = 300, large: int = 3000) -> Callable[[Callable], Callable]:
    """Gives a test `small` examples of what `strategies` make, and `large` in the long run; the same ones each time."""

    def decorate(test: Callable) -> Callable:
        tries = {
            n: settings(max_examples=n, deadline=None, derandomize=True)(given(*strategies)(test))
            for n in (small, large)
        }

        @pytest.mark.parametrize("examples", either(small, large))
        def run(examples: int) -> None:
            tries[examples]()

        run.__name__, run.__doc__ = test.__name__, test.__doc__
        return run

    return decorate
