"""Where a page of a long list ends, as an address carries it: a moment, and what tells equals."""

from datetime import datetime


def place(at: datetime, *keys: str) -> str:
    """Return the place of a row that stands at a moment; `keys` tell it from others there."""
    return "|".join((at.isoformat(), *keys))


def place_in(said: str | None) -> tuple[datetime, str] | None:
    """Return the moment and the keys, still joined, of a place that an address names.

    None for none, and for what is none: the list then begins at its beginning.
    """
    at, bar, keys = (said or "").partition("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, keys) if bar and moment.tzinfo and "\x00" not in keys else None
