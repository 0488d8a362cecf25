"""Which problems forbid a change: its own, not those that it brings on questions written before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from sqlalchemy.orm import Session

from question_bank.check.written import problems_of_written
from question_bank.content import Bank, Problem
from quizapp.bank.images import picture_problems
from quizapp.bank.nouns import SECTIONS, Body, Ref


class Written(Protocol):
    """A version to be written: `quizapp.bank.planning.Step`."""

    @property
    def ref(self) -> Ref:
        """Of which entry it is a version."""

    @property
    def after(self) -> Body | None:
        """What it says."""


def weighed(
    session: Session, problems: Iterable[Problem], steps: Sequence[Written], after: Bank
) -> Iterator[Problem]:
    """Yield the problems of a change as they count; `after` is the published bank it leaves.

    A new fact may make a wrong option of a written question right. The fact is right to say so:
    the question is no longer asked, and whoever changes the fact is warned of it. A question that
    is itself published has to be sound, even if it was not before.
    """
    own = {_where(step.ref) for step in steps}
    for problem in problems:
        if not problem.where.startswith("items/"):
            yield problem
        elif problem.where not in own:
            yield replace(problem, severity="warning")
    for step in steps:
        if step.ref.noun == "item" and step.ref.id in after.items:
            yield from problems_of_written(after, after.items[step.ref.id])
        for message in picture_problems(session, step.after):
            yield Problem(None, None, _where(step.ref), message, "picture")


def _where(ref: Ref) -> str:
    return f"{SECTIONS.get(ref.noun, ref.noun)}/{ref.id}"
