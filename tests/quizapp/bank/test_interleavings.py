"""Two people edit one entry at once, in any order of beginning, planning and writing.

Nothing is lost silently: what one side changed and the other left alone stands; what both changed
otherwise was asked about; and every save is a version that is never rewritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from question_bank.content import Bank, Concept, Fact
from question_bank.content.merging import UNORDERED, merge
from quizapp.bank.clashes import brought_together
from quizapp.bank.heads import Head, head_of, history_of
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Body, Ref, normal
from quizapp.bank.planning import Conflict, Edit, Plan, plan
from quizapp.bank.writing import Author, BankMovedError, write
from quizapp.extensions import db, writing
from tests.support.people import LONG_AGO

Plain = Mapping[str, Any]

BANK = Bank.of(
    concepts=[Concept("myositis", "Myositis", "condition"), Concept("rash", "Rash", "finding")],
    facts=[
        Fact(
            "m-rash",
            "myositis",
            "has_phenotype",
            "feature",
            ("rash",),
            "Myositis comes with a rash.",
            basis="textbook",
            source="A book",
        )
    ],
)
FACT = Ref("fact", "m-rash")
WORDS = ("rash", "red skin", "swelling", "itching")

CHANGES: dict[str, Callable[[Random], object]] = {
    "statement": lambda draws: f"Myositis shows {draws.choice(WORDS)}.",
    "note": lambda draws: draws.choice((None, "Often.", "Seldom.", "At first.")),
    "source": lambda draws: f"A book, {draws.randint(1, 4)}th ed.",
    "objects": lambda draws: [draws.choice(WORDS)],
    "tags": lambda draws: draws.sample(("skin", "early", "exam", "hard"), draws.randint(0, 3)),
    "status": lambda draws: draws.choice(("draft", "in_review", "published")),
    "category": lambda draws: draws.choice(("feature", "definition")),
}
"""Field to what somebody may make of it."""


@dataclass
class Editor:
    """Somebody at a form: what they began with, what they said, and the plan they wait to write."""

    name: str
    draws: Random
    began: Head | None = None
    said: Body | None = None
    waiting: Plan | None = None
    saved: dict[int, object] = field(default_factory=dict)
    """Number to body of the versions that they made."""

    def begin(self, session: Session) -> None:
        """Open the form and change some fields in it."""
        self.began = standing(session)
        self.said = dict(self.began.body or {})
        for name in self.draws.sample(sorted(CHANGES), self.draws.randint(1, 3)):
            self.said[name] = CHANGES[name](self.draws)

    def plan(self, session: Session) -> None:
        """Send the form; where somebody said something else, answer for each field whose stands."""
        assert self.began is not None
        assert self.said is not None
        found = plan(session, [Edit(FACT, self.began.version, self.said)])
        if found.conflicts:
            self._choose(found.conflicts[0])
        else:
            self.waiting = found

    def _choose(self, conflict: Conflict) -> None:
        """Both sides are shown: some of theirs are taken, some of one's own kept."""
        assert self.began is not None
        mine = normal("fact", self.said or {})
        asked = {each.field for each in conflict.fields}
        assert asked == disputed(self.began.body or {}, mine, conflict.head.body or {})
        self.said = brought_together(conflict, mine)
        for each in conflict.fields:
            if self.draws.random() < 0.5:
                self.said.pop(each.field, None)
                if each.theirs is not None:
                    self.said[each.field] = each.theirs
        self.began = conflict.head

    def write(self, _session: Session) -> None:
        """Write the plan, or plan again because somebody was faster."""
        assert self.waiting is not None
        found, self.waiting = self.waiting, None
        try:
            with writing() as writer:
                write(writer, found, Author(None, self.name), LONG_AGO)
        except BankMovedError:
            return
        for step in found.steps:
            self.saved[step.number] = step.after
            self._check(step.before or {}, step.after or {})
        self.began, self.said = None, None

    def _check(self, before: Plain, after: Plain) -> None:
        """Each field came out as it must, from what I began with and said, and what there was."""
        assert self.began is not None
        base = self.began.body or {}
        mine = normal("fact", self.said or {})
        assert not disputed(base, mine, before)
        for name in {*base, *mine, *before, *after}:
            sides = (base.get(name), mine.get(name), before.get(name))
            assert canonical(after.get(name)) == canonical(expected(name, *sides)), name

    @property
    def step(self) -> Callable[[Session], None]:
        """What comes next at this form."""
        if self.waiting is not None:
            return self.write
        return self.begin if self.said is None else self.plan


def standing(session: Session) -> Head:
    head = head_of(session, FACT)
    assert head is not None
    return head


def disputed(base: Plain, mine: Plain, theirs: Plain) -> set[str]:
    """Return the fields that both sides changed, each otherwise; sets are brought together."""
    return {
        name
        for name in {*base, *mine, *theirs} - UNORDERED
        if len({repr(side.get(name)) for side in (base, mine, theirs)}) == 3
    }


def expected(name: str, base: Any, mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - plain data
    """Return what two edits of a field that is not in dispute come to."""
    if name in UNORDERED:
        was, one, other = (set(map(repr, side or ())) for side in (base, mine, theirs))
        kept = (other - (was - one)) | (one - was)
        everything = {repr(each): each for side in (base, mine, theirs) for each in side or ()}
        return [everything[each] for each in kept]
    return theirs if mine == base else mine


def canonical(value: object) -> object:
    """Return a value without the order of lists, and nothing for a list of nothing."""
    return sorted(map(repr, value)) or None if isinstance(value, list) else value


def interleave(app: Flask, runs: int) -> None:
    """Let two people edit at random so many times over, and look at every version at the end."""
    with app.app_context():
        session = db.session()
        with writing() as writer:
            load_shipped(writer, LONG_AGO, BANK)
        saved: dict[int, object] = {1: standing(session).body}
        for seed in range(runs):
            saved |= one_run(session, Random(seed))
            session.rollback()
        told = {row.number: row.body for row in history_of(session, FACT)}
        assert sorted(told) == list(range(1, len(told) + 1))
        assert told == saved


def one_run(session: Session, draws: Random) -> dict[int, object]:
    """Let two people save, one of them perhaps twice; return the versions that made."""
    editors = [Editor(name, draws) for name in ("Ines", "Alva")]
    left = {"Ines": draws.choice((1, 1, 2)), "Alva": 1}
    while busy := [each for each in editors if each.said is not None or left[each.name]]:
        editor = draws.choice(busy)
        if editor.said is None:
            left[editor.name] -= 1
        editor.step(session)
    ines, alva = (editor.saved for editor in editors)
    assert not ines.keys() & alva.keys()
    return ines | alva


@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_nothing_is_lost_whatever_two_editors_do_at_once(sqlite_app: Flask, times: int) -> None:
    interleave(sqlite_app, times)


@pytest.mark.postgres
def test_nor_is_it_on_the_other_database(postgres_app: Flask) -> None:
    interleave(postgres_app, 60)


@pytest.mark.long
@pytest.mark.postgres
def test_nor_is_it_there_a_thousand_times_over(postgres_app: Flask) -> None:
    interleave(postgres_app, 1000)


@pytest.mark.parametrize("seed", range(20))
def test_merging_alone_keeps_or_asks(seed: int) -> None:
    draws = Random(seed)
    base = normal("fact", BANK_BODY)
    for _run in range(50):
        mine, theirs = ({**base, **some_fields(draws)} for _side in range(2))
        merged = merge(base, mine, theirs)
        asked = {each.field for each in merged.conflicts}
        assert asked == disputed(base, mine, theirs)
        for name in {*base, *mine, *theirs} - asked:
            sides = (base.get(name), mine.get(name), theirs.get(name))
            assert canonical(merged.body.get(name)) == canonical(expected(name, *sides))


BANK_BODY: Body = {
    "id": "m-rash",
    "subject": "myositis",
    "predicate": "has_phenotype",
    "category": "feature",
    "objects": ["rash"],
    "statement": "Myositis comes with a rash.",
    "tags": ["skin"],
}


def some_fields(draws: Random) -> Body:
    """Return some fields, each with what somebody may make of it."""
    names = draws.sample(sorted(CHANGES), draws.randint(0, len(CHANGES)))
    return {name: CHANGES[name](draws) for name in names}
