"""What a learner did last in a session, in words, and the way back from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from quizapp.learning.answers import is_undone
from quizapp.learning.learner import Learner
from quizapp.learning.rows import Given, Put
from quizapp.learning.set_aside import facts_aside
from quizapp.memory.days import local_day
from quizapp.study.sessions import last_answer
from quizapp.study.told import said_last
from quizapp.web.i18n import _


@dataclass(frozen=True)
class Step:
    """One step that can be taken back: `action` is the address of the form that does it."""

    words: str
    action: str
    button: str


def last_step(
    session: Session, learner: Learner, servings: Sequence[Put], serving: Put, now: datetime
) -> Step | None:
    """Return the step before this serving of a session: an undo, a setting aside, an answer."""
    undone = _taken_back(servings, serving)
    if undone is not None:
        return Step(
            _("You took your answer back."),
            url_for("study.redo", answer_id=undone.id),
            _("Put it back"),
        )
    before = max(
        (one for one in servings if one.position < serving.position),
        key=lambda one: one.position,
        default=None,
    )
    if before is not None:
        aside = facts_aside(session, learner.id, local_day(now, learner.zone))
        if not aside.isdisjoint(before.fact_versions):
            return _set_aside(before)
    return _answered(session, learner, last_answer(servings), now)


def _taken_back(servings: Sequence[Put], serving: Put) -> Given | None:
    """Return the answer to this very item that was taken back, the latest."""
    answers = [
        one.answer
        for one in servings
        if one.answer is not None
        and one.snapshot_hash == serving.snapshot_hash
        and is_undone(one.answer)
    ]
    return max(answers, key=lambda answer: answer.answered_at, default=None)


def _set_aside(serving: Put) -> Step:
    return Step(
        _("The question before is set aside."),
        url_for("aside.ask_again", serving_id=serving.id),
        _("Ask it after all"),
    )


def _answered(
    session: Session, learner: Learner, answer: Given | None, now: datetime
) -> Step | None:
    if answer is None:
        return None
    words = said_last(session, learner, answer, now)
    return Step(words, url_for("study.undo", answer_id=answer.id), _("Undo it"))
