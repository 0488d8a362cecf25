"""Anki's side of the benchmark: run by an interpreter that has `anki`, never imported by the app.

Reads the number of cards and of reviews of each from its arguments, makes that collection, says
"ready", then measures once for each line it is sent and answers with a line of JSON: seconds.
"""

import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median

from anki.collection import Collection  # type: ignore[import-not-found]  # not here: see above

A_DECK = 200
"""Cards of one deck, as there are facts about one concept."""
DAY = 86_400
YEAR = 365
RIGHT = 0.9
"""Share of answers that were right."""


def main() -> None:
    """Serve measurements until the input ends."""
    cards, reviews = map(int, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bench.anki2")
        fill(file, cards, reviews)
        collection = Collection(str(file))
        say("ready")
        for _ in sys.stdin:
            say(json.dumps(measured(collection)))
        collection.close()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fill(file: Path, cards: int, reviews: int) -> None:
    """Make decks of review cards, all due, with their log, straight in the tables."""
    collection = Collection(str(file))
    config = collection.decks.all_config()[0]
    config["rev"]["perDay"] = 999_999
    collection.decks.update_config(config)
    names = (f"all::topic {number}" for number in range(-(-cards // A_DECK)))
    decks = [collection.decks.id(name) for name in names]
    collection.decks.select(collection.decks.id("all"))
    model, today = collection.models.by_name("Basic")["id"], collection.sched.today
    collection.close()
    draws, now = Random(1), int(time.time())
    span = 1000 * 2 * YEAR * DAY
    first = 1000 * now - span
    with closing(sqlite3.connect(file)) as database, database:
        database.executemany(
            "insert into notes values (?, ?, ?, ?, 0, '', ?, ?, 0, 0, '')",
            (
                (first + each, f"guid{each}", model, now, f"q{each}\x1fa{each}", f"q{each}")
                for each in range(cards)
            ),
        )
        database.executemany(
            "insert into cards values"
            ' (?, ?, ?, 0, ?, 0, 2, 2, ?, ?, 2500, 10, 1, 0, 0, 0, 0, \'{"s":30,"d":5}\')',
            (
                (first + each, first + each, decks[each // A_DECK], now, due, interval)
                for each in range(cards)
                for interval, due in [(draws.randrange(1, 90), today - draws.randrange(YEAR))]
            ),
        )
        database.executemany(
            "insert into revlog values (?, ?, 0, ?, 30, 10, 2500, 8000, 1)",
            (
                (first + each * span // (cards * reviews), first + each // reviews, ease)
                for each in range(cards * reviews)
                for ease in [3 if draws.random() < RIGHT else 1]
            ),
        )


def measured(collection: Collection) -> dict[str, float]:
    """Return the median seconds of each thing a learner waits for."""
    answers, nexts = [], []
    collection.sched.get_queued_cards()
    for _ in range(60):
        queued = collection.sched.get_queued_cards(fetch_limit=1).cards[0]
        card = collection.get_card(queued.card.id)
        card.start_timer()
        answer = collection.sched.build_answer(card=card, states=queued.states, rating=2)
        answers.append(seconds(lambda answer=answer: collection.sched.answer_card(answer)))
        nexts.append(seconds(lambda: collection.sched.get_queued_cards(fetch_limit=1)))
    return {
        "next": median(nexts),
        "answer": median(answers),
        "due": median(seconds(collection.sched.deck_due_tree) for _ in range(5)),
        "graphs": median(seconds(lambda: graphs(collection)) for _ in range(3)),
    }


def graphs(collection: Collection) -> object:
    return collection._backend.graphs(search="deck:all", days=YEAR)  # noqa: SLF001 - no other door


def seconds(step: object) -> float:
    begun = time.perf_counter()
    step()  # type: ignore[operator]
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
