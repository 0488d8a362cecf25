"""The time zones people can choose from."""

from functools import cache

from quizapp.config import known_zones


@cache
def offered_zones() -> tuple[str, ...]:
    """Return the zones named after places, and UTC, in the order of a list.

    Names such as `EST` or `Etc/GMT+5` are left out: they know no summer time, or run backwards.
    """
    places = (zone for zone in known_zones() if "/" in zone and not zone.startswith("Etc/"))
    return ("UTC", *sorted(places))
