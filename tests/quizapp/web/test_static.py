"""A static file is kept for a year under an address that changes with it."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string, url_for

KEEP = "public, max-age=31536000, immutable"


@pytest.fixture
def app(sqlite_app: Flask, tmp_path: Path) -> Flask:
    """Return the app with one file to serve."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "x.css").write_text("body {}")
    sqlite_app.static_folder = str(tmp_path / "static")
    return sqlite_app


def address(app: Flask, name: str = "x.css") -> str:
    with app.test_request_context():
        return url_for("static", filename=name)


def test_a_file_at_its_versioned_address_is_kept(app: Flask) -> None:
    answer = app.test_client().get(address(app))
    assert answer.text == "body {}"
    assert answer.headers["Cache-Control"] == KEEP


def test_a_changed_file_has_another_address(app: Flask) -> None:
    before = address(app)
    Path(str(app.static_folder), "x.css").write_text("body { margin: 0 }")
    assert address(app) != before


@pytest.mark.parametrize("developing", [True, False])
def test_pages_look_an_address_up_once_except_while_developing(
    app: Flask, *, developing: bool
) -> None:
    app.debug = developing
    with app.test_request_context():
        on_page = "{{ static_address('x.css') }}"
        before = render_template_string(on_page)
        assert before == url_for("static", filename="x.css")
        Path(str(app.static_folder), "x.css").write_text("body { margin: 0 }")
        assert (render_template_string(on_page) == before) is not developing
    asked_each_time = app.test_client().get(before).headers["Cache-Control"]
    assert asked_each_time == "no-cache"


@pytest.mark.parametrize("query", ["", "?v=0123456789ab"])
def test_a_file_at_another_address_is_asked_for_each_time(app: Flask, query: str) -> None:
    answer = app.test_client().get(f"/static/x.css{query}")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "ETag" in answer.headers


def test_a_file_that_is_not_there_has_an_address_without_a_version(app: Flask) -> None:
    assert address(app, "y.css") == "/static/y.css"
    answer = app.test_client().get("/static/y.css")
    assert answer.status_code == 404
    assert KEEP not in answer.headers.get("Cache-Control", "")
