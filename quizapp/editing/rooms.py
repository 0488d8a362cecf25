"""The pages of the instructor's room, in the order in which its navigation names them."""

from flask import Flask, current_app

from quizapp.web.i18n import _, untranslated

ROOMS = (
    ("bank.listing", untranslated("Bank")),
    ("grid.page", untranslated("Grid")),
    ("reading.listing", untranslated("Documents in")),
    ("review.queue", untranslated("Review")),
    ("reports.queue", untranslated("Reported")),
    ("withdrawn.listing", untranslated("No longer asked")),
    ("changes.listing", untranslated("Changes")),
    ("bin.listing", untranslated("Bin")),
    ("exchange.page", untranslated("Import and export")),
)
"""Endpoint and label of each page."""


def rooms() -> list[tuple[str, str]]:
    """Return the pages there are, with their labels in the reader's language."""
    return [(where, _(label)) for where, label in ROOMS if where in current_app.view_functions]


def init_rooms(app: Flask) -> None:
    """Give templates `rooms()`."""
    app.jinja_env.globals["rooms"] = rooms
