"""The pages of the instructor's room, in the order in which its navigation names them."""

from typing import NamedTuple

from flask import Flask, current_app, request, url_for

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


class Room(NamedTuple):
    """A page of the navigation: its address, its label, and whether the reader is there.

    `current` is `page` on the page itself, `true` on one below it, and empty elsewhere.
    """

    address: str
    label: str
    current: str


def rooms() -> list[Room]:
    """Return the pages there are, with their labels in the reader's language."""
    there = [(where, label) for where, label in ROOMS if where in current_app.view_functions]
    addresses = [url_for(where) for where, _label in there]
    around = max(filter(_is_around, addresses), key=len, default="")
    return [
        Room(address, _(label), _sign(address, around))
        for address, (_where, label) in zip(addresses, there, strict=True)
    ]


def _is_around(address: str) -> bool:
    """Tell whether the page that is asked for is this one, or lies below it."""
    return f"{request.path}/".startswith(f"{address}/")


def _sign(address: str, around: str) -> str:
    if address != around:
        return ""
    return "page" if request.path == address else "true"


def init_rooms(app: Flask) -> None:
    """Give templates `rooms()`."""
    app.jinja_env.globals["rooms"] = rooms
