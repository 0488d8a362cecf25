"""What every response tells the browser: run only our own code, show us in no frame."""

from flask import Flask, Response, request

CONTENT_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in CONTENT_SOURCES.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

YEAR_SECONDS = 365 * 24 * 60 * 60


def init_headers(app: Flask) -> None:
    """Add the security headers to every response, errors included."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    response.headers.extend(HEADERS)  # no view says any of them itself
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    if request.endpoint != "static":
        # Every page is somebody's, if only by the form token in it. A shared computer keeps none.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
