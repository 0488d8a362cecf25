"""Fits as the fitter returns them, without fitting anything."""

from quizapp.memory.fit.model import Bin, FittedModel
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import Model


def a_fit(growth: float = 1.5, *, better: bool = True) -> FittedModel:
    """Return a fit whose stability grows otherwise than on average (w8) and which is moved."""
    parameters = (*DEFAULT_PARAMETERS[:8], growth, *DEFAULT_PARAMETERS[9:])
    return FittedModel(
        model=Model(parameters, shift=-0.1, slope=0.95),
        reviews=400,
        evaluated=80,
        log_loss_default=0.45,
        log_loss_before=0.45,
        log_loss_after=0.4 if better else 0.46,
        better=better,
        calibration=(Bin(0.7, 0.6, 30), Bin(0.9, 0.92, 50)),
    )
