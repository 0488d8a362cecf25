"""What a list of entries is narrowed to and sorted by, to and from the address of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from typing import Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quizapp.models.bank import NOUNS, STATUSES

Sort = Literal["title", "changed", "order", "status", "share"]
SORTS: tuple[Sort, ...] = get_args(Sort)
SHOWN_STATUSES = tuple(status for status in STATUSES if status != "binned")
"""The bin has a page of its own."""

ANY_ERROR, ANY_PROBLEM = "any-error", "any-problem"
"""Instead of a rule: whatever error, or whatever problem."""
ANYBODY = "anybody"
"""Instead of a person: a look that nobody in particular is asked for."""

LONGEST = 500
LARGEST = 2**31 - 1
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class Filters:
    """Which entries are wanted, and in which order. What is empty narrows nothing."""

    noun: str = "fact"
    words: str = ""
    concept: str = ""
    """Id of a concept that is spoken of."""
    kinds: bool = False
    """Whether everything that is a kind of the concept counts as well."""
    category: str = ""
    predicate: str = ""
    status: str = ""
    document: str = ""
    author: str = ""
    """Id of who made the latest version; `app`: it came with the app."""
    tag: str = ""
    problem: str = ""
    """A rule of the checks, or ANY_ERROR or ANY_PROBLEM."""
    waits: str = ""
    """Whose look it waits for: a user's id, or ANYBODY."""
    pending: bool = False
    """Whether learners must get an older version than the latest."""
    stale: bool = False
    """Whether a newer edition must have changed or dropped a phrase that a fact cites."""
    unread: bool = False
    """Whether nobody may have read a fact since it was accepted with many others."""
    since: date | None = None
    """The first day, in `zone`, on which the latest version may have been made."""
    zone: str = "UTC"
    answered: int | None = None
    """How often learners must have answered a fact at least."""
    below: int | None = None
    """Of how many per cent the share of right answers must be below."""
    sort: Sort = "title"
    reverse: bool = False
    refused: tuple[str, ...] = ()
    """Names of arguments that made no sense, and were left out."""

    @classmethod
    def from_args(cls, args: Mapping[str, str], zone: str = "UTC") -> "Filters":
        """Read an address's arguments; `zone` is the reader's, unless the address has one."""
        reading = Reading(args)
        return cls(
            noun=reading.one_of("noun", NOUNS) or "fact",
            words=reading.text("words"),
            concept=reading.text("concept"),
            kinds=reading.flag("kinds"),
            category=reading.text("category"),
            predicate=reading.text("predicate"),
            status=reading.one_of("status", SHOWN_STATUSES),
            document=reading.text("document"),
            author=reading.text("author"),
            tag=reading.text("tag"),
            problem=reading.text("problem"),
            waits=reading.text("waits"),
            pending=reading.flag("pending"),
            stale=reading.flag("stale"),
            unread=reading.flag("unread"),
            since=reading.day("since"),
            zone=reading.zone(zone),
            answered=reading.number("answered", LARGEST),
            below=reading.number("below", 100),
            sort=reading.sort(),
            reverse=reading.flag("reverse"),
            refused=tuple(reading.refused),
        )

    def to_args(self) -> dict[str, str]:
        """Return the arguments of the address that shows the same; only what is not empty."""
        found = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value == each.default or each.name in {"zone", "refused"}:
                continue
            found[each.name] = "1" if value is True else str(value)
        return found if self.since is None else {**found, "zone": self.zone}

    def but(self, **values: object) -> dict[str, str]:
        """Return the arguments of an address that differs in some of them."""
        return replace(self, **values).to_args()  # type: ignore[arg-type]  # names as above

    @property
    def narrows(self) -> bool:
        """Whether it leaves any entry of its noun out."""
        return bool(set(self.to_args()) - {"noun", "sort", "reverse", "kinds", "zone"})

    @property
    def moment(self) -> datetime | None:
        """The moment at which `since` begins."""
        return None if self.since is None else midnight(self.since, self.zone)


def midnight(day: date, zone: str) -> datetime:
    """Return the moment, in UTC, at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


class Reading:
    """Arguments of an address, read one by one; whatever makes no sense is noted and left out."""

    def __init__(self, args: Mapping[str, str]) -> None:
        self._args = args
        self.refused: list[str] = []

    def text(self, name: str) -> str:
        """Return an argument as it is, shortened."""
        return self._args.get(name, "").replace("\0", "").strip()[:LONGEST]

    def flag(self, name: str) -> bool:
        """Tell whether an argument says anything."""
        return bool(self.text(name))

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        """Return an argument that must be one of some words."""
        said = self.text(name)
        return said if said in known else self._refuse(name, said)

    def sort(self) -> Sort:
        """Return what to sort by."""
        said = self.text("sort")
        for known in SORTS:
            if said == known:
                return known
        self._refuse("sort", said)
        return "title"

    def number(self, name: str, most: int) -> int | None:
        """Return an argument that must be a whole number up to a bound."""
        said = self.text(name)
        if said.isascii() and said.isdigit() and int(said[:20]) <= most:
            return int(said)
        self._refuse(name, said)
        return None

    def day(self, name: str) -> date | None:
        """Return an argument that must be a day."""
        said = self.text(name)
        try:
            day = date.fromisoformat(said)
        except ValueError:
            self._refuse(name, said)
            return None
        if not EARLIEST <= day <= LATEST:
            self._refuse(name, said)
            return None
        return day

    def zone(self, default: str) -> str:
        """Return the time zone that days are of."""
        for said in filter(None, (self.text("zone"), default)):
            try:
                return ZoneInfo(said).key
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self._refuse("zone", said)
        return "UTC"

    def _refuse(self, name: str, said: str) -> str:
        if said:
            self.refused.append(name)
        return ""
