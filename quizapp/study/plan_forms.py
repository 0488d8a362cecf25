"""The form of a learner's plan: exam, time, weekdays, kinds of questions, topics."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from wtforms import DateField, IntegerField, RadioField, StringField
from wtforms.validators import NumberRange, Optional, StopValidation

from question_bank.content import Bank, Fact
from question_bank.generate.grammar import capital_first
from quizapp.accounts.forms import AccountForm, whole_number
from quizapp.learning.plans import KINDS, MOST_MINUTES, MOST_REVIEWS, Plan, UnusablePlanError
from quizapp.learning.terms import Goal
from quizapp.memory.load import EVERY_DAY
from quizapp.web.forms import CsrfForm
from quizapp.web.i18n import _, untranslated

EASY = "easy-"
KIND = "kind-"
TARGET = "target-"
TOPIC = "topic"
EXAM_TARGET = "exam-target"
SHARES = (1.0, 0.5, 0.0)
NO_GOAL = Goal(in_exam=False, desired_retention=None)
MOST_IN_SIGHT = 8
"""Topics that stand on the page; the others are behind one click."""


class Topic(NamedTuple):
    """A topic of the bank, as the form asks about it."""

    id: str
    label: str
    facts: int
    in_exam: bool
    target: float | None


def _a_day(_form: "PlanForm", field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
    """Ask for a day that the calendar has; WTForms' own words do not say how to write one."""
    if field.data is None:
        field.errors = []
        raise StopValidation(_("Write the day of the exam as year-month-day, as in 2027-02-28."))


class PlanForm(AccountForm):
    """What is asked once; weekdays, kinds and topics are read by `plan_sent`."""

    exam_name = StringField(untranslated("Name of the exam"))
    exam_day = DateField(untranslated("Day of the exam"), [Optional(), _a_day])
    daily_minutes = IntegerField(
        untranslated("Minutes a day"), [Optional(), whole_number(1, MOST_MINUTES)]
    )
    daily_ceiling = IntegerField(
        untranslated("Reviews a day after a break"), [Optional(), whole_number(1, MOST_REVIEWS)]
    )
    scope = RadioField(
        untranslated("What the exam asks"),
        choices=lambda: [("all", _("Every topic")), ("some", _("Only the topics marked below"))],
        default="all",
    )

    def filled(self, plan: Plan, topics: Sequence[Topic]) -> "PlanForm":
        """Show a plan as it is kept."""
        for name in ("exam_name", "exam_day", "daily_minutes", "daily_ceiling"):
            self[name].data = getattr(plan, name)
        asked = sum(topic.in_exam for topic in topics)
        self.scope.data = "all" if asked in {0, len(topics)} else "some"
        return self

    def refuse_plan(self, problem: UnusablePlanError) -> None:
        """Show what of a plan cannot be kept, at the field it is about."""
        if problem.where in self:
            self[problem.where].errors = [_(str(problem))]
        else:
            self.form_errors.append(_(str(problem)))


class CeilingForm(CsrfForm):
    """How many reviews a day after a break."""

    daily_ceiling = IntegerField(validators=[NumberRange(1, MOST_REVIEWS)])


def plan_sent(
    form: PlanForm, sent: Mapping[str, str], marked: Iterable[str], topics: Iterable[str]
) -> Plan:
    """Return the plan that was sent: `marked` are the topics ticked, `topics` all there are."""
    wanted = set(topics) if form.scope.data == "all" else set(marked)
    shared = _number(sent, EXAM_TARGET)
    goals = {topic: _goal(sent, topic, shared, in_exam=topic in wanted) for topic in topics}
    return Plan(
        exam_name=(form.exam_name.data or "").strip(),
        exam_day=form.exam_day.data,
        daily_minutes=form.daily_minutes.data,
        easy_days=tuple(_share(sent, weekday) for weekday in range(len(EVERY_DAY))),
        kinds={kind: sent[f"{KIND}{kind}"] for kind in KINDS if sent.get(f"{KIND}{kind}")},
        daily_ceiling=form.daily_ceiling.data,
        goals={topic: goal for topic, goal in goals.items() if goal != NO_GOAL},
    )


def topics_of(facts: Iterable[Fact], bank: Bank, plan: Plan) -> list[Topic]:
    """Return the topics that facts are about, those of most facts first."""
    counts = Counter(fact.subject for fact in facts)
    rows = [
        Topic(topic, capital_first(bank.name(topic)), count, *plan.goals.get(topic, NO_GOAL))
        for topic, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.facts, row.label))


def _goal(sent: Mapping[str, str], topic: str, shared: float | None, *, in_exam: bool) -> Goal:
    """Return what is wanted of a topic: in the exam, the share chosen for all of it if one was."""
    if in_exam and shared is not None:
        return Goal(in_exam, shared)
    return Goal(in_exam, _number(sent, f"{TARGET}{topic}"))


def _share(sent: Mapping[str, str], weekday: int) -> float:
    share = _number(sent, f"{EASY}{weekday}")
    return EVERY_DAY[weekday] if share is None else share


def _number(sent: Mapping[str, str], name: str) -> float | None:
    """Return a number chosen from a list; None if none is, or none that the list can hold."""
    try:
        return float(sent.get(name, ""))
    except ValueError:
        return None
