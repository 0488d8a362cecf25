"""Who may use an endpoint: each view carries a mark, and a view without one is refused.

The mark goes directly above the function, below the route, so that Flask registers the marked one:

    @pages.get("/progress")
    @signed_in
    def progress() -> str: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizapp.web.errors import ForbiddenError, SignInNeededError, wants_json

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "quizapp_access"


@dataclass(frozen=True)
class Rule:
    """Who may enter: everyone (`public`), or people signed in with one of `roles` (None: any)."""

    public: bool = False
    roles: tuple[str, ...] | None = None

    def __str__(self) -> str:
        if self.public:
            return "public"
        return " or ".join(self.roles) if self.roles else "signed in"


def public(view: View) -> View:
    """Open a view to everyone."""
    return _marked(view, Rule(public=True))


def signed_in(view: View) -> View:
    """Open a view to everyone who is signed in."""
    return _marked(view, Rule())


def roles(*names: str) -> Callable[[View], View]:
    """Open a view to people signed in with one of these roles."""

    def mark(view: View) -> View:
        return _marked(view, Rule(roles=names))

    return mark


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return an endpoint's rule, or None when it has none and is refused."""
    rule: Rule | None = getattr(app.view_functions[endpoint], _MARK, None)
    return rule


def init_access(app: Flask) -> None:
    """Check the rule before every request that reaches a view."""
    app.before_request(_check)
    public(app.view_functions["static"])


def _marked(view: View, rule: Rule) -> View:
    setattr(view, _MARK, rule)
    return view


_OURS = frozenset({"same-origin", "none"})


def _check() -> ResponseReturnValue | None:
    # Browsers say where a request comes from. The form's token guards as well; two walls are two.
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
        raise ForbiddenError
    if request.endpoint is None:  # no such page: the 404 page answers
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        raise ForbiddenError
    if rule.public:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if rule.roles and current_user.role not in rule.roles:
        raise ForbiddenError
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if wants_json():
        raise SignInNeededError
    # Only a page can be returned to: sending a form again after signing in could surprise.
    back = request.full_path.removesuffix("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))
