"""How one learner forgets: the parameters of FSRS-6, and how far the chances it tells are moved.

Moving a chance in log-odds (`shift + slope · logit`, Platt 1999) keeps the order of memories and
can be undone, so what is told and what is scheduled stay two sides of one number.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from quizapp.memory.fsrs import DEFAULT_PARAMETERS


@dataclass(frozen=True, slots=True)
class Model:
    """The parameters (21, as in `fsrs`) and the recalibration of one learner.

    Raises ValueError for another number of parameters and for a slope that is not above 0.
    """

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    shift: float = 0.0
    slope: float = 1.0

    def __post_init__(self) -> None:
        if len(self.parameters) != len(DEFAULT_PARAMETERS):
            raise ValueError(f"FSRS-6 has {len(DEFAULT_PARAMETERS)} parameters.")
        if self.slope <= 0:
            raise ValueError("A recalibration keeps the order of chances: its slope is above 0.")

    @property
    def moves(self) -> bool:
        """Say whether chances are moved at all."""
        return self.shift != 0 or self.slope != 1

    def told(self, chance: float) -> float:
        """Return the chance (0 to 1) to tell, where FSRS says `chance`."""
        if not self.moves or not 0 < chance < 1:
            return chance
        return _logistic(self.shift + self.slope * _logit(chance))

    def asked(self, wanted: float) -> float:
        """Return the chance FSRS must reach so that `wanted` is told: the inverse of `told`."""
        if not self.moves or not 0 < wanted < 1:
            return wanted
        return _logistic((_logit(wanted) - self.shift) / self.slope)


DEFAULT_MODEL = Model()
"""How learners forget on average: in force until there is enough of a learner's own."""


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


def _logistic(odds: float) -> float:
    """Return the chance of log-odds, without overflow for either sign."""
    return 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))
