"""There is one way to write, and it holds on both databases."""

import threading
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.config import Settings
from quizapp.extensions import BusyError, WriteOutsideWritingError, db, no_writers, writing
from quizapp.factory import create_app
from quizapp.models import SiteSetting


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SiteSetting.name).order_by(SiteSetting.name)))


def setting(name: str, value: str = "x") -> SiteSetting:
    return SiteSetting(name=name, value=value)


def write(app: Flask, name: str) -> None:
    with app.app_context(), writing() as session:
        session.add(setting(name))


def test_what_is_written_is_there_for_the_next(app: Flask) -> None:
    write(app, "a")
    assert names(app) == ["a"]


def test_an_error_undoes_all_of_it_and_lets_the_next_in(app: Flask) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError):
        write_and_fail()
    write(app, "b")
    assert names(app) == ["b"]


def test_a_rule_of_the_database_undoes_all_of_it_and_lets_the_next_in(app: Flask) -> None:
    write(app, "a")
    with app.app_context(), pytest.raises(IntegrityError), writing() as session:
        session.add_all([setting("b"), setting("a")])
    write(app, "c")
    assert names(app) == ["a", "c"]


def test_a_forgotten_object_is_refused_outside(session: Session) -> None:
    session.add(setting("a"))
    with pytest.raises(WriteOutsideWritingError):
        session.flush()


@pytest.mark.parametrize(
    "statement",
    [
        insert(SiteSetting).values(name="a", value="x"),
        update(SiteSetting).values(value="y"),
        delete(SiteSetting),
    ],
    ids=["insert", "update", "delete"],
)
def test_a_statement_that_writes_is_refused_outside(session: Session, statement: object) -> None:
    with pytest.raises(WriteOutsideWritingError):
        session.execute(statement)  # type: ignore[call-overload]


def test_writing_refuses_what_was_changed_before_it(session: Session) -> None:
    session.add(setting("a"))
    with pytest.raises(WriteOutsideWritingError), writing():
        raise AssertionError("the change made outside was let in")


def test_writing_inside_writing_is_a_mistake(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.add(setting("a"))
        with pytest.raises(RuntimeError, match="only once"), writing():
            pass
    assert names(app) == ["a"]


def test_a_read_before_writing_is_read_afresh_inside(app: Flask) -> None:
    write(app, "a")
    with app.app_context():
        mine = db.session.get_one(SiteSetting, "a")
        in_another_thread(app, set_value, "changed elsewhere")
        assert mine.value == "x"
        with writing():
            assert mine.value == "changed elsewhere"
            mine.value += " and here"
    with app.app_context():
        assert db.session.get_one(SiteSetting, "a").value == "changed elsewhere and here"


def test_two_threads_that_add_one_lose_nothing(app: Flask) -> None:
    write(app, "a")
    with app.app_context():
        in_another_thread(app, set_value, "0")
    threads = [threading.Thread(target=add_ones, args=(app, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.get_one(SiteSetting, "a").value == "40"


def test_readers_go_on_while_somebody_writes(app: Flask) -> None:
    write(app, "a")
    seen: list[str] = []
    with app.app_context(), writing() as session:
        session.add(setting("b"))
        session.flush()
        in_another_thread(app, lambda app: seen.extend(names(app)))
    assert seen == ["a"]


def test_a_write_that_waits_too_long_says_so_and_the_next_succeeds(
    sqlite_settings: Settings,
) -> None:
    app = create_app(replace(sqlite_settings, write_wait_seconds=1))
    with app.app_context(), no_writers(1):
        with pytest.raises(BusyError), writing():
            raise AssertionError("two writers at once")
        assert db.session.scalars(select(SiteSetting)).all() == []
    write(app, "a")
    assert names(app) == ["a"]
    dispose(app)


def test_no_writers_is_no_burden_on_postgresql(app: Flask) -> None:
    with app.app_context(), no_writers(1):
        assert db.session.scalar(text("SELECT 1")) == 1


def write_and_fail() -> None:
    with writing() as session:
        session.add(setting("a"))
        session.flush()
        raise ZeroDivisionError


def in_another_thread(app: Flask, work: object, *values: object) -> None:
    assert callable(work)
    thread = threading.Thread(target=work, args=(app, *values))
    thread.start()
    thread.join()


def set_value(app: Flask, value: str) -> None:
    with app.app_context(), writing() as session:
        session.get_one(SiteSetting, "a").value = value


def add_ones(app: Flask, times: int) -> None:
    for _ in range(times):
        with app.app_context(), writing() as session:
            row = session.get_one(SiteSetting, "a", with_for_update=True)
            row.value = str(int(row.value) + 1)


def dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
