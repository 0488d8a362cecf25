"""The end of a session: the score by category, and what comes when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.learning.due import due_by_day, standing_reviews
from quizapp.models import Answer, Review, Serving, StudySession
from quizapp.web.i18n import _
from quizapp.web.words import LEFT_THE_BANK, category_name


@dataclass(frozen=True)
class Score:
    """How many of the facts asked were answered rightly."""

    label: str
    answers: int
    right: int

    @property
    def share(self) -> float:
        """Share right, 0 to 1; 0 of none."""
        return self.right / self.answers if self.answers else 0.0


@dataclass(frozen=True)
class Coming:
    """How many facts come back on a day."""

    day: date
    due: int


@dataclass(frozen=True)
class Ending:
    """What the end page says of a session."""

    answers: int
    right: int
    by_category: list[Score]
    forecast: list[Coming]


def ending(session: Session, study: StudySession, bank: Bank) -> Ending:
    """Add up a session; an answer that was taken back does not count."""
    reviews = session_reviews(session, study)
    dates = due_by_day(session, study.learner_id, [row.fact_id for row in reviews])
    return Ending(
        answers=len(reviews),
        right=sum(row.right for row in reviews),
        by_category=by_category(reviews, bank),
        forecast=[Coming(day, due) for day, due in dates.items()],
    )


def session_reviews(session: Session, study: StudySession) -> list[Review]:
    """Return the standing reviews of a session: the last word on each fact asked in it."""
    return list(
        session.scalars(
            standing_reviews(study.learner_id)
            .join(Answer, Answer.id == Review.answer_id)
            .join(Serving, Serving.id == Answer.serving_id)
            .where(Serving.session_id == study.id)
        )
    )


def by_category(reviews: list[Review], bank: Bank) -> list[Score]:
    """Return the score of each category met, the most asked first."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in reviews:
        fact = bank.facts.get(row.fact_id)
        label = category_name(fact.category) if fact else _(LEFT_THE_BANK)
        asked[label] += 1
        right[label] += row.right
    return [Score(label, count, right[label]) for label, count in asked.most_common()]
