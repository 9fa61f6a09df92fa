"""How often something may be asked for: each view that has a limit checks it by itself, before it does anything.

The counting is the library `limits`. Promised: whoever is over a limit gets 429. The trade-off: Flask-Limiter, which stands
between Flask and that library, would also know limits of whole apps and headers that tell of them; it asks about each
request whatever it is, which took a page a fortieth of its time, and only a dozen of our views have a limit.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, abort, after_this_request, request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

V = TypeVar("V", bound=Callable[..., Any])


class Limiter:
    """Limits on views. `counts` has what was asked for, for whoever counts something else."""

    counts: MovingWindowRateLimiter

    def __init__(self, asker: Callable[[], str]):
        self._asker = asker

    def init_app(self, app: Flask) -> None:
        """Counts where the app's settings say: in memory, or in what several servers share."""
        where = app.config["RATELIMIT_STORAGE_URI"], app.config.get("RATELIMIT_STORAGE_OPTIONS", {})
        self.counts = MovingWindowRateLimiter(storage_from_string(where[0], **where[1]))

    def reset(self) -> None:
        """Forgets all counts."""
        self.counts.storage.reset()

    def limit(
        self,
        limit: str,
        *,
        scope: str = "",
        key_func: Callable[[], str] | None = None,
        deduct_when: Callable[[Response], bool] | None = None,
    ) -> Callable[[V], V]:
        """Marks a view that may be asked for so often.

        Args:
            limit: as `limits` reads it, such as "5 per hour".
            scope: what several views count together; without it, each counts alone.
            key_func: who asks; by default the visitor's address.
            deduct_when: whether an answer counts; by default each does.
        """
        most, asker = parse(limit), key_func or self._asker

        def limited(view: V) -> V:
            @wraps(view)
            def checked(*args: Any, **named: Any) -> Any:
                key = asker(), scope or request.endpoint or ""
                is_let_in = self.counts.test if deduct_when else self.counts.hit
                if not is_let_in(most, *key):
                    abort(429)
                if deduct_when:
                    self._count_later(deduct_when, lambda: self.counts.hit(most, *key))
                return view(*args, **named)

            return checked  # type: ignore[return-value]  # it's called as the view is

        return limited

    def _count_later(self, counts: Callable[[Response], bool], hit: Callable[[], object]) -> None:
        @after_this_request
        def count(response: Response) -> Response:
            if counts(response):
                hit()
            return response
