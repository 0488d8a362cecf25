"""One item answered by two workers, and one answer sent hundreds of times, all at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from quizapp.config import Settings
from tests.faults.ground import Network, Pupil, Question, Reply, pupils, standing
from tests.faults.laws import Found, held_to, ids_of
from tests.faults.serving import Served

T = TypeVar("T")


def one_item_twice(site: Served, settings: Settings, times: int) -> Found:
    """Let two requests answer one item at once, each in its own way; the first counts."""
    with standing(settings) as app:
        (pupil,) = pupils(app, 1, times)
    amiss = 0
    for question in pupil.questions:
        other = replace(question, fields=OTHERWISE[next(iter(question.fields))])
        ways = [(question, f"a-{question.serving}"), (other, f"b-{question.serving}")]
        replies = _at_once([partial(_as, pupil, site, each, client) for each, client in ways])
        amiss += _told_differently(replies)
        pupil.sent |= {client for _each, client in ways}
    found = _one_row_each(settings, pupil)
    found.runs = times
    found.need(not amiss, f"{amiss} items whose two answers were told different things")
    return found


def one_answer_often(site: Served, settings: Settings, threads: int, times: int) -> Found:
    """Send one answer `threads` x `times` times at once; it counts once, and all are told so."""
    with standing(settings) as app:
        (pupil,) = pupils(app, 1, 1)
    (question,) = pupil.questions
    client = question.serving
    send = [
        partial(_often, times, partial(_as, pupil, site, question, client)) for _ in range(threads)
    ]
    replies = [each for part in _at_once(send) for each in part]
    pupil.sent.add(client)
    found = _one_row_each(settings, pupil)
    found.runs = len(replies)
    found.need(not _told_differently(replies), "one answer was told different things")
    found.need(found.acknowledged == 1, f"{found.acknowledged} answers instead of one")
    return found


OTHERWISE: dict[str, dict[str, str]] = {
    "choice": {"choice": "B"},
    "rating": {"rating": "1"},
    "typed": {"typed": "elephant"},
    "pair-0": {"pair-0": "1", "pair-1": "0"},
}
"""For each way to answer, by its first field, another."""


def _as(pupil: Pupil, site: Served, question: Question, client: str) -> Reply:
    """Answer under an id of one's own."""
    fields = {"csrf_token": pupil.csrf, "client_id": client, **question.fields}
    return Network(site.address).send("POST", question.path, pupil.cookie, fields)


def _often(times: int, send: Callable[[], Reply]) -> list[Reply]:
    return [send() for _ in range(times)]


def _at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make calls in threads that begin together."""
    gate = threading.Barrier(len(calls))

    def call(each: Callable[[], T]) -> T:
        gate.wait()
        return each()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def _told_differently(replies: Sequence[Reply]) -> bool:
    """Say whether some were refused, or sent to another page than the rest."""
    return {each.status for each in replies} != {303} or len(
        {each.headers.get("location") for each in replies}
    ) != 1


def _one_row_each(settings: Settings, pupil: Pupil) -> Found:
    """Hold a learner's database to the laws; each question has one answer, whoever was first."""
    with standing(settings) as app:
        there = ids_of(app, pupil.id)
        found = held_to(app, there, ids_of(app))
    found.need(there <= pupil.sent, "an answer that nobody sent")
    found.need(len(there) == len(pupil.questions), "a question without its one answer")
    return found
