"""`quizapp schedule`: what review logs say of the scheduler."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

import click

from quizapp.cli import anki
from quizapp.memory.evaluate import Evaluation, TooFewReviewsError, evaluate
from quizapp.memory.logs.lines import read_csv
from quizapp.memory.logs.nouns import Problem, ReviewLog, UnreadableLogError
from quizapp.memory.logs.trials import trials_of
from quizapp.web.clock import real_time

LISTED = 50
"""Problems of one sort that are listed; the rest are counted."""
_LARGE = 20_000
"""Evaluated reviews from which the folds take long enough to be counted aloud."""


@click.group("schedule")
def scheduler() -> None:
    """Look at how reviews are scheduled."""


@scheduler.command("evaluate")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--zone", default="UTC", show_default=True, help="Where the learner's day ends.")
@click.option(
    "--bad",
    type=click.Choice(["refuse", "skip"]),
    default="refuse",
    show_default=True,
    help="What to do with a log some of whose rows cannot be used.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def evaluate_log(log: Path, zone: str, bad: Literal["refuse", "skip"], *, as_json: bool) -> None:
    """Tell how well each way of predicting recall would have done on the reviews of LOG.

    LOG is CSV as py-fsrs or Anki's table of reviews has it, or a collection or package of Anki's.
    A learner's day ends at 04:00 in ZONE. First reviews and those on the same day as the one
    before are learnt from and not scored.
    """
    if zone not in available_timezones():
        raise click.BadParameter(f"There is no time zone {zone!r}.", param_hint="--zone")
    try:
        read = read_log(log, real_time())
        _tell(read, bad)
        if read.problems.left_out_count and bad == "refuse":
            if as_json:
                _print_json(_problems_plain(read))
            sys.exit(1)
        trials = trials_of(read.reviews, zone)
        large = sum(trial.scored for trial in trials) >= _LARGE
        evaluation = evaluate(trials, _count_aloud if large else lambda _: None)
    except (UnreadableLogError, TooFewReviewsError) as error:
        if as_json:
            _print_json({"reason": str(error)})
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json({**evaluation.to_plain(), **_problems_plain(read)})
    else:
        for line in _table(evaluation, read):
            click.echo(line)


def read_log(path: Path, now: datetime) -> ReviewLog:
    """Read a review log of any kind that is understood, known by its first bytes.

    Raises `UnreadableLogError` for any other.
    """
    try:
        with path.open("rb") as file:
            begins = file.peek(len(anki.SQLITE))
            if begins.startswith(anki.SQLITE):
                return anki.read_collection(path, now)
            if begins.startswith(anki.ZIP):
                return anki.read_package(path, now)
            if begins.startswith(anki.ZSTANDARD):
                raise UnreadableLogError(anki.TELL_ANKI)
            return read_csv(file, now)
    except OSError as error:
        raise UnreadableLogError(f"{path} cannot be read: {error.strerror}.") from error


def _count_aloud(fold: int) -> None:
    click.echo(f"Fold {fold} …", err=True)


def _tell(read: ReviewLog, bad: str) -> None:
    """List the problems, and say what is done about them."""
    problems = read.problems
    _list(problems.left_out, problems.left_out_count)
    if problems.left_out_count:
        what = _counted(problems.left_out_count, "row")
        if bad == "refuse":
            click.echo(f"Refused: {what} cannot be used (--bad skip leaves them out).", err=True)
        else:
            click.echo(f"Left out: {what}.", err=True)
    _list(problems.told, problems.told_count)


def _list(problems: Sequence[Problem], count: int) -> None:
    for problem in problems[:LISTED]:
        click.echo(str(problem), err=True)
    if count > LISTED:
        click.echo(f"… and {count - LISTED:,} more of this sort.", err=True)


def _problems_plain(read: ReviewLog) -> dict[str, Any]:
    found = read.problems
    return {
        "problems": [problem.to_plain() for problem in (*found.left_out, *found.told)],
        "left_out": found.left_out_count,
        "out_of_order": found.told_count,
        "no_reviews": read.no_reviews,
    }


def _table(evaluation: Evaluation, read: ReviewLog) -> Iterator[str]:
    """Yield the lines of a table at most 80 columns wide."""
    cards = len({review.card for review in read.reviews})
    first, last = read.reviews[0].at, read.reviews[-1].at
    yield (
        f"Reviews     {evaluation.reviews:>9,}  of {_counted(cards, 'card')}, "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    )
    if read.no_reviews:
        yield f"            {read.no_reviews:>9,}  other rows: set by hand, or cramming"
    yield (f"Evaluated   {evaluation.evaluated:>9,}  on a later day than the card's review before")
    share = evaluation.recalled / evaluation.predicted
    yield (
        f"Predicted   {evaluation.predicted:>9,}  each from what came before its fold; "
        f"{share:.1%} recalled"
    )
    yield ""
    yield f"{'':16}{'log-loss':>10}{'RMSE(bins)':>12}{'AUC':>8}"
    for name, scores in evaluation.predictors.items():
        area = "-" if scores.auc is None else f"{scores.auc:.4f}"
        yield f"{name:16}{scores.log_loss:>10.4f}{scores.rmse_bins:>12.4f}{area:>8}"
    yield "Less is better of the first two, more of AUC."


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
