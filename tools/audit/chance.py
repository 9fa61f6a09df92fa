"""Whether two lists of times are of one kind: the Mann-Whitney U test, with the normal approximation and ties averaged."""

import math
from collections.abc import Sequence


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p of seeing lists as different as these, if which of them a time is in makes no difference to it."""
    everyone = sorted((value, which) for which, values in enumerate((one, other)) for value in values)
    ranks = [0.0, 0.0]
    ties = at = 0
    while at < len(everyone):
        end = at
        while end < len(everyone) and everyone[end][0] == everyone[at][0]:
            end += 1
        for _, which in everyone[at:end]:
            ranks[which] += (at + 1 + end) / 2
        ties += (end - at) ** 3 - (end - at)
        at = end
    n, m, total = len(one), len(other), len(everyone)
    u = ranks[0] - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * (total + 1 - ties / (total * (total - 1))))
    return math.erfc(max(abs(u - n * m / 2) - 0.5, 0) / spread / math.sqrt(2)) if spread else 1.0
