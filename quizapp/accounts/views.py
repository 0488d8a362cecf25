"""All pages of accounts: importing this hangs the views on their blueprint."""

from quizapp.accounts import inviting, managing, own_settings, ways_in
from quizapp.accounts.blueprint import blueprint

__all__ = ["blueprint", "inviting", "managing", "own_settings", "ways_in"]
