"""The evaluation of logs given and of the ten simulated learners, held to the app's margins.

`python -m tests.simulation.evaluation [LOG …] [--zone ZONE]` prints a line a log: for each log
given also its beginnings, up to 3,000 evaluated reviews. Judged is the log-loss of
the app's own predictor: at most .001 above that of FSRS-6 with its defaults and .002 above the
constant's; below 400 evaluated reviews, within two standard errors of the better of the two.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log, sqrt
from pathlib import Path
from statistics import fmean, stdev

from quizapp.cli.schedule import read_log
from quizapp.memory.evaluate import Told, tell
from quizapp.memory.fit.history import Trial
from quizapp.memory.logs.trials import trials_of
from quizapp.memory.metrics import auc, log_loss, rmse_bins
from tests.simulation.learners import TEN, logged

BEGINNINGS = (100, 200, 400, 1000, 3000)
OVER_DEFAULT, OVER_CONSTANT = 0.001, 0.002
FEW = 400
SHOWN = ("constant", "fsrs_default", "fsrs_fitted", "quizapp")


@dataclass(frozen=True)
class Margins:
    """How far the app's log-loss lies above those it must not be worse than."""

    over_default: float
    over_constant: float
    error: float
    """The standard error of the difference to the better of the two."""
    few: bool

    @property
    def kept(self) -> bool:
        """Say whether the app's predictor did as well as it has to."""
        if self.few:
            return max(self.over_default, self.over_constant) <= 2 * self.error
        return self.over_default <= OVER_DEFAULT and self.over_constant <= OVER_CONSTANT


def margins(told: Told, evaluated: int) -> Margins:
    """Compare the app's log-loss with that of the default and of the constant."""
    losses = {
        name: _losses(told.outcomes, told.chances[name])
        for name in ("constant", "fsrs_default", "quizapp")
    }
    means = {name: fmean(each) for name, each in losses.items()}
    better = min("constant", "fsrs_default", key=means.__getitem__)
    apart = [own - other for own, other in zip(losses["quizapp"], losses[better], strict=True)]
    return Margins(
        means["quizapp"] - means["fsrs_default"],
        means["quizapp"] - means["constant"],
        stdev(apart) / sqrt(len(apart)),
        few=evaluated < FEW,
    )


def _losses(outcomes: Sequence[bool], chances: Sequence[float]) -> list[float]:
    return [
        -log(max(chance if recalled else 1 - chance, sys.float_info.epsilon))
        for recalled, chance in zip(outcomes, chances, strict=True)
    ]


def beginning(trials: Sequence[Trial], evaluated: int) -> Sequence[Trial] | None:
    """Return the trials up to this many evaluated ones; None where there are no more."""
    places = [place for place, trial in enumerate(trials) if trial.scored]
    return trials[: places[evaluated - 1] + 1] if len(places) > evaluated else None


def cases(logs: Sequence[Path], zone: str) -> Iterator[tuple[str, Sequence[Trial]]]:
    """Yield every log to evaluate, with its name."""
    for path in logs:
        trials = trials_of(read_log(path, datetime.now(UTC)).reviews, zone)
        for evaluated in BEGINNINGS:
            begun = beginning(trials, evaluated)
            if begun is not None:
                yield f"{path.stem} {evaluated:,}", begun
        yield path.stem, trials
    for learner in TEN:
        yield learner.name, logged(learner)


def main() -> None:
    """Print the table; end with 1 if a margin is not kept."""
    parser = argparse.ArgumentParser(description="Evaluate logs and ten simulated learners.")
    parser.add_argument("logs", nargs="*", type=Path)
    parser.add_argument("--zone", default="UTC")
    chosen = parser.parse_args()
    heads = "".join(f"{name:>23}" for name in SHOWN)
    sys.stdout.write(f"{'log-loss/bins/AUC':24}{'scored':>7}{heads}{'-default':>10}{'-const':>9}\n")
    failed = 0
    for name, trials in cases(chosen.logs, chosen.zone):
        told, evaluated = tell(trials), sum(trial.scored for trial in trials)
        against = margins(told, evaluated)
        failed += not against.kept
        scores = "".join(f"{_scores(told, each):>23}" for each in SHOWN)
        sys.stdout.write(
            f"{name[-24:]:24}{evaluated:>7,}{scores}{against.over_default:>+10.4f}"
            f"{against.over_constant:>+9.4f}{'' if against.kept else '  not kept'}\n"
        )
        sys.stdout.flush()
    sys.exit(1 if failed else 0)


def _scores(told: Told, name: str) -> str:
    chances = told.chances[name]
    area = auc(told.outcomes, chances)
    shown = "-" if area is None else f"{area:.3f}"
    bins = rmse_bins(told.outcomes, chances, told.bins)
    return f"{log_loss(told.outcomes, chances):.4f} {bins:.4f} {shown}"


if __name__ == "__main__":
    main()
