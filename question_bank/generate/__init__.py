"""Facts in, items out: stems, options and reasons, one module a kind of item."""

from question_bank.generate.generator import Generator
from question_bank.generate.wording import Wording, load_wording

__all__ = ["Generator", "Wording", "load_wording"]
