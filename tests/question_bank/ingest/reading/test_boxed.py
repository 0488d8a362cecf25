"""Reading in a process of its own: the same answers, and nothing a file does can do harm."""

import io
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading import LIMITS, Limits, boxed, read, read_boxed, worker
from question_bank.ingest.reading.messages import Order, answer_of, result_of
from tests.support.pdf import Page, column, pdf
from tests.support.reading import refusal

PAGES = pdf(*(Page(column([f"Glass fever lasts {days} days."])) for days in ("two", "three")))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PAGES, "fever.pdf"),
        ("\ufeffFever \U0001f525\r\n\r\nIt is rare, and it passes.".encode(), "fever.txt"),
        (b"# Fever\n\n- rare", "fever.md"),
    ],
)
def test_it_answers_as_reading_itself_does(content: bytes, name: str) -> None:
    assert read_boxed(content, name) == read(content, name)


def test_it_passes_on_the_pages_and_the_reasons() -> None:
    seen: list[tuple[int, int]] = []
    read_boxed(PAGES, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]
    assert refusal(lambda: read_boxed(b"{\\rtf1}")) == refusal(lambda: read(b"{\\rtf1}"))
    assert "larger" in refusal(lambda: read_boxed(b"x" * 9, limits=Limits(size=8)))


def replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Let the process run a program of the test's own instead of the worker."""
    (tmp_path / "standin.py").write_text(program)
    monkeypatch.setattr(boxed, "_WORKER", "standin")
    monkeypatch.setattr(boxed, "_ROOT", tmp_path)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import time; time.sleep(60)", "longer than 1 seconds"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "longer than"),
        ("import os; os.abort()", "made its reader fail"),
        ("raise MemoryError", "made its reader fail"),
        ("print('{')", "made its reader fail"),
        ("import sys; sys.stderr.write('x' * 10**6 + '\\n1 2 3\\n')", "made its reader fail"),
    ],
)
def test_a_process_that_hangs_or_breaks_is_a_sentence(
    program: str, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    replaced(monkeypatch, tmp_path, program)
    assert words in refusal(lambda: read_boxed(b"fever", limits=Limits(seconds=1)))


@pytest.mark.parametrize(
    ("program", "passing"),
    [("import time; time.sleep(60)", True), ("import os; os.abort()", False)],
)
def test_what_took_too_long_may_do_better_another_time(
    program: str, *, passing: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    replaced(monkeypatch, tmp_path, program)
    with pytest.raises(UnreadableError) as told:
        read_boxed(b"fever", limits=Limits(seconds=1))
    assert told.value.passing == passing


def test_nothing_of_this_process_is_seen_by_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = (
        "import json, os, sys\n"
        "fds = [n for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "said = json.dumps([sorted(os.environ), len(fds), os.getcwd()])\n"
        "print(json.dumps({'unreadable': said + '.'}))\n"
    )
    replaced(monkeypatch, tmp_path, program)
    monkeypatch.setenv("SECRET_KEY", "glass")
    with (tmp_path / "open.txt").open("w") as inherited:
        os.set_inheritable(inherited.fileno(), True)
        with pytest.raises(UnreadableError) as told:
            read_boxed(b"fever")
    assert "SECRET_KEY" not in str(told.value)
    assert '3, "/"' in str(told.value)


def test_a_callers_own_mistake_ends_the_process_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = "import sys, time; print(1, 2, file=sys.stderr, flush=True); time.sleep(60)"
    replaced(monkeypatch, tmp_path, program)

    def mistaken(_done: int, _of: int) -> None:
        raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        read_boxed(b"fever", progress=mistaken)


def test_too_little_memory_is_a_sentence() -> None:
    page = b"<html><body>" + b"<p>fever</p>" * 400_000
    sentence = refusal(lambda: read_boxed(page, limits=Limits(memory=200 * 2**20)))
    assert "memory" in sentence or "made its reader fail" in sentence


def test_the_worker_reads_what_it_is_ordered_to(monkeypatch: pytest.MonkeyPatch) -> None:
    confined: list[Limits] = []
    monkeypatch.setattr(worker, "confine", confined.append)
    order = Order("fever.pdf", None, LIMITS)
    made, told = io.BytesIO(), io.StringIO()
    worker.main([order.to_text()], io.BytesIO(PAGES), made, told)
    assert result_of(made.getvalue()) == read(PAGES)
    assert told.getvalue() == "1 2\n2 2\n"
    made = io.BytesIO()
    worker.main([order.to_text()], io.BytesIO(b""), made, told)
    with pytest.raises(UnreadableError, match="empty"):
        result_of(made.getvalue())
    assert confined == [LIMITS, LIMITS]


def test_the_worker_gives_up_what_it_does_not_need(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[int, tuple[int, int]] = {}
    hard = {resource.RLIMIT_AS: 1000}
    monkeypatch.setattr(
        resource, "getrlimit", lambda what: (0, hard.get(what, resource.RLIM_INFINITY))
    )
    monkeypatch.setattr(resource, "setrlimit", given.__setitem__)
    worker.confine(Limits(seconds=7, memory=2000))
    assert given[resource.RLIMIT_AS] == (1000, 1000)
    assert given[resource.RLIMIT_CPU] == (7, 7)
    assert given[resource.RLIMIT_CORE] == (0, 0)


def test_computing_for_too_long_ends_the_process() -> None:
    program = (
        "from question_bank.ingest.reading import Limits, worker\n"
        "worker.confine(Limits(seconds=1))\n"
        "while True: pass\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode in {-signal.SIGXCPU, -signal.SIGKILL}


def test_an_answer_that_breaks_off_is_none() -> None:
    whole = answer_of(read(b"Fever is rare."))
    assert isinstance(result_of(whole), Reading)
    with pytest.raises(ValueError, match="Unterminated"):
        result_of(whole[:-40])
