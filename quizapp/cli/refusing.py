"""What the server itself answers, before any page could: no word of what was sent is in it."""

from http import HTTPStatus

from gunicorn.http import errors  # type: ignore[import-untyped]  # it ships no types

from quizapp.web.headers import HEADERS

_SAID = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address of this request is too long.",
    HTTPStatus.EXPECTATION_FAILED: "What this request expects is not done here.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The head of this request is too long.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something failed here.",
    HTTPStatus.NOT_IMPLEMENTED: "The body of this request comes in a way that is not read here.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many are sending files just now. Try again in a minute.",
}

_STATUS = {
    errors.ConfigurationProblem: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}
"""What is not the status of every error of its kind: 400 of those of reading, 500 of all others."""


def refusal(error: type[BaseException]) -> bytes:
    """Return the answer to a request that ended in an error of this kind."""
    usual = issubclass(error, errors.ParseException)
    return _answer(
        _STATUS.get(error, HTTPStatus.BAD_REQUEST if usual else HTTPStatus.INTERNAL_SERVER_ERROR)
    )


def _answer(status: HTTPStatus, **more: str) -> bytes:
    text = _SAID[status]
    headers = {
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(text)),
        "Cache-Control": "no-store",
        **HEADERS,
        **more,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n{text}".encode("ascii")


NO_TURN = _answer(HTTPStatus.SERVICE_UNAVAILABLE, **{"Retry-After": "60"})
