"""Statements run on the driver's own connection keep every promise of those that are not."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from quizapp.extensions import writing
from quizapp.extensions.statements import Prepared, PreparedAmong
from quizapp.models import Base, User, new_id
from tests.support.people import person

USERS = Base.metadata.tables["user"]
NAMES = Prepared(select(User.name, User.created_at, User.desired_retention, User.active))
AMONG = PreparedAmong(lambda names: select(User.name).where(User.name.in_(names)))
ADD = Prepared(insert(USERS).values({name: bindparam(name) for name in USERS.c.keys()}))  # noqa: SIM118 - columns, by name


def put(session: Session, *names: str) -> None:
    for name in names:
        session.add(person(name, "learner"))


def test_values_come_back_as_the_orm_has_them(session: Session) -> None:
    with writing() as own:
        put(own, "Ada")
    ada = session.scalars(select(User)).one()

    assert NAMES.rows(session) == [("Ada", ada.created_at, ada.desired_retention, True)]
    assert NAMES.rows(session)[0][1].tzinfo is UTC


def test_what_waits_to_be_written_is_seen(session: Session) -> None:
    with writing() as own:
        put(own, "Ada")
        assert NAMES.first(own) is not None


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_any_number_of_things_is_asked_about(session: Session, count: int) -> None:
    names = [f"Learner{number}" for number in range(6)]
    with writing() as own:
        put(own, *names)

    found = AMONG.rows(session, names[:count])

    assert sorted(name for (name,) in found) == names[:count]


def test_what_is_written_ends_with_its_transaction(session: Session) -> None:
    row = {name: getattr(person("Ada", "learner"), name) for name in USERS.c.keys()}  # noqa: SIM118
    now = datetime(2026, 1, 1, tzinfo=UTC)
    more = {"id": new_id(), "active": True, "zone": "UTC", "daily_new": 10, "created_at": now}
    whole = {**row, **more, "desired_retention": 0.9, "shortcuts": True, "model_id": None}

    def break_off() -> None:
        with writing() as own:
            ADD.write(own, [whole])
            assert len(NAMES.rows(own)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert NAMES.rows(session) == []
    with pytest.raises(IntegrityError) as told, writing() as own:
        ADD.write(own, [whole, whole])
    assert "ada" not in str(told.value).lower()


def test_they_are_heard_like_any_other(session: Session) -> None:
    heard: list[str] = []

    def note(*told: object) -> None:
        heard.append(str(told[2]))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    NAMES.rows(session)
    event.remove(engine, "before_cursor_execute", note)

    assert len(heard) == 1


def test_a_table_that_is_gone_is_the_errors_kind_that_pages_know(session: Session) -> None:
    session.connection().exec_driver_sql("DROP TABLE fact_tally")
    gone = Prepared(select(Base.metadata.tables["fact_tally"]))

    with pytest.raises(DBAPIError):
        gone.rows(session)

    session.rollback()


@pytest.mark.postgres
@pytest.mark.parametrize("app_settings", ["postgres"], indirect=True)
def test_a_connection_that_was_lost_is_not_used_again(session: Session) -> None:
    NAMES.rows(session)
    driver = session.connection().connection.driver_connection
    driver.close()  # type: ignore[union-attr]  # psycopg's

    with pytest.raises(OperationalError) as lost:
        NAMES.rows(session)
    session.rollback()

    assert lost.value.connection_invalidated
    assert NAMES.rows(session) == []
