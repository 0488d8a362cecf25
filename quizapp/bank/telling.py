"""What a change to the bank means to those who learnt what it said before."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.planning import Step
from quizapp.learning import changed, following
from quizapp.learning.changed import News
from quizapp.models import Change, Entry


def tell_learners(session: Session, change: Change, steps: Iterable[Step]) -> None:
    """Let memories follow a change: facts merged or parted, and meanings that are others now."""
    for step in steps:
        if step.ref.noun == "fact":
            _follow_fact(session, change, step)
        elif step.ref.noun == "item" and step.told is not None:
            _tell_of_item(session, change, step)


def _follow_fact(session: Session, change: Change, step: Step) -> None:
    if step.after is None and step.merged_into is not None:
        following.merge(session, step.ref.id, step.merged_into, change.id, change.at)
    elif step.before is None and step.number > 1:
        following.part(session, step.ref.id, change.at)
    if step.told is not None and step.published is not None:
        news = News(step.ref.id, step.told, step.published, change.at)
        learners = changed.learners_of(session, news.fact_id)
        spared = following.take_back_news(session, news, [who for who, _zone in learners])
        changed.tell(session, news, [each for each in learners if each[0] not in spared])


def _tell_of_item(session: Session, change: Change, step: Step) -> None:
    """Tell those who answered a question with another key, as of a change of its facts."""
    facts = {str(fact) for body in (step.before, step.after) if body for fact in body["facts"]}
    for fact_id, version in _versions(session, facts).items():
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
