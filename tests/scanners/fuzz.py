"""Schemathesis: requests of all shapes at every address, and what was wrong with the answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemathesis
from flask import Flask
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)

from quizapp.web.clock import now
from tests.scanners.findings import Finding
from tests.scanners.openapi import Plain
from tests.support.house import House
from tests.support.still_site import whole

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
]
REFUSED = {302, 400, 403, 404, 413}
"""What a form without its token comes to: to sign in, out of date, not for you, not there."""


@dataclass
class Run:
    """A run over the document as one person."""

    house: House
    schema: schemathesis.BaseSchema
    role: str
    examples: int
    token: bool = True
    """Whether forms carry their token."""
    requests: int = 0

    def findings(self) -> Iterator[Finding]:
        """Send the requests to one operation after the other; everything is put back after each."""
        self.house.app.config |= {"WTF_CSRF_ENABLED": True, "PROPAGATE_EXCEPTIONS": False}
        for result in self.schema.get_all_operations():
            if not isinstance(result, Ok):
                raise TypeError(f"the document cannot be read: {result.err()}")
            operation = result.ok()
            if self.token or operation.method == "post":
                sent = f"sent as {self.role}"
                yield from {Finding(operation.label, sent, why) for why in self._of(operation)}

    def _of(self, operation: APIOperation[Any, Any, Any, Any]) -> list[str]:
        wrong: list[str] = []

        @seed(1)
        @settings(
            max_examples=self.examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Case[Any]) -> None:
            wrong.extend(self._wrong(case))

        send()
        self.house.put_back()
        return wrong

    def _wrong(self, case: Case[Any]) -> Iterator[str]:
        carried, token = signed_in(self.house, self.role)
        if self.token and isinstance(case.body, dict):
            case.body["csrf_token"] = token
        self.requests += 1
        try:
            response = case.call(cookies={"quizapp": carried})
        except Exception as error:  # noqa: BLE001 - whatever a view lets out
            yield f"it raised {type(error).__name__}"
            return
        if not self.token and response.status_code not in REFUSED:
            yield f"{response.status_code} without the form's token"
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                yield " ".join(f"{failure.title}: {failure.message}".split())
        if case.method == "POST":
            self.house.put_back()


def signed_in(house: House, role: str) -> tuple[str, str]:
    """Return somebody's cookie, and the token that their forms carry."""
    app: Flask = house.app
    with app.test_request_context():
        if role in house.tokens:
            cookie["_user_id"] = house.tokens[role]
            cookie["vouched"] = int(now().timestamp())
        token = generate_csrf()
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer
        return str(serializer.dumps(dict(cookie))), token


def loaded(house: House, document: Plain) -> schemathesis.BaseSchema:
    """Return the document as schemathesis has it, over the house's app."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = whole(house.app)  # files that a view sends are closed
    return schema
