"""What a change to the bank means to those who learnt what it said before."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.planning import Step
from quizapp.learning import changed, following
from quizapp.learning.changed import News
from quizapp.learning.in_flight import await_answers
from quizapp.models import Change, Entry


def tell_learners(session: Session, change: Change, steps: Iterable[Step]) -> None:
    """Let memories follow a change: facts merged or parted, and meanings that are others now."""
    found = list(steps)
    await_answers(session, sorted({fact for step in found for fact in _concerned(step)}))
    for step in found:
        if step.ref.noun == "fact":
            _follow_fact(session, change, step)
        elif step.ref.noun == "item" and step.told is not None:
            _tell_of_item(session, change, step)


def _concerned(step: Step) -> Iterator[str]:
    """Yield the facts whose learners a step is of interest to."""
    if step.ref.noun == "fact":
        if step.told is not None or _merges(step) or _parts(step):
            yield step.ref.id
        if step.merged_into is not None:
            yield step.merged_into
    elif step.ref.noun == "item" and step.told is not None:
        yield from _asked(step)


def _merges(step: Step) -> bool:
    return step.after is None and step.merged_into is not None


def _parts(step: Step) -> bool:
    return step.before is None and step.number > 1


def _asked(step: Step) -> set[str]:
    """Return the facts that an item asks, or asked."""
    return {str(fact) for body in (step.before, step.after) if body for fact in body["facts"]}


def _follow_fact(session: Session, change: Change, step: Step) -> None:
    if step.merged_into is not None and _merges(step):
        following.merge(session, step.ref.id, step.merged_into, change.id, change.at)
    elif _parts(step):
        following.part(session, step.ref.id, change.at)
    if step.told is not None and step.published is not None:
        news = News(step.ref.id, step.told, step.published, change.at)
        learners = changed.learners_of(session, news.fact_id)
        spared = following.take_back_news(session, news, [who for who, _zone in learners])
        changed.tell(session, news, [each for each in learners if each[0] not in spared])


def _tell_of_item(session: Session, change: Change, step: Step) -> None:
    """Tell those who answered a question with another key, as of a change of its facts."""
    for fact_id, version in _versions(session, _asked(step)).items():
        learners = changed.learners_of(session, fact_id, step.ref.id)
        changed.tell(session, News(fact_id, version, version, change.at), learners)


def _versions(session: Session, facts: Iterable[str]) -> dict[str, int]:
    """Return which versions of facts learners get, by id, in order."""
    rows = session.execute(
        select(Entry.id, Entry.published)
        .where(Entry.noun == "fact", Entry.id.in_(sorted(facts)), Entry.published.is_not(None))
        .order_by(Entry.id)
    )
    return {fact: version for fact, version in rows if version is not None}
