"""A picture that somebody sends: kept, and given back as the line by which a text shows it."""

from werkzeug.datastructures import FileStorage

from question_bank.content.marks import PICTURE
from quizapp.accounts.browser import me
from quizapp.bank.images import store
from quizapp.bank.reencoding import ImageRefusedError, reencoded
from quizapp.extensions import writing
from quizapp.web.clock import now
from quizapp.web.i18n import _

LONGEST_ALT = 300
_NO_HASH = "0" * 64


class PictureRefusedError(Exception):
    """A picture that is not kept: which part is at fault, `file` or `alt`, and a sentence."""

    def __init__(self, part: str, sentence: str) -> None:
        self.part = part
        super().__init__(sentence)


def picture_line(alt: str, sha256: str) -> str | None:
    """Return what a text says to show a picture; None if the words cannot stand there."""
    text = f"![{alt.strip()}](image:{sha256})"
    return text if PICTURE.fullmatch(text) else None


def keep_picture(file: FileStorage | None, alt: str | None) -> str:
    """Keep a picture as one change of its own; return the line that shows it.

    Raises PictureRefusedError.
    """
    if not file:
        raise PictureRefusedError("file", _("Choose a file with a picture."))
    if not (alt or "").strip():
        sentence = _("Say in words what the picture shows, for those who cannot see it.")
        raise PictureRefusedError("alt", sentence)
    if picture_line(alt or "", _NO_HASH) is None:
        raise PictureRefusedError("alt", _("Leave out square brackets and line breaks."))
    try:
        picture = reencoded(file.read())
    except ImageRefusedError as refusal:
        raise PictureRefusedError("file", str(refusal)) from refusal
    with writing() as session:
        sha256 = store(session, picture, me().id, now())
    return picture_line(alt or "", sha256) or ""
