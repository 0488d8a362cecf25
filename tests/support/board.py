"""Questions put before a learner on purpose, and what was recorded of their answers."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from question_bank.content.items import Item, ItemKind
from quizapp.learning.snapshots import content_hash
from tests.support.generators import shipped_generator


@cache
def shipped_set(form: str) -> Item:
    """Return a matching set of the shipped bank in one of the generator's forms."""
    generator = shipped_generator()
    sets = (
        generator.item(fact, "matching", seed)
        for fact in generator.bank.facts
        if form in generator.sets_for(fact)
        for seed in range(12)
    )
    return next(item for item in sets if item and _form(item) == form)


@cache
def later_items() -> tuple[Item, ...]:
    """Return a question of each kind that a first day does not ask, each about other facts.

    They are about what the bank teaches last, so that the day itself does not ask it.
    """
    generator = shipped_generator()
    outside = [fact.id for fact in generator.bank.facts.values() if fact.basis == "textbook"]
    found: list[Item] = []
    kinds: tuple[ItemKind, ...] = ("matching", "cloze", "flashcard")
    for kind in kinds:
        told = {fact for item in found for fact in item.facts}
        made = (generator.item(fact, kind, 1) for fact in outside)
        found.append(next(item for item in made if item and told.isdisjoint(item.facts)))
    return tuple(found)


def _form(item: Item) -> str:
    if item.style == "vignette":
        return "extended"
    return "sorting" if item.sorts else "pairs"


@dataclass(frozen=True)
class Desk:
    """The database of a running site, beside the site itself."""

    data: Path

    def ask(self, page: Page, item: Item) -> None:
        """Put the item in the place of the question that is on the page, and show it."""
        body = item.to_plain()
        row = (content_hash(body), json.dumps(body))
        versions = json.dumps(dict.fromkeys(item.facts, 1))
        serving = page.url.split("/study/items/")[1].split("/")[0].split("?")[0]
        with closing(sqlite3.connect(self.data / "quizapp.db", timeout=10)) as database, database:
            database.execute("INSERT OR IGNORE INTO item_snapshot (hash, body) VALUES (?, ?)", row)
            database.execute(
                "UPDATE serving SET snapshot_hash = ?, fact_versions = ? WHERE id = ?",
                (row[0], versions, serving),
            )
        page.goto(page.url)

    def pairs(self, page: Page) -> dict[str, str]:
        """Return what was recorded for the answer whose feedback is on the page."""
        serving = page.url.split("/study/")[1].split("/")[1].split("?")[0]
        query = "SELECT response FROM answer WHERE serving_id = ? OR id = ?"
        with closing(sqlite3.connect(self.data / "quizapp.db", timeout=10)) as database:
            (response,) = database.execute(query, (serving, serving)).fetchone()
        recorded: dict[str, str] = json.loads(response)["pairs"]
        return recorded
