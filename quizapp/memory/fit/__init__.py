"""One learner's own forgetting: FSRS-6 fitted to their log, and what the app predicts from it."""

from quizapp.memory.fit.fitting import fit
from quizapp.memory.fit.model import FittedModel, fit_model
from quizapp.memory.fit.predicting import predict_default, predictions
from quizapp.memory.fit.stream import quizapp_chances

__all__ = [
    "FittedModel",
    "fit",
    "fit_model",
    "predict_default",
    "predictions",
    "quizapp_chances",
]
