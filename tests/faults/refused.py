"""What a learner gets while the database takes nothing: a page that keeps the answer, and reads."""

import re
from collections.abc import Callable, Sequence
from html import unescape

from tests.faults.ground import Pupil, Question, Reply, Way
from tests.faults.laws import Found

FORM = re.compile(r'<form method="post" action="([^"]*)">(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
SAID = {
    "choice": "You chose A.",
    "rating": "You rated it Good.",
    "typed": "You typed: sign",
    "pair-0": "Line 1: A",
}
"""How the page tells a learner what they answered, by the first field of it."""
PAGES = ("/", "/progress", "/history", "/plan")


def refused(found: Found, pupil: Pupil, way: Way, question: Question) -> Reply:
    """Answer while nothing can be written; note what the reply lacks of what was promised."""
    reply = pupil.answer(way, question)
    found.refused += reply.status == 503
    found.need(reply.status == 503, f"{reply.status} instead of 503")
    found.need(reply.headers.get("retry-after", "").isdecimal(), "no Retry-After")
    found.need("Send it again" in reply.text, "the page does not say what to do")
    found.need(SAID[next(iter(question.fields))] in reply.text, "the answer is not shown")
    kept = form_of(reply)
    own = {"csrf_token": pupil.csrf, "client_id": question.serving, **question.fields}
    found.need(kept == (question.path, own), "the page does not keep the answer")
    return reply


def form_of(reply: Reply) -> tuple[str, dict[str, str]] | None:
    """Return where the page's form goes and what it sends; None if it has none."""
    form = FORM.search(reply.text)
    if form is None:
        return None
    pairs = FIELD.findall(form[2])
    return unescape(form[1]), {unescape(name): unescape(value) for name, value in pairs}


def click(found: Found, pupil: Pupil, way: Way, question: Question, page: Reply) -> None:
    """Press the one button of the page, once the database is back."""
    form = form_of(page)
    if form is None:
        found.need(None, "nothing to press")
        return
    path, fields = form
    reply = way.send("POST", path, pupil.cookie, fields)
    if reply.acknowledged:
        pupil.acknowledged.add(question.serving)
    found.need(reply.acknowledged, f"{reply.status} after all was well again")


def reads_go_on(found: Found, pupil: Pupil, way: Way, question: Question) -> None:
    """Read pages while nothing can be written."""
    for path in (*PAGES, question.path, "/healthz"):
        status = pupil.look(way, path).status
        found.need(status == 200, f"{path} gives {status}")


def trouble(
    pupil: Pupil,
    way: Way,
    questions: Sequence[Question],
    harm: Callable[[], object],
    mend: Callable[[], object],
) -> Found:
    """Answer one question well and the rest in trouble, read, and press each page's button."""
    well = pupil.answer(way, questions[0]).acknowledged
    harm()
    found = in_trouble(pupil, way, questions[1:], mend, reads=True)
    found.need(well, "refused while all was well")
    return found


def in_trouble(
    pupil: Pupil,
    way: Way,
    questions: Sequence[Question],
    mend: Callable[[], object],
    *,
    reads: bool = False,
) -> Found:
    """Answer questions in trouble; once it is mended, press each page's button."""
    found = Found()
    try:
        pages = [(each, refused(found, pupil, way, each)) for each in questions]
        if reads:
            reads_go_on(found, pupil, way, questions[0])
    finally:
        mend()
    for question, page in pages:
        click(found, pupil, way, question, page)
    return found
