"""Done once and told of: what failed and is still to be done does not keep the command going."""

import pytest
from click import ClickException

from quizapp.cli import jobs
from quizapp.extensions import writing
from quizapp.jobs import erasing
from quizapp.jobs.running import waiting
from quizapp.learning.leaving import leave
from quizapp.models import User
from tests.support.desk import SUNDAY_MORNING, Desk


def test_an_erasing_that_fails_is_tried_once_and_left_to_the_next_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learner_id = desk.learner()
    with writing() as session:
        leave(session, session.get_one(User, learner_id), SUNDAY_MORNING)
    left = waiting(desk.session)
    tries: list[str] = []

    def fail(_session: object, learner: str) -> bool:
        tries.append(learner)
        raise LookupError

    monkeypatch.setattr(erasing, "forget_some", fail)
    with pytest.raises(ClickException, match="1 failed"):
        jobs._do_what_waits()  # noqa: SLF001 - the command, without an app of its own
    assert tries == [learner_id]
    assert waiting(desk.session) == left
    assert "Jobs done: 0" in capsys.readouterr().err
