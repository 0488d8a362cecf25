"""Errors for people: what happened, that nothing is lost, and what to do, mapped in one place."""

from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from quizapp.extensions.troubles import UNAVAILABLE, passes
from quizapp.web.i18n import _, untranslated
from quizapp.web.logs import log_failure
from quizapp.web.sent import answer_in_words, fields_to_send_again, sent

RETRY_SECONDS = 5

SERVER_FAULT = 500

_TOKEN = "csrf_token"  # noqa: S105 - what the field of a form is called # nosec B105


class PageError(Exception):
    """An error with words for the person who meets it: a title and what to do about it.

    Raise a subclass, or this with a status, where the rule is; the edge shows it as a page or as
    JSON. The words are English sentences marked with `untranslated`, and are translated on the way.
    """

    status = 400
    title = untranslated("That did not work")
    what_to_do = untranslated("Nothing was changed. Go back and try again.")
    retry_after: int | None = None

    def __init__(
        self,
        status: int | None = None,
        title: str | None = None,
        what_to_do: str | None = None,
        *,
        retry_after: int | None = None,
    ) -> None:
        self.status = status or self.status
        self.title = title or self.title
        self.what_to_do = what_to_do or self.what_to_do
        self.retry_after = retry_after or self.retry_after
        super().__init__(self.title)


class FormExpiredError(PageError):
    """The form's token is missing, wrong or from an older sign-in."""

    title = untranslated("This form is out of date")
    what_to_do = untranslated(
        "Nothing was changed. Go back, load the page again and send it once more."
    )


class _AnswerExpiredError(FormExpiredError):
    """The form of an answer is from an older sign-in: the answer is kept on the page."""

    what_to_do = untranslated(
        "You have signed in anew since this question was shown. Your answer is kept on this page. "
        "If it is yours, send it again: it counts once."
    )


class SignInNeededError(PageError):
    """The endpoint is for people who are signed in."""

    status = 401
    title = untranslated("Please sign in")
    what_to_do = untranslated("This is for people who are signed in.")


class ForbiddenError(PageError):
    """The person may not do this."""

    status = 403
    title = untranslated("This page is not for your account")
    what_to_do = untranslated("If you think it should be, ask an administrator of this site.")


class NotFoundError(PageError):
    """There is nothing here, or nothing that this person may know of."""

    status = 404
    title = untranslated("There is no such page")
    what_to_do = untranslated("Check the address, or start again from the first page.")


class WrongMethodError(PageError):
    """The address exists, but not for this kind of request."""

    status = 405
    title = untranslated("This address cannot be used that way")
    what_to_do = untranslated("Nothing was changed. Start again from the first page.")


class ConflictError(PageError):
    """Somebody, or the same person elsewhere, was faster."""

    status = 409
    title = untranslated("This has changed in the meantime")
    what_to_do = untranslated("Nothing was changed. Load the page again to see how things stand.")


class TooLargeError(PageError):
    """The request is larger than this site accepts."""

    status = 413
    title = untranslated("That is more than this site accepts at once")
    what_to_do = untranslated("Nothing was saved. Send less, or in smaller parts.")


class TooManyError(PageError):
    """Too many attempts in a short time."""

    status = 429
    title = untranslated("Too many attempts")
    what_to_do = untranslated("Nothing is lost. Wait a while, then try again.")
    retry_after = 60


class UnavailableError(PageError):
    """The database cannot take this just now."""

    status = 503
    title = untranslated("This is taking longer than it should")
    what_to_do = untranslated("Nothing is lost. Load the page again in a few seconds.")
    retry_after = RETRY_SECONDS


_SEND_AGAIN = untranslated(
    "What you sent may not be saved yet; what was saved before is safe. Send it again in a few "
    "seconds."
)
_ANSWER_IS_HERE = untranslated(
    "Your answer is kept on this page. Send it again in a few seconds, as often as you need to: it "
    "counts once."
)


class BrokenError(PageError):
    """A mistake of ours."""

    status = 500
    title = untranslated("Something went wrong on our side")
    what_to_do = untranslated(
        "What was saved before is safe. Go back and try again; if it keeps happening, tell an "
        "administrator the number below."
    )


_BY_STATUS: dict[int, type[PageError]] = {
    kind.status: kind
    for kind in (
        SignInNeededError,
        ForbiddenError,
        NotFoundError,
        WrongMethodError,
        TooLargeError,
        TooManyError,
        UnavailableError,
    )
}


def wants_json() -> bool:
    """Return whether the client asked for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def init_errors(app: Flask) -> None:
    """Answer every error with words for people."""
    app.register_error_handler(PageError, _answer)
    app.register_error_handler(CSRFError, lambda _error: _answer(_expired()))
    app.register_error_handler(HTTPException, _answer_http)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _answer_unavailable)
    app.register_error_handler(DBAPIError, _answer_if_unavailable)
    app.register_error_handler(OSError, _answer_if_unavailable)


def _answer_http(error: HTTPException) -> Response:
    status = error.code or SERVER_FAULT
    other = BrokenError if status >= SERVER_FAULT else PageError
    response = _answer(_BY_STATUS.get(status, other)(status))
    for name in ("Allow", "Retry-After"):
        if value := dict(error.get_headers()).get(name):
            response.headers[name] = value
    return response


def _answer_unavailable(error: Exception) -> Response:
    log_failure("database unavailable", error)
    if request.method != "POST":
        return _answer(UnavailableError())
    kept = "client_id" in sent()
    return _answer(UnavailableError(what_to_do=_ANSWER_IS_HERE if kept else _SEND_AGAIN))


def _answer_if_unavailable(error: Exception) -> Response:
    """Answer for the few of a kind that say the database takes no writes; the rest is ours."""
    if not passes(error):
        raise error
    return _answer_unavailable(error)


def _expired() -> PageError:
    """Return what is said of a form that is out of date; the answer of a learner is kept.

    The page carries a new token, so it is only for somebody signed in. What another site sends
    was refused before: it must not have its words sent on by one click.
    """
    kept = "client_id" in request.form and not wants_json()
    return _AnswerExpiredError() if kept and current_user.is_authenticated else FormExpiredError()


def _answer(error: PageError) -> Response:
    try:
        body = _body(error)
    except Exception as failure:
        # Every other page says who is signed in: even that an address does not exist.
        if error.status >= SERVER_FAULT or not passes(failure):
            raise
        return _answer_unavailable(failure)
    response = make_response(body, error.status)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _body(error: PageError) -> Response | str:
    if wants_json():
        return _json(error)
    if request_ctx.url_adapter is None:  # a host that is not ours: no page can name its parts
        return Response(_(error.title), mimetype="text/plain")
    return _page(error)


def _json(error: PageError) -> Response:
    return jsonify(
        status=error.status,
        title=_(error.title),
        what_to_do=_(error.what_to_do),
        request_id=g.get("request_id"),
    )


def _page(error: PageError) -> str:
    context: dict[str, Any] = {"error": error, "request_id": g.get("request_id")}
    context |= {"resend": [], "answer": []}
    if error.status >= SERVER_FAULT:
        # The page must not need the database that may be what failed: this is where Flask-Login
        # keeps who is signed in, and it would look them up for every template.
        g._login_user = AnonymousUserMixin()  # noqa: SLF001
    expired = isinstance(error, _AnswerExpiredError)
    if expired or error.status == UnavailableError.status:
        context["resend"] = fields_to_send_again()
        context["answer"] = list(answer_in_words()) if context["resend"] else []
    if expired and context["resend"]:
        others = [field for field in context["resend"] if field[0] != _TOKEN]
        context["resend"] = [*others, (_TOKEN, generate_csrf())]
    return render_template("errors/error.html", **context)
