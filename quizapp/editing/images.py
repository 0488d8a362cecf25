"""Pictures for questions: brought by instructors, served to everybody who is signed in."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import Length, StopValidation

from question_bank.content.marks import PICTURE
from quizapp.accounts.browser import me
from quizapp.accounts.forms import AccountForm
from quizapp.bank.images import store
from quizapp.bank.reencoding import ImageRefusedError, reencoded
from quizapp.extensions import db, writing
from quizapp.models import Image
from quizapp.web.access import roles, signed_in
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _, untranslated
from quizapp.web.sizes import takes
from quizapp.web.static import YEAR_SECONDS

pages = Blueprint("images", __name__)

UNUSABLE = 422
MEBIBYTES = 6
"""What a form with a picture may take: the largest file, and the rest of the form."""
LATEST = 12
LONGEST_ALT = 300
NO_ALT = untranslated(
    "Say in words what the picture shows, for those who cannot see it: “%(field)s” is empty."
)


class PictureForm(AccountForm):
    """A file, and the words for those who cannot see it."""

    file = FileField(untranslated("Picture"))
    alt = StringField(untranslated("What it shows"), [Length(max=LONGEST_ALT)])

    def validate_file(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for a file."""
        if not field.data:
            raise StopValidation(_("Choose a file with a picture."))

    def validate_alt(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Ask for words that can stand in a text."""
        if not (field.data or "").strip():
            raise StopValidation(_(NO_ALT, field=field.label.text))
        if marked(field.data, "0" * 64) is None:
            raise StopValidation(_("Leave out square brackets and line breaks."))


def marked(alt: str, sha256: str) -> str | None:
    """Return what a text says to show a picture; None if the words cannot stand there."""
    text = f"![{alt.strip()}](image:{sha256})"
    return text if PICTURE.fullmatch(text) else None


def taken(form: PictureForm) -> str | None:
    """Keep the form's picture; return what a text says to show it, None if it was refused."""
    try:
        picture = reencoded(form.file.data.read())
    except ImageRefusedError as refusal:
        form.file.errors = [str(refusal)]
        return None
    with writing() as session:
        return marked(form.alt.data, store(session, picture, me().id, now()))


@pages.get("/bank/images")
@roles("instructor", "admin")
def page() -> str:
    """Show the form, and the latest pictures of whoever asks."""
    return _shown(PictureForm(formdata=None))


@pages.post("/bank/images")
@roles("instructor", "admin")
@takes(MEBIBYTES)
def upload() -> ResponseReturnValue:
    """Keep a picture, and say how a text shows it."""
    form = PictureForm()
    line = taken(form) if form.validate_on_submit() else None
    if line is None:
        return _shown(form), UNUSABLE
    return redirect(url_for("images.page", line=line), 303)


@pages.get("/images/<sha256>")
@signed_in
def show(sha256: str) -> Response:
    """Send a picture; its address changes with its content, so browsers may keep it."""
    picture = db.session().get(Image, sha256)
    if picture is None:
        raise NotFoundError
    response = Response(picture.content, mimetype=picture.media_type)
    response.headers["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    return response


def _shown(form: PictureForm) -> str:
    line = request.args.get("line", "")
    return render_template(
        "editing/images.html",
        form=form,
        line=line if PICTURE.fullmatch(line) else "",
        latest=_latest(db.session(), me().id),
    )


def _latest(session: Session, user_id: str) -> list[str]:
    rows = select(Image.sha256).where(Image.author_id == user_id)
    return list(session.scalars(rows.order_by(Image.at.desc(), Image.sha256).limit(LATEST)))
