"""What the checks say of each entry's latest version, kept where lists can filter by it."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import delete, tuple_
from sqlalchemy.orm import Session

from question_bank.check.bank import check_bank
from question_bank.check.local import Apart, told_apart
from question_bank.check.written import problems_of_written
from question_bank.content import Bank, Problem
from question_bank.content.carrying import Place
from question_bank.content.edited import edited
from quizapp.bank.bodies import as_record
from quizapp.bank.current import whole_bank
from quizapp.bank.latest import latest_bank
from quizapp.bank.live import LiveBank
from quizapp.bank.nouns import NOUN_OF, SECTIONS, Ref
from quizapp.bank.ordering import put_in_order
from quizapp.bank.outcome import Outcome
from quizapp.bank.served import AT_ONCE
from quizapp.models import EntryProblem

LONGEST_RULE = 64
"""Characters that the table has for the name of a rule."""


def problems_told(
    session: Session, live: LiveBank, steps: Sequence[tuple[Ref, object]], outcome: Outcome
) -> Apart:
    """Return what a change makes wrong with the latest versions of entries, and what it mends.

    ``steps`` hold what each entry says afterwards; None in the bin.
    """
    before = latest_bank(session, live)
    after, places = _with_steps(session, before, steps)
    found = told_apart(before, after, places)
    written = _written(before, after, places)
    return Apart(
        (*found.new, *written.new, *outcome.cards.new),
        (*found.gone, *written.gone, *outcome.cards.gone),
    )


def _with_steps(
    session: Session, before: Bank, steps: Sequence[tuple[Ref, object]]
) -> tuple[Bank, frozenset[Place]]:
    put, drop = {}, []
    for (noun, ident), body in steps:
        section = SECTIONS.get(noun)
        if section is None or noun == "overlap":
            continue
        if isinstance(body, dict):
            put[section, ident] = as_record(noun, body)
        elif ident in getattr(before, section):
            drop.append((section, ident))
    after = put_in_order(session, before, edited(before, put, drop), put)
    return after, frozenset([*put, *drop])


def _written(before: Bank, after: Bank, places: frozenset[Place]) -> Apart:
    """Compare what is wrong with written items that were edited or name an edited fact."""
    touched = {ident for _section, ident in places}
    pairs = [(bank, dict.fromkeys(_wrong(bank, touched))) for bank in (before, after)]
    (_one, was), (_other, now) = pairs
    return Apart(
        tuple(each for each in now if each not in was),
        tuple(each for each in was if each not in now),
    )


def _wrong(bank: Bank, touched: set[str]) -> Iterator[Problem]:
    for item in bank.items.values():
        if item.id in touched or not touched.isdisjoint(item.spoken_of):
            yield from problems_of_written(bank, item)


def note_problems(session: Session, told: Apart, binned: Iterable[Ref] = ()) -> None:
    """Write what a change made wrong, strike what it mended, and forget what lies in the bin."""
    gone = [
        (*ref, _rule(each), each.message) for each in told.gone if (ref := _ref(each)) is not None
    ]
    columns = (EntryProblem.noun, EntryProblem.entry_id, EntryProblem.rule, EntryProblem.message)
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        session.execute(delete(EntryProblem).where(tuple_(*columns).in_(some)))
    refs = sorted(binned)
    for start in range(0, len(refs), AT_ONCE):
        entry = tuple_(EntryProblem.noun, EntryProblem.entry_id)
        session.execute(delete(EntryProblem).where(entry.in_(refs[start : start + AT_ONCE])))
    _add(session, told.new)


def recheck(session: Session) -> None:
    """Check all entries anew, as after a whole bank was loaded.

    Cards are not looked at, which would take longer: the app ships none that breaks a rule, and
    those of a fact are whenever a change touches it.
    """
    session.execute(delete(EntryProblem))
    _add(session, check_bank(whole_bank(session)))


def _add(session: Session, problems: Iterable[Problem]) -> None:
    for each in problems:
        ref = _ref(each)
        if ref is not None:
            session.add(
                EntryProblem(
                    noun=ref.noun,
                    entry_id=ref.id,
                    rule=_rule(each),
                    severity=each.severity,
                    message=each.message,
                )
            )


def _rule(problem: Problem) -> str:
    return problem.rule[:LONGEST_RULE]


def _ref(problem: Problem) -> Ref | None:
    """Return the entry that a problem names; an overlap is named by its place alone."""
    section, _, ident = problem.where.partition("/")
    noun = NOUN_OF.get(section)
    return Ref(noun, ident) if noun is not None and noun != "overlap" else None
