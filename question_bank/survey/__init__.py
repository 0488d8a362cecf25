"""What all items of a bank are like, taken together over many seeds."""

from question_bank.survey.items import FULL_SEEDS, Survey, seeds_for, survey

__all__ = ["FULL_SEEDS", "Survey", "seeds_for", "survey"]
