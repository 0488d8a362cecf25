"""Which version of an entry learners got when, as its versions and undos tell."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from quizapp.models import Change, EntryVersion

AT_ONCE = 400
"""Entries asked for in one statement: SQLite takes a limited number of parameters."""

UNSETTLED = frozenset({"candidate", "draft", "in_review"})
"""Statuses that leave what learners get as it was."""


@dataclass(frozen=True)
class Version:
    """What is needed to know of a version: its status, and the change that it takes back."""

    number: int
    status: str
    change_id: str
    undoes_id: str | None


def versions_of(
    session: Session, refs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[Version]]:
    """Return the versions of entries, the earliest first."""
    ordered = sorted(refs)
    found: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        rows = session.execute(
            select(
                EntryVersion.noun,
                EntryVersion.id,
                EntryVersion.number,
                EntryVersion.status,
                EntryVersion.change_id,
                Change.undoes_id,
            )
            .join(Change, Change.id == EntryVersion.change_id)
            .where(tuple_(EntryVersion.noun, EntryVersion.id).in_(some))
            .order_by(EntryVersion.number)
        )
        for noun, ident, number, status, change_id, undoes_id in rows:
            found[noun, ident].append(Version(number, status, change_id, undoes_id))
    return found


def served_after(versions: Sequence[Version]) -> dict[int, int | None]:
    """Return which version learners got after each of an entry's versions; None: they got none."""
    made = {version.change_id: version.number for version in versions}
    served: dict[int, int | None] = {0: None}
    for version in versions:
        undone = made.get(version.undoes_id or "")
        if version.status == "published":
            now = version.number
        elif version.status not in UNSETTLED:
            now = None
        elif undone is not None and settled(versions, undone):
            now = served[undone - 1]
        elif version.number > 1 and versions[version.number - 2].status == "binned":
            now = served[_last_standing(versions, version.number)]
        else:
            now = served[version.number - 1]
        served[version.number] = now
    return served


def _last_standing(versions: Sequence[Version], number: int) -> int:
    """Return the last version before a number that did not lie in the bin; 0 for none."""
    stood = (each.number for each in versions if each.status != "binned" and each.number < number)
    return max(stood, default=0)


def settled(versions: Sequence[Version], number: int) -> bool:
    """Say whether a version settled what learners get of what was a draft until then."""
    before, after = versions[number - 2], versions[number - 1]
    return number > 1 and before.status in UNSETTLED and after.status not in UNSETTLED


def served_last(session: Session, refs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the last version that learners got of entries, of those that they ever got."""
    found: dict[tuple[str, str], int] = {}
    for ref, versions in versions_of(session, refs).items():
        numbers = [number for number in served_after(versions).values() if number is not None]
        if numbers:
            found[ref] = numbers[-1]
    return found


def served_before_bin(
    session: Session, refs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return which version learners got before entries went into the bin; 0 for none."""
    found: dict[tuple[str, str], int] = {}
    for ref, versions in versions_of(session, refs).items():
        served = served_after(versions)
        found[ref] = served[_last_standing(versions, len(versions) + 1)] or 0
    return found
