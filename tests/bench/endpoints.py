"""The two endpoints that matter beside their limit, on the same server, in turns.

Each round asks both sides for the same, in blocks that follow each other, so that a machine that
is busy is busy for both; what counts is the median of the rounds' ratios. A request that is not
answered as it should be ends the run: a fast error is no speed.
"""

import json
import math
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from itsdangerous import URLSafeTimedSerializer

from quizapp.factory import create_app
from tests.bench.seeded import Asked, Learner, Size, seed, settings_for
from tests.support.postgres import create_database, running_server

WARM_UP = 40
FIRST = 10
"""Answers of each connection of a crowd before any is measured."""
START_SECONDS = 60
TARGETS = {"answer": (0.40, 0.50), "next": (0.35, 0.45)}
"""What share of the limit is wanted, and what would be better still."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    answers: int
    """Answers of a block; as many items are shown."""
    memories: int
    crowd: int
    """Answers of each of eight connections that never pause."""
    unhurried: int
    """The same of eight that answer as people do."""


QUICK = Plan(rounds=5, answers=100, memories=100, crowd=60, unhurried=30)
FULL = Plan(rounds=15, answers=200, memories=400, crowd=250, unhurried=120)
PACE = 0.5
"""Seconds between two answers of somebody quick."""


class Serving(NamedTuple):
    """How both sides are served by gunicorn."""

    workers: int
    threads: int
    kind: str


ALONE = Serving(1, 1, "gthread")
"""As the limit is defined: gunicorn's own worker, which costs less than ours."""
AS_SHIPPED = Serving(2, 4, "quizapp.cli.patience.PatientWorker")


class Round(NamedTuple):
    """Seconds that one side and the other took."""

    app: float
    limit: float


@dataclass(eq=False)
class Side:
    """One of the two: where it listens, how its learners show who they are, what waits."""

    name: str
    port: int
    process: int
    """Gunicorn's, whose children answer."""
    cookies: Sequence[str]
    waiting: list[list[Asked]]

    def take(self, learner: int, count: int) -> list[dict[str, str]]:
        """Return the next questions of a learner; each is answered once."""
        some, self.waiting[learner] = self.waiting[learner][:count], self.waiting[learner][count:]
        if len(some) < count:
            raise RuntimeError("the seed has too few questions for this plan")
        return [asdict(each) for each in some]

    def processor(self) -> float:
        """Return the seconds of processor that the workers have taken."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        stats = [Path(f"/proc/{child}/stat").read_text() for child in children.split()]
        ticks = (stat.rpartition(")")[2].split()[11:13] for stat in stats)
        return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")

    def measured(
        self, asked: Sequence[list[dict[str, str]]], *, script: bool = True, pace: float = 0
    ) -> dict[str, Any]:
        """Have these questions of each learner shown and answered; raise if one is refused.

        `pace` is how many seconds each learner lets pass before the next; 0: none.
        """
        learners = [
            {"cookie": self.cookies[place], "asked": each} for place, each in enumerate(asked)
        ]
        job = {"port": self.port, "script": script, "pace": pace, "learners": learners}
        ran = subprocess.run(
            [sys.executable, "-m", "tests.bench.load"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=True,
        )
        result: dict[str, Any] = json.loads(ran.stdout)
        if result["failed"]:
            raise RuntimeError(f"{self.name}: {result['failed'][:3]}")
        return result


def endpoints(*, full: bool) -> None:
    """Print the table of both databases."""
    plan = FULL if full else QUICK
    with tempfile.TemporaryDirectory(prefix="quizapp-bench-") as folder, ExitStack() as stack:
        place = Path(folder)
        _compare("SQLite", place / "sqlite", plan, None)
        server = stack.enter_context(running_server(fsync=True))
        _compare("PostgreSQL", place / "postgres", plan, server)


def _compare(title: str, folder: Path, plan: Plan, server: str | None) -> None:
    questions = 20 * math.ceil((1.5 * plan.rounds * plan.answers + WARM_UP + 20) / 20)
    size = Size(1, plan.memories, questions)
    with _two_sides(folder / "one", size, server, ALONE) as (app, limit):
        for side in (app, limit):
            side.measured([side.take(0, WARM_UP)])
        _print(title, _rounds(app, limit, plan))
    each = 20 * math.ceil((FIRST + plan.crowd + plan.unhurried) / 20)
    crowd = Size(8, plan.memories // 2, each)
    with _two_sides(folder / "eight", crowd, server, AS_SHIPPED) as (app, limit):
        for side in (app, limit):  # otherwise the slowest answers would be the first ones
            side.measured([side.take(learner, FIRST) for learner in range(8)])
        _crowd(app, limit, plan.crowd, "never pausing", 0)
        _crowd(app, limit, plan.unhurried, "two answers a second each", PACE)


def _rounds(app: Side, limit: Side, plan: Plan) -> dict[str, list[Round]]:
    """Return what each round found, by what was done."""
    found: dict[str, list[Round]] = {}
    for number in range(plan.rounds):
        for script in (True, False):
            results = {}
            for side in (app, limit) if number % 2 else (limit, app):
                asked = side.take(0, plan.answers // (1 if script else 2))
                before = side.processor()
                results[side] = side.measured([asked], script=script)
                results[side]["processor"] = [(side.processor() - before) / len(asked)]
            for name in ("answer", "next", "processor") if script else ("answer",):
                row = name if script else f"{name}, no script"
                # The median request: others of a busy machine's work delay a few, and by much.
                taken = [statistics.median(results[side][name]) for side in (app, limit)]
                found.setdefault(row, []).append(Round(*taken))
    return found


def _print(title: str, rows: dict[str, list[Round]]) -> None:
    head = f"\n{title + ', one worker of one thread':42}{'app':>10}{'limit':>10}{'share':>8}"
    sys.stdout.write(f"{head}{'of the rounds':>16}{'wanted':>14}\n")
    for name, found in rows.items():
        app, limit = (statistics.median(each[place] for each in found) for place in (0, 1))
        shares = sorted(each.limit / each.app for each in found)
        wanted = "{:.0%} ({:.0%})".format(*TARGETS[name]) if name in TARGETS else ""
        if name == "processor":
            words = "processor, a question and its answer"
            cells = f"{words:42}{app * 1000:7.2f} ms{limit * 1000:7.2f} ms"
        else:
            cells = f"{name + ', requests a second':42}{1 / app:10.0f}{1 / limit:10.0f}"
        sys.stdout.write(
            f"{cells}{statistics.median(shares):8.0%}"
            f"{f'{shares[0]:.0%} to {shares[-1]:.0%}':>16}{wanted:>14}\n"
        )


def _crowd(app: Side, limit: Side, answers: int, how: str, pace: float) -> None:
    """Print how long answers take while eight connections send them."""
    for side in (limit, app):
        asked = [side.take(learner, answers) for learner in range(8)]
        result = side.measured(asked, pace=pace)
        taken = sorted(result["answer"])
        median, late = (1000 * taken[math.ceil(q * len(taken)) - 1] for q in (0.5, 0.99))
        sys.stdout.write(
            f"two workers of four threads, 8 connections {how}, {side.name:6}"
            f"{len(taken):6} answers,{len(taken) / result['whole']:6.0f} a second with their"
            f" questions, median {median:.1f} ms, 99th {late:.1f} ms (wanted: 30), none refused\n"
        )


@contextmanager
def _two_sides(
    folder: Path, size: Size, server: str | None, how: Serving
) -> Iterator[tuple[Side, Side]]:
    """Seed a database, copy it, and serve one by the app and one by the limit."""
    data, copy = folder / "app", folder / "limit"
    data.mkdir(parents=True)
    mine = create_database(server, f"app_{how.workers}") if server else ""
    learners = seed(data, size, mine)
    shutil.copytree(data, copy)
    other = str(copy / "quizapp.db")
    if server:
        other = create_database(server, f"limit_{how.workers}", f"app_{how.workers}")
    settings = settings_for(data, mine)
    cookies = _cookies(settings, learners)
    surroundings = {
        "QUIZAPP_DATA_DIR": str(data),
        "QUIZAPP_SECRET_KEY": settings.secret_key,
        "DATABASE_URL": mine,
    }
    with ExitStack() as stack:
        app = stack.enter_context(_served("tests.bench.served:application()", surroundings, how))
        bare = {"LIMIT_DATABASE": other}
        limit = stack.enter_context(_served("tests.bench.limit:application()", bare, how))
        tokens = [f"limit={learner.token}" for learner in learners]
        yield _side("app", app, cookies, learners), _side("limit", limit, tokens, learners)


def _side(
    name: str, served: tuple[int, int], cookies: Sequence[str], learners: Sequence[Learner]
) -> Side:
    return Side(name, *served, cookies, [list(each.asked) for each in learners])


def _cookies(settings: Any, learners: Sequence[Learner]) -> list[str]:  # noqa: ANN401
    """Return the cookies that signing in gives: the app's own signature, with the form's seed."""
    app = create_app(settings)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(serializer, URLSafeTimedSerializer)
    carried = [
        {"_user_id": each.token, "_permanent": True, "csrf_token": "0" * 40} for each in learners
    ]
    return [f"quizapp={serializer.dumps(each)}" for each in carried]


@contextmanager
def _served(
    application: str, surroundings: dict[str, str], how: Serving
) -> Iterator[tuple[int, int]]:
    """Serve an application by gunicorn, the same for both sides, on a port that nobody has.

    Yields the port, and the process that keeps the workers.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("QUIZAPP_") and name != "DATABASE_URL"
    }
    command = [
        sys.executable, "-m", "gunicorn", "--preload", "-k", how.kind, "-w", str(how.workers),
        "--threads", str(how.threads), "-b", f"127.0.0.1:{port}", "--log-level", "critical",
        "--no-control-socket", application,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, env=kept | surroundings, stdout=log, stderr=log)
        try:
            _wait(port, server)
            yield port, server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the server ended before it served")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")
