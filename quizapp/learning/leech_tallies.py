"""On which facts how many learners are stuck, and what they take for them: counted when written.

Counted apart for each edition of a fact, that is for each meaning it had: so nothing is counted
anew when an edit gives it another, and learners' earlier lapses no longer count. Only what is a
leech is ever looked at; any other answer costs nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.content.items import Item
from quizapp.learning.ledger import add_to
from quizapp.learning.leeches import LAPSES, MOST_LEECHES, Leech, commonest, wrongly_chosen
from quizapp.learning.marking import Response
from quizapp.learning.meant import is_answered
from quizapp.learning.memory_rows import MemoryRow
from quizapp.learning.rows import Logged
from quizapp.memory.state import Rating
from quizapp.models import (
    Answer,
    Base,
    ChosenTally,
    Entry,
    EntryVersion,
    ItemSnapshot,
    LeechTally,
    Memory,
    Review,
)

STUCK, CHOSEN = (Base.metadata.tables[each.__tablename__] for each in (LeechTally, ChosenTally))
LONGEST = 500
"""Characters of an option by which it is counted: an index holds no long texts."""

ANY = 0
"""The edition of what counts whatever a fact means: it was forgotten as another fact, which was
merged into it, or as a version that no bank has. Others hold what they add to that."""

Edition = tuple[str, int]
"""A fact, and the version since which it means the same; or `ANY`."""


class _Word(NamedTuple):
    """What a learner's log says once of a fact."""

    id: str
    answer: str
    kind: str
    rating: int | None
    right: bool
    edition: int


@dataclass
class LeechLedger:
    """Numbers to add to the counts of leeches."""

    learners: Counter[Edition] = field(default_factory=Counter)
    lapses: Counter[Edition] = field(default_factory=Counter)
    chosen: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    def change(
        self,
        session: Session,
        learner_id: str,
        lapses: Mapping[str, tuple[int, int]],
        said: Collection[Logged],
        times: int = 1,
    ) -> None:
        """Add what a learner's facts count for, less what they did before something was said.

        `lapses` are those of their memories before and after; -1 `times`: it is said no more. Call
        it while the log holds what was said.
        """
        spoken = {row.fact_id for row in said}
        facts = [
            fact
            for fact, (before, after) in lapses.items()
            if max(before, after) >= LAPSES and (before != after or fact in spoken)
        ]
        if not facts:
            return
        log = _log_of(session, learner_id, facts)
        chosen = _chosen(session, log)
        unsaid = {row.id for row in said}
        for fact in facts:
            before, after = lapses[fact]
            earlier = [word for word in log[fact] if word.id not in unsaid]
            self._add(fact, before, earlier, chosen, -times)
            self._add(fact, after, log[fact], chosen, times)

    def _add(
        self,
        fact: str,
        lapses: int,
        words: Sequence[_Word],
        chosen: Mapping[tuple[str, str], str | None],
        times: int,
    ) -> None:
        """Add one learner's fact under each edition in which it was forgotten often enough."""
        if lapses < LAPSES:
            return
        last = {word.answer: word for word in words}
        again = Counter(word.edition for word in last.values() if word.rating == Rating.AGAIN)
        del again[ANY]
        anyway = lapses - again.total()
        stuck_anyway = anyway >= LAPSES
        if stuck_anyway:
            self.learners[fact, ANY] += times
            self.lapses[fact, ANY] += times * anyway
        for edition in {word.edition for word in words}:
            if anyway + again[edition] < LAPSES:
                continue
            if not stuck_anyway:
                self.learners[fact, edition] += times
                self.lapses[fact, edition] += times * anyway
            self.lapses[fact, edition] += times * again[edition]
            for word in words:
                text = chosen.get((word.answer, fact)) if word.kind == "rated" else None
                if text and word.edition == edition and last[word.answer].kind != "undone":
                    self.chosen[fact, edition, text] += times

    def write(self, session: Session) -> None:
        """Add everything to what the tables say."""
        key = ("fact_id", "edition")
        add_to(session, STUCK, key, ("learners", "lapses"), self._stuck())
        # In order, as facts are, so that two learners wait for each other in turn.
        rows = ((*place, times) for place, times in sorted(self.chosen.items()) if times)
        add_to(session, CHOSEN, (*key, "chosen"), ("times",), rows)

    def _stuck(self) -> Iterator[tuple[object, ...]]:
        for edition in sorted(self.lapses):
            numbers = self.learners[edition], self.lapses[edition]
            if any(numbers):
                yield *edition, *numbers


def count_answered(
    session: Session,
    learner_id: str,
    rows: Iterable[Logged],
    before: Mapping[str, MemoryRow],
    after: Iterable[MemoryRow],
) -> None:
    """Count a new answer that was written without the ORM, and the memories it made of others."""
    lapses = {fact: (memory.lapses, memory.lapses) for fact, memory in before.items()}
    for memory in after:
        lapses[memory.fact_id] = lapses.get(memory.fact_id, (0, 0))[0], memory.lapses
    if any(max(each) >= LAPSES for each in lapses.values()):
        ledger = LeechLedger()
        ledger.change(session, learner_id, lapses, [row for row in rows if not row.right])
        ledger.write(session)


def lapses_of(
    session: Session, learner_id: str, facts: Collection[str]
) -> dict[str, tuple[int, int]]:
    """Return the lapses of a learner's leeches among facts, before and after what leaves them."""
    rows = session.execute(
        select(Memory.fact_id, Memory.lapses)
        .where(Memory.learner_id == learner_id, Memory.fact_id.in_(facts))
        .where(Memory.lapses >= LAPSES)
    )
    return {fact: (lapses, lapses) for fact, lapses in rows}


def of_everyone(session: Session) -> list[Leech]:
    """Return the leeches of all learners, most learners first: counts alone, nobody's name.

    Of the facts that learners get, and in the sense that these have now: an instructor can mend
    only those. Learners still see their own others (`leeches.mine`).
    """
    learners, lapses = func.sum(LeechTally.learners), func.sum(LeechTally.lapses)
    stuck = session.execute(
        select(LeechTally.fact_id, EntryVersion.edition, learners, lapses)
        .join(Entry, (Entry.noun == "fact") & (Entry.id == LeechTally.fact_id))
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == Entry.published),
        )
        .where(LeechTally.edition.in_((EntryVersion.edition, ANY)))
        .group_by(LeechTally.fact_id, EntryVersion.edition)
        .having(learners > 0)
        .order_by(learners.desc(), lapses.desc(), LeechTally.fact_id)
        .limit(MOST_LEECHES)
    ).all()
    confused: defaultdict[Edition, Counter[str]] = defaultdict(Counter)
    rows = session.execute(
        select(
            ChosenTally.fact_id, ChosenTally.edition, ChosenTally.chosen, ChosenTally.times
        ).where(ChosenTally.fact_id.in_([row.fact_id for row in stuck]), ChosenTally.times > 0)
    )
    for fact, edition, text, times in rows:
        confused[fact, edition][text] = times
    return [
        Leech(fact, who, times, commonest(confused[fact, edition] + confused[fact, ANY]))
        for fact, edition, who, times in stuck
    ]


def recounted(session: Session) -> LeechLedger:
    """Return what the memories and logs of all learners add up to."""
    everyone: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = select(Memory.learner_id, Memory.fact_id, Memory.lapses).where(Memory.lapses >= LAPSES)
    for learner_id, fact, lapses in session.execute(rows):
        everyone[learner_id][fact] = 0, lapses
    ledger = LeechLedger()
    for learner_id, facts in everyone.items():
        ledger.change(session, learner_id, facts, ())
    return ledger


def recount(session: Session) -> None:
    """Write the counts of all leeches anew, whatever they were."""
    ledger = recounted(session)
    for table in (STUCK, CHOSEN):
        session.execute(table.delete())
    ledger.write(session)


def _log_of(
    session: Session, learner_id: str, facts: Collection[str]
) -> defaultdict[str, list[_Word]]:
    """Return what a learner's log says of facts, what was said last of each answer at the end."""
    rows = session.execute(
        select(
            Review.fact_id,
            Review.id,
            Review.answer_id,
            Review.kind,
            Review.rating,
            Review.right,
            func.coalesce(EntryVersion.edition, ANY),
        )
        .outerjoin(EntryVersion, is_answered(EntryVersion))
        .where(Review.learner_id == learner_id, Review.fact_id.in_(facts))
        .order_by(Review.sequence)
    )
    log: defaultdict[str, list[_Word]] = defaultdict(list)
    for fact, *said in rows:
        log[fact].append(_Word._make(said))
    return log


def _chosen(
    session: Session, log: Mapping[str, Iterable[_Word]]
) -> dict[tuple[str, str], str | None]:
    """Return which wrong option was chosen for a fact, by answer and fact."""
    wrong = {
        (word.answer, fact)
        for fact, words in log.items()
        for word in words
        if word.kind == "rated" and not word.right
    }
    rows = session.execute(
        select(Answer.id, Answer.response, ItemSnapshot.body)
        .join(ItemSnapshot, ItemSnapshot.hash == Answer.snapshot_hash)
        .where(Answer.id.in_({answer for answer, _fact in wrong}))
    )
    given = {
        answer: (Item.from_plain(body), Response.from_plain(response))
        for answer, response, body in rows
    }
    found = {(answer, fact): wrongly_chosen(*given[answer], fact) for answer, fact in wrong}
    return {place: text and text[:LONGEST] for place, text in found.items()}
