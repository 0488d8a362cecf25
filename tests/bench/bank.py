"""What the list of a large bank costs: its pages, searches and counts, on both databases."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.choices import choices
from quizapp.bank.counting import count, count_nouns
from quizapp.bank.entry_rows import rows_of
from quizapp.bank.filters import SORTS, Filters
from quizapp.bank.listing import Place, page
from quizapp.bank.narrowing import view
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.editing.filter_choices import TABS
from quizapp.extensions import db, writing
from quizapp.factory import create_app
from quizapp.models import Entry
from tests.support.large_entries import analyse, fill
from tests.support.people import person
from tests.support.postgres import running_server

FACTS = 100_000
RUNS = 15

Step = Callable[[], object]


def lists_of_a_large_bank() -> None:
    """Print the median of each step on each database."""
    columns = []
    with ExitStack() as stack:
        for url in ("", stack.enter_context(running_server())):
            with bank(url) as session:
                columns.append(dict(measured(session)))
    sys.stdout.write(f"\n{f'list of {FACTS:,} facts':32}{'SQLite':>12}{'PostgreSQL':>14}\n")
    for name in columns[0]:
        cells = "".join(f"{column[name]:11.1f} ms" for column in columns)
        sys.stdout.write(f"{name:32}{cells}\n")


@contextmanager
def bank(url: str) -> Iterator[Session]:
    """Give a session over a large bank in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), database_url=url))
        with app.app_context():
            upgrade_schema()
            with writing() as session:
                ines = person("Ines", "instructor")
                session.add(ines)
                session.flush()
                fill(session, FACTS, ines.id)
            if url:
                with writing() as session:
                    analyse(session)
            yield db.session()
            db.session.remove()
            db.engine.dispose()


def measured(session: Session) -> Iterator[tuple[str, float]]:
    """Yield the name of each list and the milliseconds that everything on its page takes."""
    for name, filters, place in lists(session):

        def step(filters: Filters = filters, place: Place | None = place) -> None:
            session.rollback()
            seen = view(session, filters)
            rows_of(session, page(session, seen, place).entries)
            count(session, seen)
            count_nouns(session, TABS)
            choices(session, filters.noun)

        yield name, milliseconds(step)


def lists(session: Session) -> Iterator[tuple[str, Filters, Place | None]]:
    """Yield lists as instructors ask for them."""
    facts = select(Entry).where(Entry.noun == "fact").order_by(Entry.title)
    one = session.scalars(facts.offset(FACTS // 2).limit(1)).one()
    yield "first page", Filters(), None
    yield "deep page", Filters(), Place(one.id, one.title)
    for sort in SORTS[1:]:
        yield f"sorted: {sort}", Filters(sort=sort), None
    latest = Place(one.id, one.updated_at.isoformat())
    yield "deep page, sorted: changed", Filters(sort="changed"), latest
    yield "deep page, sorted: order", Filters(sort="order"), Place(one.id, str(one.position))
    yield "deep page, sorted: share", Filters(sort="share"), Place(one.id, "0.5")
    yield "rare word", Filters(words=one.title.split()[1]), None
    yield "no such word", Filters(words="zzzzz"), None
    yield "common word", Filters(words="show"), None
    yield "common word, sorted: share", Filters(words="show", sort="share"), None
    yield "two letters", Filters(words="ba"), None
    yield "phrase", Filters(words='"will show"'), None
    yield "status, rare", Filters(status="in_review"), None
    yield "status and category", Filters(status="draft", category="treatment"), None
    yield "nothing in common", Filters(category="feature", predicate="treated_by"), None
    yield "author, document and draft", Filters(author=_author(one), document="text"), None
    yield "tag, category and word", Filters(tag="myology", category="feature", words="show"), None
    yield "concept", Filters(concept=one.subject or ""), None
    yield "all kinds of a concept", Filters(concept="conditions-0", kinds=True), None
    yield "all kinds, drafts", Filters(concept="conditions-0", kinds=True, status="draft"), None
    yield "any error", Filters(problem="any-error"), None
    yield "any problem and word", Filters(problem="any-problem", words="show"), None
    yield "changed since", Filters(since=date(2026, 1, 24)), None
    yield "changed since, and word", Filters(since=date(2026, 1, 15), words="show"), None
    yield "answered wrongly", Filters(answered=20, below=50), None
    yield "answered wrongly, by share", Filters(answered=20, below=50, sort="share"), None


def _author(entry: Entry) -> str:
    return entry.author_id or "app"


def milliseconds(step: Step) -> float:
    """Return the median of a step's runs."""
    taken = []
    for _ in range(RUNS):
        begun = perf_counter()
        step()
        taken.append(perf_counter() - begun)
    return 1000 * median(taken)


if __name__ == "__main__":
    lists_of_a_large_bank()
