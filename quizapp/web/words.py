"""Words that several pages share: ratings, and what stands for facts that left the bank."""

from quizapp.memory.state import Rating
from quizapp.web.i18n import _, untranslated

_RATINGS = {
    Rating.AGAIN: untranslated("Again"),
    Rating.HARD: untranslated("Hard"),
    Rating.GOOD: untranslated("Good"),
    Rating.EASY: untranslated("Easy"),
}

LEFT_THE_BANK = untranslated("No longer in the bank")


def rating_words() -> dict[int, str]:
    """Return the words of the four ratings."""
    return {int(rating): _(word) for rating, word in _RATINGS.items()}


def category_name(category: str) -> str:
    """Return a category as a heading."""
    return _(category).capitalize()
