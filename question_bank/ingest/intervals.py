"""How sure a share is: the interval in which it lies, from how often something was so."""

from math import sqrt

NORMAL_95 = 1.959963984540054
"""Standard deviations on either side of the mean that hold 95 % of a normal distribution."""


def share_interval(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval (Wilson's) of a share that was seen ``hits`` times of ``total``.

    Nothing seen says nothing: 0 to 1. Raises ValueError unless 0 <= hits <= total.
    """
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no share")
    if total == 0:
        return 0.0, 1.0
    share, squared = hits / total, NORMAL_95**2
    middle = share + squared / (2 * total)
    half = NORMAL_95 * sqrt(share * (1 - share) / total + squared / (4 * total**2))
    scale = 1 + squared / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
