"""All pages of cohorts: importing this hangs the views on them."""

from quizapp.cohorts import learning, listing, people
from quizapp.cohorts.pages import pages

__all__ = ["learning", "listing", "pages", "people"]
