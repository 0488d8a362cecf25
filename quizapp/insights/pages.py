"""What the two pages show: numbers under the words a learner reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from question_bank.generate.grammar import capital_first
from quizapp.insights.days import PastDay
from quizapp.insights.progress import Progress
from quizapp.insights.queries import Tally, Topic
from quizapp.web.formats import MONTHS
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _, untranslated
from quizapp.web.words import LEFT_THE_BANK, category_name

WEEKDAYS = (
    untranslated("Mon"),
    untranslated("Tue"),
    untranslated("Wed"),
    untranslated("Thu"),
    untranslated("Fri"),
    untranslated("Sat"),
    untranslated("Sun"),
)
FIRST_WEEK = 7
"""A month's name stands over the week whose Monday is among its first seven days."""

Name = Callable[[str], str]


@dataclass(frozen=True)
class ScoreRow:
    """One line of a table of right answers."""

    label: str
    answers: int
    right: int
    share: float


@dataclass(frozen=True)
class KnownRow:
    """One line of what is known now, of `learnt` facts."""

    label: str
    learnt: int
    share: float


@dataclass(frozen=True)
class DayCell:
    """One square of the heat map."""

    day: date
    answers: int
    step: int


@dataclass(frozen=True)
class WeekHead:
    """The head of one column of the heat map: what is read aloud, and what there is room for."""

    name: str
    label: str


def progress_context(progress: Progress, concept_name: Name) -> dict[str, object]:
    """Return what `insights/progress.html` shows."""
    return {
        "answered": _score("", progress.answered),
        "learnt": progress.learnt,
        "share_known": progress.known,
        "known_by_category": list(_known(progress.categories, category_name)),
        "known_by_concept": list(_known(progress.concepts, concept_name)),
        "by_category": list(_scores(progress.categories, category_name)),
        "by_concept": list(_scores(progress.concepts, concept_name)),
        "by_day": list(_days(progress.weeks)),
        "weekdays": _weekdays(progress.weeks),
        "weeks": [_week_head(week[0].day) for week in progress.weeks],
        "forecast": progress.forecast,
        "most_due": max(1, *(column.due for column in progress.forecast)),
    }


def _label(topic: Topic, name: Name) -> str:
    return _(LEFT_THE_BANK) if topic.id is None else capital_first(name(topic.id))


def _score(label: str, tally: Tally) -> ScoreRow:
    return ScoreRow(label, tally.answers, tally.right, tally.accuracy or 0.0)


def _scores(topics: Iterable[Topic], name: Name) -> Iterable[ScoreRow]:
    return (_score(_label(topic, name), topic.answered) for topic in topics if topic.answered)


def _known(topics: Iterable[Topic], name: Name) -> Iterable[KnownRow]:
    """List what is known now, the weakest topic first: that is where a learner can gain most."""
    rows = [
        KnownRow(_label(topic, name), topic.learnt, topic.known)
        for topic in topics
        if topic.known is not None
    ]
    return sorted(rows, key=lambda row: (row.share, row.label))


def _days(weeks: list[list[PastDay]]) -> Iterable[ScoreRow]:
    """List the days with an answer, newest first."""
    squares = [square for week in weeks for square in week if square.answered]
    return (_score(in_full(square.day), square.answered) for square in reversed(squares))


def _weekdays(weeks: list[list[PastDay]]) -> list[tuple[str, list[DayCell | None]]]:
    """Turn the weeks on their side: a row a weekday, a column a week; None is still to come."""
    return [
        (_(name), [_cell(week[number]) if number < len(week) else None for week in weeks])
        for number, name in enumerate(WEEKDAYS)
    ]


def _cell(square: PastDay) -> DayCell:
    return DayCell(square.day, square.answered.answers, square.step)


def _week_head(monday: date) -> WeekHead:
    label = _(MONTHS[monday.month - 1]) if monday.day <= FIRST_WEEK else ""
    return WeekHead(_("Week of %(day)s", day=in_full(monday)), label)
