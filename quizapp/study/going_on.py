"""Where a session goes on: the address of its next question, or of its end."""

from flask import url_for

from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.extensions import db, writing
from quizapp.models import StudySession
from quizapp.study import sessions
from quizapp.study.owned import own
from quizapp.web.clock import now


def next_page(session_id: str) -> str:
    """Put the next item of the learner's session; return its address, or that of the end."""
    live = current_bank(db.session())
    with writing() as session:
        study = own(session, StudySession, session_id)
        serving = sessions.advance(session, me(), study, live, now())
        serving_id = serving.id if serving else None
    if serving_id is None:
        return url_for("study.end", session_id=session_id)
    return url_for("study.item", serving_id=serving_id)
