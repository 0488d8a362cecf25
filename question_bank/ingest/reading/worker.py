"""The process that reads one file of somebody nobody knows, and then ends."""

import resource
import sys
from collections.abc import Sequence
from typing import BinaryIO, TextIO

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading.files import read
from question_bank.ingest.reading.limits import Limits
from question_bank.ingest.reading.messages import Order, answer_of

_OPEN_FILES = 64


def main(arguments: Sequence[str], given: BinaryIO, made: BinaryIO, told: TextIO) -> None:
    """Read what is given as the one argument orders; write the answer, and tell of each page."""
    order = Order.from_text(arguments[0])
    confine(order.limits)
    made.write(answer_of(_result(order, given.read(order.limits.size + 1), told)))


def _result(order: Order, content: bytes, told: TextIO) -> Reading | UnreadableError:
    def tell(done: int, of: int) -> None:
        print(done, of, file=told, flush=True)

    try:
        return read(content, order.name, order.format, limits=order.limits, progress=tell)
    except UnreadableError as error:
        return error


def confine(limits: Limits) -> None:
    """Give up, for good, what reading needs none of.

    The process ends if it computes for too long; where memory is short, allocating fails. A file it
    writes holds at most what an answer can measure.
    """
    answer = 16 * limits.text + limits.size
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


if __name__ == "__main__":  # pragma: no cover - what it calls is tested, here and as a process
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer, sys.stderr)
