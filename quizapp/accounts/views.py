"""All pages of accounts: importing this hangs the views on them."""

from quizapp.accounts import inviting, managing, own_settings, own_sign_ins, ways_in
from quizapp.accounts.pages import pages

__all__ = ["inviting", "managing", "own_settings", "own_sign_ins", "pages", "ways_in"]
