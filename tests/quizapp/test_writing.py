"""There is one way to write, and it holds on both databases."""

from flask import Flask
from sqlalchemy import select

from quizapp.extensions import db, writing
from quizapp.models import SiteSetting


def stored(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SiteSetting.name).order_by(SiteSetting.name)))


def write(app: Flask, name: str) -> None:
    with app.app_context(), writing() as session:
        session.add(SiteSetting(name=name, value="x"))


def test_what_is_written_is_there_for_the_next(app: Flask) -> None:
    write(app, "a")
    assert stored(app) == ["a"]
