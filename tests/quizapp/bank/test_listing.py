"""Lists of entries: narrowed, sorted, paged and counted as if each entry were looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from quizapp.bank import counting, narrowing
from quizapp.bank.counting import count, count_nouns
from quizapp.bank.filters import ANY_ERROR, ANY_PROBLEM, ANYBODY, SORTS, Filters
from quizapp.bank.listing import Place, page, refs_matching
from quizapp.bank.narrowing import view
from quizapp.bank.nouns import Ref
from quizapp.bank.search_words import words_of
from quizapp.extensions import writing
from quizapp.models import (
    Entry,
    EntryProblem,
    EntryReference,
    EntryTag,
    EntryVersion,
    FactTally,
)
from tests.support.large_entries import fill
from tests.support.statements import steps, watched

SIZES = [(5_000, 10_000), (3, 20)]
"""Few and counted: everything is looked at one by one, or next to nothing."""


@pytest.fixture
def author(session: Session, ines: str) -> str:
    """Fill the bank; some facts changed their meaning, some were answered in several versions."""
    with writing() as writer:
        fill(writer, 60, ines)
        facts = list(writer.scalars(select(Entry).where(Entry.noun == "fact").order_by(Entry.id)))
        for number, fact in enumerate(facts[:40]):
            if number % 4 == 0:
                add_version(writer, fact, edition=2 if number % 8 else 1)
        writer.execute(update(Entry).where(Entry.status == "in_review").values(reviewer_id=ines))
    return ines


def add_version(session: Session, fact: Entry, edition: int) -> None:
    first = session.get_one(EntryVersion, ("fact", fact.id, 1))
    row = {"noun": "fact", "id": fact.id, "number": 2, "status": first.status}
    session.add(EntryVersion(**row, body=first.body, edition=edition, change_id=first.change_id))
    fact.version, fact.published = 2, 2
    session.add(FactTally(fact_id=fact.id, fact_version=2, answers=7, right=len(fact.id) % 7))
    session.flush()


@pytest.fixture(params=SIZES, ids="few {0[0]}, counted {0[1]}".format)
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    few, counted = request.param
    monkeypatch.setattr(narrowing, "FEW", few)
    for module in (narrowing, counting):
        monkeypatch.setattr(module, "COUNTED", counted)
    return few, counted


def drawn(session: Session, author: str, draws: Random) -> Iterator[Filters]:
    """Yield filters of every kind, alone and together."""
    one = session.scalars(select(Entry).where(Entry.noun == "fact").order_by(Entry.id)).all()[7]
    alone: list[dict[str, Any]] = [
        {"words": "show"},
        {"words": f'"{one.title[:-1].split(" ", 1)[1]}"'},
        {"words": "no such thing"},
        {"concept": one.subject},
        {"concept": "conditions-0", "kinds": True},
        {"concept": "finding-0"},
        {"category": "feature"},
        {"predicate": "treated_by"},
        {"status": "draft"},
        {"status": "published"},
        {"document": "text"},
        {"author": author},
        {"author": "app"},
        {"tag": "Myology"},
        {"problem": ANY_ERROR},
        {"problem": ANY_PROBLEM},
        {"problem": "contradiction"},
        {"waits": author},
        {"waits": ANYBODY},
        {"since": date(2026, 1, 15), "zone": "Europe/Berlin"},
        {"answered": 20},
        {"below": 40},
        {"answered": 5, "below": 70},
        {"pending": True},
        {"noun": "concept"},
        {},
    ]
    three: list[dict[str, Any]] = [
        {"concept": "conditions-0", "kinds": True},
        {"status": "published"},
        {"answered": 2},
    ]
    some: list[list[dict[str, Any]]] = [three, *([each] for each in alone)]
    some += [draws.sample(alone, 2) for _ in range(20)]
    for chosen in some:
        merged = {name: value for each in chosen for name, value in each.items()}
        sort = draws.choice(SORTS)
        yield Filters(**merged, sort=sort, reverse=draws.random() < 0.5)


class Looked:
    """Every entry looked at one by one."""

    def __init__(self, session: Session) -> None:
        self.entries = list(session.scalars(select(Entry)))
        self.bodies = {
            (row.noun, row.id, row.number): row for row in session.scalars(select(EntryVersion))
        }
        self.links: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for row in session.scalars(select(EntryReference)):
            self.links.setdefault((row.noun, row.id), set()).add((row.role, row.target))
        self.tags = {
            (row.noun, row.id, row.tag.lower()) for row in session.scalars(select(EntryTag))
        }
        self.problems: dict[tuple[str, str], list[EntryProblem]] = {}
        for problem in session.scalars(select(EntryProblem)):
            self.problems.setdefault((problem.noun, problem.entry_id), []).append(problem)
        self.tallies: dict[str, list[FactTally]] = {}
        for tally in session.scalars(select(FactTally)):
            self.tallies.setdefault(tally.fact_id, []).append(tally)
        facts = select(Entry.id).where(Entry.noun == "fact")
        self.order = {
            "title": places(session.scalars(facts.order_by(Entry.title, Entry.id))),
            "status": places(session.scalars(facts.order_by(Entry.status, Entry.id))),
        }

    def left(self, filters: Filters) -> list[str]:
        """Return the entries that filters leave, in their order."""
        rows = [entry for entry in self.entries if self.fits(entry, filters)]
        if filters.sort == "share":
            rows = [entry for entry in rows if entry.noun == "fact" and self.answered(entry)[0]]
        down = (filters.sort == "changed") != filters.reverse
        rows.sort(key=lambda entry: (self.rank(entry, filters), entry.id), reverse=down)
        return [entry.id for entry in rows]

    def rank(self, entry: Entry, filters: Filters) -> object:
        if filters.sort == "changed":
            return entry.updated_at
        if filters.sort == "order":
            return entry.position
        if filters.sort == "share":
            answers, right = self.answered(entry)
            return right / answers
        return self.order[filters.sort][entry.id] if entry.noun == "fact" else 0

    def answered(self, entry: Entry) -> tuple[int, int]:
        number = entry.published or entry.version
        edition = self.bodies[entry.noun, entry.id, number].edition
        mine = [row for row in self.tallies.get(entry.id, ()) if row.fact_version >= edition]
        return sum(row.answers for row in mine), sum(row.right for row in mine)

    def fits(self, entry: Entry, filters: Filters) -> bool:
        body = self.bodies[entry.noun, entry.id, entry.version].body or {}
        return entry.noun == filters.noun and all(
            (
                self.says(entry, body, filters.words),
                not filters.concept or self.speaks(entry, filters),
                filters.category in {"", entry.category},
                filters.predicate in {"", entry.predicate},
                filters.status in {"", entry.status},
                filters.author in {"", entry.author_id or "app"},
                not filters.document
                or ("document", filters.document) in self.links.get((entry.noun, entry.id), ()),
                not filters.tag or (entry.noun, entry.id, filters.tag.lower()) in self.tags,
                not filters.problem or self.troubled(entry, filters.problem),
                not filters.waits or waits(entry, filters.waits),
                not filters.pending or entry.published not in {None, entry.version},
                filters.moment is None or entry.updated_at >= filters.moment,
                self.answered_so(entry, filters),
            )
        )

    def says(self, entry: Entry, body: dict[str, object], words: str) -> bool:
        said = words_of(f"{entry.id} {body.get('statement', body.get('name', ''))}")
        if words.startswith('"'):
            return f" {' '.join(words_of(words))} " in f" {' '.join(said)} "
        return all(any(each.startswith(word) for each in said) for word in words_of(words))

    def speaks(self, entry: Entry, filters: Filters) -> bool:
        kinds = self.kinds(filters.concept) if filters.kinds else {filters.concept}
        mine = self.links.get((entry.noun, entry.id), set())
        return any(role != "document" and target in kinds for role, target in mine)

    @cache  # noqa: B019 - gone with the test
    def kinds(self, concept: str) -> set[str]:
        found = {concept}
        while (
            more := {
                ident
                for (_noun, ident), links in self.links.items()
                if any(role == "parent" and target in found for role, target in links)
            }
            - found
        ):
            found |= more
        return found

    def troubled(self, entry: Entry, problem: str) -> bool:
        mine = self.problems.get((entry.noun, entry.id), [])
        if problem == ANY_ERROR:
            return any(row.severity == "error" for row in mine)
        return bool(mine) if problem == ANY_PROBLEM else problem in {row.rule for row in mine}

    def answered_so(self, entry: Entry, filters: Filters) -> bool:
        if entry.noun != "fact" or filters.answered is filters.below is None:
            return True
        answers, right = self.answered(entry)
        below = 101 if filters.below is None else filters.below
        return answers >= max(1, filters.answered or 0) and right * 100 < answers * below


def places(ids: Iterable[str]) -> dict[str, int]:
    return {ident: place for place, ident in enumerate(ids)}


def waits(entry: Entry, who: str) -> bool:
    wanted = None if who == ANYBODY else who
    return entry.status == "in_review" and entry.reviewer_id == wanted


def test_a_list_holds_what_looking_at_each_entry_finds_in_its_order(
    session: Session, author: str, sizes: tuple[int, int]
) -> None:
    looked = Looked(session)
    for filters in drawn(session, author, Random("lists")):
        wanted = looked.left(filters)
        assert [ref.id for ref in refs_matching(session, filters, 9999)] == wanted, filters
        if filters.sort == "share":
            continue
        found = count(session, view(session, filters))
        counted = sizes[1]
        assert found.number == min(len(wanted), counted + 1), filters
        assert found.more == (len(wanted) > counted)
        if found.by_status:
            for status in ("draft", "published", "retired"):
                of_status = len(looked.left(replace(filters, status=status)))
                assert min(found.by_status.get(status, 0), counted + 1) == min(
                    of_status, counted + 1
                ), (filters, status)


def test_pages_lie_next_to_each_other_both_ways(
    session: Session, author: str, sizes: tuple[int, int]
) -> None:
    for filters in list(drawn(session, author, Random("pages")))[::7]:
        whole = [ref.id for ref in refs_matching(session, filters, 9999)]
        seen = view(session, filters)
        forth, place, pages = [], None, 0
        while pages < 3:
            listed = page(session, seen, place, size=7)
            forth += [entry.id for entry in listed.entries]
            place, pages = listed.later, pages + 1
            if place is None:
                break
            assert Place.from_args(place.to_args()) == place
        assert forth == whole[: len(forth)], filters
        while listed.earlier:
            again = page(session, seen, listed.earlier, size=7)
            assert [entry.id for entry in again.entries] == whole[7 * (pages - 2) : 7 * (pages - 1)]
            listed, pages = again, pages - 1


def test_a_place_that_makes_no_sense_is_the_beginning(session: Session, author: str) -> None:
    for sort in ("changed", "order", "share"):
        seen = view(session, Filters(sort=sort))
        first = page(session, seen, None, size=3).entries
        for nonsense in ("soon", "2026-01-01T00:00", "9" * 40, "nan"):
            assert page(session, seen, Place("x", nonsense), size=3).entries == first
    assert Place.from_args({}) is None


def test_nouns_are_counted_and_the_bin_is_not(session: Session, author: str) -> None:
    before = count_nouns(session, ["fact", "item"])
    with writing() as writer:
        writer.execute(
            text(
                "UPDATE entry SET status = 'binned', published = NULL WHERE category = 'treatment'"
            )
        )
    after = count_nouns(session, ["fact", "item"])
    treatments = Filters(category="treatment")

    assert before["item"] == after["item"] == 0
    assert 0 < after["fact"] < before["fact"]
    assert refs_matching(session, replace(treatments, words="show"), 99) == []
    assert Ref("fact", "x") not in refs_matching(session, Filters(), 99)


# What SQLite and PostgreSQL make of a list of many entries; both would read a small table whole,
# so PostgreSQL is told not to, and shows it only where it has no index to go by.
PLANNED = (
    Filters(),
    Filters(sort="changed"),
    Filters(sort="order"),
    Filters(sort="status"),
    Filters(sort="share"),
    Filters(words="show", sort="title"),
    Filters(words="show", status="draft", category="feature", tag="myology"),
    Filters(concept="condition-1"),
    Filters(concept="conditions-0", kinds=True, words="show"),
    Filters(problem=ANY_ERROR),
    Filters(problem="contradiction", sort="changed"),
    Filters(since=date(2026, 1, 20)),
    Filters(answered=3, below=50),
    Filters(author="app", document="text", predicate="treated_by"),
)


@pytest.mark.parametrize("few", [0, 5_000])
def test_no_list_reads_a_whole_table(
    session: Session, author: str, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(narrowing, "FEW", few)
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    for filters in PLANNED:
        with watched(session) as sent:
            seen = view(session, filters)
            place = page(session, seen, None, size=5).later
            page(session, seen, place, size=5)
            count(session, seen)
            count_nouns(session, ["fact"])
        taken = steps(session, sent) if sqlite else explained(session, sent)
        assert [step for step in taken if reads_all(step)] == [], filters


TABLES = ("entry", "entry_search", "entry_reference", "entry_problem", "entry_tag", "fact_tally")


def reads_all(step: str) -> bool:
    tables = (
        "entry",
        "entry_search",
        "entry_reference",
        "entry_problem",
        "entry_tag",
        "fact_tally",
    )
    if step.startswith("SCAN "):
        return step.split()[1] in {*tables, "later"}
    return "Seq Scan on " in step and step.split("Seq Scan on ")[1].split(maxsplit=1)[0] in tables


def explained(session: Session, sent: list[tuple[str, object]]) -> list[str]:
    """Return how PostgreSQL would go about reading statements, line by line."""
    connection = session.connection()
    return [
        line
        for statement, parameters in list(sent)
        if statement.startswith(("SELECT", "WITH"))
        for (line,) in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)  # type: ignore[arg-type]
    ]
