"""What the plan page shows: what to expect of the days to come and of the exam."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from quizapp.learning.plans import KINDS, Plan
from quizapp.memory.advice import expected, recommendations
from quizapp.memory.exam import TARGETS, exam_plan
from quizapp.memory.forecast import Forecast, forecast
from quizapp.memory.situation import Situation
from quizapp.study.dates import say
from quizapp.study.plan_forms import MOST_IN_SIGHT, SHARES, Topic
from quizapp.web.formats import WEEKDAYS, share
from quizapp.web.i18n import _, ngettext, untranslated

KIND_NAMES = {
    "multiple_choice": untranslated("Choices"),
    "matching": untranslated("Matching sets"),
    "cloze": untranslated("Sentences with a blank"),
    "flashcard": untranslated("Cards"),
}


@dataclass(frozen=True)
class DayRow:
    """What a day is expected to bring, in whole numbers."""

    day: date
    reviews: int
    new: int
    minutes: int


@dataclass(frozen=True)
class RecallRow:
    """The share (0 to 1) of the exam's facts to be recalled on its day, with a label."""

    label: str
    share: float


@dataclass(frozen=True)
class Outlook:
    """What is to be expected."""

    when: str
    """When the exam is; empty if there is none ahead."""
    lead: str
    advice: list[str]
    recall: list[RecallRow]
    days: list[DayRow]
    most: int
    """Minutes of the busiest day, at least 1."""


def outlook_of(situation: Situation, plan: Plan) -> Outlook:
    """Return what is to be expected of the days to the exam, or of a month without one."""
    exam = exam_plan(situation)
    if exam is None:
        return _outlook(forecast(situation), "", _no_exam(situation, plan), [], [])
    return _outlook(
        exam.with_plan,
        _when(situation, plan),
        say(expected(exam)),
        [say(each) for each in recommendations(exam, situation.today)],
        [
            RecallRow(_("With the plan"), _rounded_down(exam.with_plan)),
            RecallRow(_("Without it"), _rounded_down(exam.without)),
        ],
    )


def _outlook(
    expected: Forecast, when: str, lead: str, advice: list[str], recall: list[RecallRow]
) -> Outlook:
    days = [
        DayRow(day.day, round(day.reviews), round(day.new), ceil(day.minutes))
        for day in expected.days
    ]
    return Outlook(when, lead, advice, recall, days, max(1, *(day.minutes for day in days)))


def _rounded_down(told: Forecast) -> float:
    """Return the share recalled in whole percent, as the sentence above says it."""
    return floor(100 * (told.recall_on_exam or 0.0)) / 100


def _when(situation: Situation, plan: Plan) -> str:
    """Say how far off the exam is."""
    wait = situation.days_left
    name = plan.exam_name or _("Your exam")
    return ngettext("%(name)s is tomorrow.", "%(name)s is in %(num)s days.", wait, name=name)


def _no_exam(situation: Situation, plan: Plan) -> str:
    """Say why nothing is told of an exam."""
    if plan.exam_day is None:
        return _("No exam is planned. Say when yours is, and you see what to expect of it.")
    if plan.exam_day <= situation.today:
        return _("Your exam is over. Plan the next one, or go on learning as you do.")
    return _("The exam asks no topic yet. Mark those it asks, and you see what to expect.")


def choices_context(plan: Plan, topics: list[Topic]) -> dict[str, object]:
    """Return the lists to choose from, each with what is chosen."""
    easy = [
        (str(number), _(name), list(_shares(own)))
        for number, (name, own) in enumerate(zip(WEEKDAYS, plan.easy_days, strict=True))
    ]
    kinds = [(kind, _(KIND_NAMES[kind]), list(_wishes(plan.kinds.get(kind)))) for kind in KINDS]
    rows = [(topic, list(_targets(topic.target))) for topic in topics]
    return {
        "easy_days": easy,
        "kinds": kinds,
        "exam_targets": [("", _("as each topic says"), True), *list(_targets(None))[1:]],
        "topics": rows[:MOST_IN_SIGHT],
        "other_topics": rows[MOST_IN_SIGHT:],
    }


Choice = tuple[str, str, bool]
"""A value, its words, and whether it is the one chosen."""


def _shares(own: float) -> Iterable[Choice]:
    words = {1.0: _("full"), 0.5: _("half"), 0.0: _("off")}
    for each in sorted({*SHARES, own}, reverse=True):
        yield str(each), words.get(each, share(each)), each == own


def _wishes(own: str | None) -> Iterable[Choice]:
    for wish, words in (("", _("as it comes")), ("more", _("more")), ("less", _("less"))):
        yield wish, words, wish == (own or "")


def _targets(own: float | None) -> Iterable[Choice]:
    yield "", _("as usual"), own is None
    for each in sorted({*TARGETS, *([own] if own is not None else [])}):
        yield str(each), share(each), each == own
