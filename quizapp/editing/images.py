"""Pictures for questions: brought by instructors, served to everybody who is signed in."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import Length

from question_bank.content.marks import PICTURE
from quizapp.accounts.browser import me
from quizapp.accounts.forms import AccountForm
from quizapp.editing.pictures import LONGEST_ALT, PictureRefusedError, keep_picture
from quizapp.extensions import db
from quizapp.models import Image
from quizapp.web.access import roles, signed_in
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import untranslated
from quizapp.web.sizes import takes
from quizapp.web.static import YEAR_SECONDS

pages = Blueprint("images", __name__)

MEBIBYTES = 6
"""What a form with a picture may take: the largest file, and the rest of the form."""
LATEST = 12


class PictureForm(AccountForm):
    """A file, and the words for those who cannot see it."""

    file = FileField(untranslated("Picture"))
    alt = StringField(untranslated("What it shows"), [Length(max=LONGEST_ALT)])

    def kept(self) -> str | None:
        """Keep the picture; return the line that shows it, None if it was refused."""
        if not self.validate_on_submit():
            return None
        try:
            return keep_picture(self.file.data, self.alt.data)
        except PictureRefusedError as refusal:
            self[refusal.part].errors = [str(refusal)]
            return None


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
    line = form.kept()
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
