"""English words until a folder holds others; then those, without a change of code."""

import struct
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from quizapp.web import i18n
from quizapp.web.i18n import _, language, ngettext

GERMAN = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
    "Study": "Lernen",
    "Hello, %(name)s": "Hallo %(name)s",
    "%(num)s answer\0%(num)s answers": "%(num)s Antwort\0%(num)s Antworten",
}


def compiled(messages: dict[str, str]) -> bytes:
    """Return messages in gettext's compiled form (GNU gettext manual, "The Format of GNU MO")."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    start = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    body = b""
    for which in (0, 1):
        for pair in pairs:
            tables[which].extend((len(pair[which]), start + len(body)))
            body += pair[which] + b"\0"
    header = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return struct.pack(f"<{7 + 4 * len(pairs)}I", *header, *tables[0], *tables[1]) + body


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a German translation where the app looks for translations."""
    folder = tmp_path / "translations"
    (folder / "de" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "de" / "LC_MESSAGES" / "quizapp.mo").write_bytes(compiled(GERMAN))
    monkeypatch.setattr(i18n, "FOLDER", folder)


def test_without_a_translation_words_stay_english(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(headers={"Accept-Language": "de"}):
        assert language() == "en"
        assert _("Study") == "Study"
        assert ngettext("%(num)s answer", "%(num)s answers", 2) == "2 answers"


@pytest.mark.usefixtures("german")
def test_a_reader_gets_the_language_their_browser_asks_for(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(headers={"Accept-Language": "de-AT, en;q=0.5"}):
        assert language() == "de"
        assert _("Study") == "Lernen"
        assert _("Hello, %(name)s", name="Ada") == "Hallo Ada"
        assert ngettext("%(num)s answer", "%(num)s answers", 1) == "1 Antwort"
        assert _("Not translated yet") == "Not translated yet"


@pytest.mark.usefixtures("german")
def test_a_reader_of_another_language_gets_english(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(headers={"Accept-Language": "fr"}):
        assert language() == "en"
        assert _("Study") == "Study"


@pytest.mark.usefixtures("german")
def test_templates_speak_the_readers_language_and_escape_what_is_filled_in(
    sqlite_app: Flask,
) -> None:
    template = "{{ language() }}: {{ _('Hello, %(name)s', name=name) }}, {{ _('Study') }}; "
    plural = "{{ ngettext('%(num)s answer', '%(num)s answers', 3) }}"
    with sqlite_app.test_request_context(headers={"Accept-Language": "de"}):
        page = render_template_string(template + plural, name="<b>")
    assert page == "de: Hallo &lt;b&gt;, Lernen; 3 Antworten"


def test_outside_a_request_words_are_english() -> None:
    assert language() == "en"


def test_a_message_without_values_may_hold_a_percent_sign() -> None:
    assert _("100% right") == "100% right"
