"""What an instructor is told after saving: where the entry stands, what was brought together."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from quizapp.bank.nouns import REVIEWED
from quizapp.bank.planning import Step
from quizapp.editing.conflicts import brought_together_told
from quizapp.editing.entry_work import Work
from quizapp.editing.fact_form import FactForm
from quizapp.editing.saving_forms import Saved
from quizapp.web.i18n import _


def told_of(session: Session, work: Work, saved: Saved) -> list[str]:
    """Return the sentences that the next page begins with."""
    steps = saved.plan.steps
    if not steps:
        return [_("Nothing was different, so nothing was saved.")]
    return [
        *_standing(work, steps),
        *brought_together_told(session, work.edits, steps),
        *_phrases(work),
    ]


def _standing(work: Work, steps: tuple[Step, ...]) -> Iterator[str]:
    step = next((each for each in steps if each.ref == work.ref), None)
    if step is None or step.ref.noun not in REVIEWED:
        yield _("Saved.")
    elif step.status == "published":
        yield _("Published: learners get it from now on.")
    elif step.status == "in_review":
        yield f"{_('It waits for review now.')} {_learners(step)}"
    else:
        yield f"{_('Saved as a draft.')} {_learners(step)}"
    if step is not None and step.told is not None:
        yield _("Learners who answered it are told what changed, and are asked again soon.")


def _learners(step: Step) -> str:
    if step.published is None:
        return _("Learners do not get it yet.")
    return _("Learners still get version %(number)s.", number=step.published)


def _phrases(work: Work) -> Iterator[str]:
    if isinstance(work.form, FactForm):
        phrases = [each.text for each in work.form.found() if each.concept is None]
        if phrases:
            told = "; ".join(f"“{phrase}”" for phrase in phrases)
            yield _("No concept is called %(phrases)s: it stays a phrase.", phrases=told)
