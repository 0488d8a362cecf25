"""The pages on which a document's candidates are read and decided on, one by one."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.content import BankError
from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.bank.saving import RefusedError
from quizapp.extensions import db
from quizapp.imports.candidates import (
    LARGEST,
    Order,
    candidate_of,
    counts,
    next_open,
    read_text,
    with_change,
)
from quizapp.imports.deciding import (
    REASONS,
    Decided,
    TouchedError,
    accept,
    last_decided,
    reject,
    reopen,
)
from quizapp.imports.filtering import hidden_numbers
from quizapp.imports.many import take_back_many
from quizapp.imports.mending import MendForm, SplitForm, token_of
from quizapp.imports.next_steps import next_steps
from quizapp.imports.readings import reading_of
from quizapp.imports.reshaping import GoneError, mend, merge, split, support
from quizapp.imports.review_shown import shown, sureness
from quizapp.imports.seen import ChangedError, Seen
from quizapp.models import Candidate
from quizapp.web.access import roles
from quizapp.web.errors import ConflictError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, ngettext, untranslated

pages = Blueprint("candidates", __name__)


DONE = {
    "accepted": untranslated("Accepted: it is a draft now."),
    "rejected": untranslated("Rejected."),
    "merged": untranslated("Merged."),
    "split": untranslated("Split: each part waits for its own look."),
    "open": untranslated("It is open again."),
}
BEFORE = {
    "accepted": untranslated("It was accepted before; nothing was changed."),
    "rejected": untranslated("It was rejected before; nothing was changed."),
    "merged": untranslated("It was merged before; nothing was changed."),
    "split": untranslated("It was split before; nothing was changed."),
    "open": untranslated("It was open; nothing was changed."),
}


@pages.get("/bank/read/<reading_id>/facts")
@roles("instructor", "admin")
def page(reading_id: str) -> ResponseReturnValue:
    """Show a document with its candidates, and one of them open."""
    if reading_of(db.session(), reading_id).state != "ready":
        return redirect(url_for("reading.show", reading_id=reading_id))
    return _page(reading_id, _asked(reading_id))


@pages.get("/bank/read/<reading_id>/facts/enough")
@roles("instructor", "admin")
def enough(reading_id: str) -> str:
    """Show what became of the candidates, and what comes next."""
    session = db.session()
    reading = reading_of(session, reading_id)
    return render_template(
        "imports/enough.html",
        reading=reading,
        counts=counts(session, reading_id),
        step=next_steps(session, current_bank(session), reading),
    )


@pages.post("/bank/read/<reading_id>/facts/<int:number>/accept")
@roles("instructor", "admin")
def take(reading_id: str, number: int) -> ResponseReturnValue:
    """Make a draft of a candidate."""
    return _taken(reading_id, number, _seen())


@pages.post("/bank/read/<reading_id>/facts/<int:number>/support")
@roles("instructor", "admin")
def add_evidence(reading_id: str, number: int) -> ResponseReturnValue:
    """Add a candidate's phrase to the fact that the bank has already."""
    seen = _seen()
    return _tried(reading_id, number, lambda: support(reading_id, number, me().id, seen))


@pages.post("/bank/read/<reading_id>/facts/<int:number>/reject")
@roles("instructor", "admin")
def turn_down(reading_id: str, number: int) -> ResponseReturnValue:
    """Say that a candidate is not wanted, and why."""
    reason = request.form.get("reason", "")
    if reason not in REASONS:
        return _stopped(reading_id, number, [_("Say why it is rejected.")])
    return _after(reading_id, reject(reading_id, number, me().id, reason))


@pages.post("/bank/read/<reading_id>/facts/<int:number>/mend")
@roles("instructor", "admin")
def put_right(reading_id: str, number: int) -> ResponseReturnValue:
    """Put a candidate right, and accept it if that button was pressed."""
    session = db.session()
    row = candidate_of(session, reading_id, number)
    text = read_text(session, reading_of(session, reading_id))
    form = MendForm.of(row, text, current_bank(session))
    if not form.validate_on_submit():
        return _page(reading_id, row, mending=form), UNUSABLE
    try:
        done = mend(reading_id, number, form)
    except ConflictError:
        return _changed_under(reading_id, number, mending=form)
    if done.state != "open":
        return _after(reading_id, done)
    if form.action.data == "accept":
        return _taken(reading_id, number, replace(_seen(), words=done.words))
    flash(_("It says that now."))
    return redirect(_address(reading_id, number), 303)


@pages.post("/bank/read/<reading_id>/facts/<int:number>/split")
@roles("instructor", "admin")
def take_apart(reading_id: str, number: int) -> ResponseReturnValue:
    """Make several candidates of one."""
    row = candidate_of(db.session(), reading_id, number)
    form = SplitForm.of(row, current_bank(db.session()).bank)
    if not form.validate_on_submit():
        return _page(reading_id, row, splitting=form), UNUSABLE
    try:
        done = split(reading_id, number, me().id, form)
    except ConflictError:
        return _changed_under(reading_id, number, splitting=form)
    return _after(reading_id, done)


@pages.post("/bank/read/<reading_id>/facts/<int:number>/merge")
@roles("instructor", "admin")
def bring_together(reading_id: str, number: int) -> ResponseReturnValue:
    """Merge the marked candidates into this one; if none is marked, this into another."""
    marked = [each for each in map(_number, request.form.getlist("with")) if each is not None]
    into = _number(request.form.get("into"))
    pairs = [(each, number) for each in marked if each != number]
    if not pairs and into is not None:
        pairs = [(number, into)]
    if not pairs:
        return _stopped(reading_id, number, [_("Choose what it is merged with.")])

    words = _words_shown()

    def merged() -> Decided:
        return [merge(reading_id, each, target, me().id, words) for each, target in pairs][-1]

    return _tried(reading_id, number, merged, stay=bool(marked))


@pages.post("/bank/read/<reading_id>/facts/<int:number>/reopen")
@roles("instructor", "admin")
def open_again(reading_id: str, number: int) -> ResponseReturnValue:
    """Take a decision back."""
    return _reopened(reading_id, number)


@pages.post("/bank/read/<reading_id>/facts/undo")
@roles("instructor", "admin")
def undo(reading_id: str) -> ResponseReturnValue:
    """Take one's own last decision back."""
    row = last_decided(db.session(), reading_id, me().id)
    if row is None:
        flash(_("You have decided nothing here that could be taken back."))
        return redirect(_address(reading_id), 303)
    if len(with_change(db.session(), reading_id, row.change_id or "")) > 1:
        return _all_reopened(reading_id, row)
    return _reopened(reading_id, row.number)


def _all_reopened(reading_id: str, row: Candidate) -> ResponseReturnValue:
    """Take back what many candidates became at once."""
    done, kept = take_back_many(reading_id, row.change_id or "", me().id)
    flash(ngettext("%(num)s is open again.", "%(num)s are open again.", done))
    if kept:
        flash(
            ngettext(
                "%(num)s draft was changed since and stays.",
                "%(num)s drafts were changed since and stay.",
                kept,
            )
        )
    return redirect(_address(reading_id), 303)


def _reopened(reading_id: str, number: int) -> ResponseReturnValue:
    return _tried(reading_id, number, lambda: reopen(reading_id, number, me().id), stay=True)


def _taken(reading_id: str, number: int, seen: Seen) -> ResponseReturnValue:
    """Make a draft of a candidate, unless it is not what was seen, or the bank has the same."""
    return _tried(reading_id, number, lambda: accept(reading_id, number, me().id, seen))


def _seen() -> Seen:
    """Return what the page from which a form was sent showed of its candidate."""
    return Seen(*(request.form.get(name, "") for name in ("words", "mark", "knowing")))


def _words_shown() -> dict[int, str]:
    """Return what the page showed of candidates that are to be merged, by number."""
    told = (each.partition(":") for each in request.form.getlist("shown"))
    return {int(number): words for number, _colon, words in told if _number(number) is not None}


def _changed_under(
    reading_id: str,
    number: int,
    *,
    mending: MendForm | None = None,
    splitting: SplitForm | None = None,
) -> ResponseReturnValue:
    """Show what another made of a candidate, with what was typed still in its form.

    Sent once more it counts: who sends it has seen both.
    """
    row = candidate_of(db.session(), reading_id, number)
    for form in (mending, splitting):
        if form is not None:
            form.token.data = token_of(row)
    told = _(
        "Somebody else changed it meanwhile. What it says now stands here; what you typed still "
        "stands in the form below, and nothing of it is lost."
    )
    return _page(reading_id, row, told=[told], mending=mending, splitting=splitting), UNUSABLE


def _tried(
    reading_id: str, number: int, deed: Callable[[], Decided], *, stay: bool = False
) -> ResponseReturnValue:
    """Do something and go on to the next candidate, or say at this one what stands in the way."""
    try:
        done = deed()
    except ChangedError as change:
        known = change.standing and change.standing.fact
        return _stopped(reading_id, number, [str(change)], knowing=known or "")
    except (GoneError, TouchedError) as reason:
        return _stopped(reading_id, number, [str(reason)])
    except (RefusedError, BankError) as refusal:
        return _stopped(reading_id, number, _sentences(refusal))
    if not stay:
        return _after(reading_id, done)
    flash(_((BEFORE if done.again else DONE)[done.state]))
    return redirect(_address(reading_id, number), 303)


def _after(reading_id: str, done: Decided) -> ResponseReturnValue:
    """Go on to the next candidate, or to what comes after the last."""
    flash(_((BEFORE if done.again else DONE)[done.state]))
    session = db.session()
    row = candidate_of(session, reading_id, done.number)
    hidden = hidden_numbers(session, reading_id)
    following = next_open(session, reading_id, _order(), row, hidden)
    if following is None:
        return redirect(url_for("candidates.enough", reading_id=reading_id), 303)
    return redirect(_address(reading_id, following.number), 303)


def _sentences(refusal: RefusedError | BankError) -> list[str]:
    """Say what stands in the way of a change."""
    problems = refusal.plan.errors if isinstance(refusal, RefusedError) else refusal.problems
    meanwhile = _("Somebody else changed the same in the bank meanwhile. Look at it again.")
    return [each.message for each in problems] or [meanwhile]


def _stopped(
    reading_id: str, number: int, told: list[str], knowing: str = ""
) -> ResponseReturnValue:
    row = candidate_of(db.session(), reading_id, number)
    return _page(reading_id, row, told=list(dict.fromkeys(told)), knowing=knowing), UNUSABLE


def _page(  # noqa: PLR0913 - where, and what stands in its forms
    reading_id: str,
    row: Candidate | None,
    *,
    told: list[str] | None = None,
    mending: MendForm | None = None,
    splitting: SplitForm | None = None,
    knowing: str = "",
) -> str:
    session = db.session()
    reading, live = reading_of(session, reading_id), current_bank(session)
    part = _number(request.args.get("part"))
    found = shown(
        session, live, reading, row, _order(), part=part, hidden=hidden_numbers(session, reading_id)
    )
    undecided = row is not None and row.state == "open"
    opened = "mend" if mending else "split" if splitting else ""
    reworded = row is not None and mending is None and _in_other_words(row)
    if row is not None and undecided:
        text = read_text(session, reading)
        mending = mending or MendForm.of(row, text, live, formdata=None)
        if reworded:
            mending.statement.data = row.verdict["statement"]
        splitting = splitting or SplitForm.of(row, live.bank, formdata=None)
    return render_template(
        "imports/facts.html",
        shown=found,
        reasons=REASONS,
        sureness=sureness,
        told=told or [],
        opened="mend" if reworded else opened,
        knowing=knowing,
        mending=mending if undecided else None,
        splitting=splitting if undecided else None,
    )


def _asked(reading_id: str) -> Candidate | None:
    """Return the candidate that the address names, or else the next to look at."""
    session, number = db.session(), _number(request.args.get("c"))
    if number is not None:
        return candidate_of(session, reading_id, number)
    if "part" in request.args:
        return None
    return next_open(session, reading_id, _order(), hidden=hidden_numbers(session, reading_id))


def _in_other_words(row: Candidate) -> bool:
    """Tell whether somebody asked to mend a candidate with a language model's words."""
    return request.args.get("words") == "model" and bool(row.verdict.get("statement"))


def _order() -> Order:
    return "text" if request.values.get("order") == "text" else "worth"


def _number(text: str | None) -> int | None:
    if text and text.isascii() and text.isdigit():
        return min(int(text), LARGEST)
    return None


def _address(reading_id: str, number: int | None = None) -> str:
    order = _order() if _order() != "worth" else None
    return url_for("candidates.page", reading_id=reading_id, c=number, order=order)
