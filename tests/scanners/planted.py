"""Faults planted on purpose, so that a scanner that finds nothing in the app is known to see."""

from flask import Blueprint, request

from quizapp.extensions import csrf
from quizapp.web.access import public

pages = Blueprint("planted", __name__)
PLACE = "/planted"

PAGE = """<!doctype html><html lang="en"><title>Planted</title><main>
<form action="/planted/day"><label>Day <input name="day" type="text"></label></form>
<form action="/planted/wish" method="post"><label>Wish <input name="wish" type="text"></label>
</form></main></html>"""


@pages.get(PLACE)
@public
def page() -> str:
    """Show two forms, each with a fault behind it."""
    return PAGE


@pages.get(f"{PLACE}/day")
@public
def day() -> str:
    """Take a number, and fall over whatever else is sent."""
    return f"{PAGE}{int(request.args.get('day', 1)):02}"


@pages.post(f"{PLACE}/wish")
@public
def wish() -> str:
    """Take a form without its token."""
    return PAGE


csrf.exempt(wish)
