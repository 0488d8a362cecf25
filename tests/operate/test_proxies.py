"""The proxies of `docs/operate.md`, as they stand there, keep their promises before a real run."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from quizapp.extensions import writing
from quizapp.models import RateLimit
from tests.faults.ground import over, standing
from tests.faults.kills import settings_of
from tests.faults.serving import Served, served
from tests.operate.proxies import NAME, Visitor, behind_caddy, behind_nginx
from tests.support.browsing import PASSWORD, give_password
from tests.support.people import person

pytestmark = pytest.mark.long

Behind = Callable[[Path, str], AbstractContextManager[Visitor]]
SETTINGS = {
    "QUIZAPP_HTTPS": "yes",
    "QUIZAPP_BEHIND_PROXY": "yes",
    "QUIZAPP_HOSTS": NAME,
    "QUIZAPP_SIGN_IN_ATTEMPTS": "1",
    "QUIZAPP_METRICS_TOKEN": "operators look at numbers",
}
OF_AN_ADDRESS = 10
"""Accounts' worth of wrong passwords from one address, which is also their number here."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("behind")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Served]:
    with served(folder, settings_of() | SETTINGS) as found:
        yield found


@pytest.fixture(scope="module", params=[behind_nginx, behind_caddy])
def visitor(
    request: pytest.FixtureRequest, site: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    behind: Behind = request.param
    with behind(tmp_path_factory.mktemp("proxy"), site.address) as found:
        yield found


@pytest.fixture(autouse=True)
def no_tries(site: Served) -> None:
    """Forget the wrong passwords of the test before."""
    with standing(over(site.folder / "data")) as app, app.app_context(), writing() as session:
        session.query(RateLimit).delete()


def refused_at_once(visitor: Visitor) -> list[int]:
    """Try wrong passwords for ever other people from what is said to be ever other addresses."""
    visitor.cookies.clear()
    return [
        visitor.post(
            "/sign-in",
            {
                "email": f"nobody{number}@example.org",
                "password": "not it, to be sure",
                "csrf_token": visitor.get("/sign-in").token,
            },
            **{"X-Forwarded-For": f"198.51.100.{number}"},
        ).status
        for number in range(OF_AN_ADDRESS + 2)
    ]


def test_people_sign_in_and_their_cookies_are_for_tls_alone(site: Served, visitor: Visitor) -> None:
    with standing(over(site.folder / "data")) as app:
        ada = person(f"ada{visitor.secure}", "learner")
        with app.app_context(), writing() as session:
            session.add(ada)
            session.flush()
            id_, email = ada.id, ada.email
        give_password(app, id_)
    page = visitor.get("/sign-in")
    assert page.headers["Strict-Transport-Security"]
    form = {"email": email, "password": PASSWORD, "csrf_token": page.token}
    signed_in = visitor.post("/sign-in", form)
    assert signed_in.status == 302, signed_in.text
    assert visitor.get(signed_in.headers["Location"]).status == 200
    set_cookies = signed_in.headers.get_all("Set-Cookie", [])
    assert set_cookies
    assert all(each.startswith("__Host-") and "Secure" in each for each in set_cookies)


def test_nobody_chooses_the_address_from_which_they_come(visitor: Visitor) -> None:
    statuses = refused_at_once(visitor)
    assert statuses[:OF_AN_ADDRESS] == [422] * OF_AN_ADDRESS
    assert statuses[OF_AN_ADDRESS:] == [429, 429]


def test_a_proxy_that_passes_on_what_it_is_told_would_be_seen(site: Served, tmp_path: Path) -> None:
    spoilt = ("X-Forwarded-For   $remote_addr", "X-Forwarded-For   $http_x_forwarded_for")
    with behind_nginx(tmp_path, site.address, spoilt=spoilt) as visitor:
        assert set(refused_at_once(visitor)) == {422}


def test_nobody_chooses_the_id_of_their_request(visitor: Visitor) -> None:
    reply = visitor.get("/sign-in", **{"X-Request-ID": "chosen-by-a-stranger"})
    assert reply.headers["X-Request-ID"] != "chosen-by-a-stranger"
    assert visitor.get("/sign-in").headers["X-Request-ID"] != reply.headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_is_for_operators_is_not_outside(site: Served, visitor: Visitor, path: str) -> None:
    token = {"Authorization": f"Bearer {SETTINGS['QUIZAPP_METRICS_TOKEN']}"}
    assert visitor.get(path, **token).status == 404
    assert visitor.get("/healthz").status == 200


def test_another_name_is_not_served(visitor: Visitor) -> None:
    assert visitor.get("/sign-in", Host="evil.example.com").token == ""


def test_a_flood_is_refused(visitor: Visitor) -> None:
    try:
        status = visitor.post("/sign-in", {"password": "x" * 70_000_000}).status
    except OSError:  # cut off before all was sent
        return
    assert status == 413


def test_without_tls_people_are_sent_to_it(visitor: Visitor) -> None:
    reply = visitor.knock_at_the_plain_port("/sign-in")
    assert reply.status in {301, 308}
    assert reply.headers["Location"].startswith(f"https://{NAME}")
