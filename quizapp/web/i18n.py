"""Words in the reader's language: English until `quizapp/translations` holds another."""

from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

from flask import Flask, g, has_request_context, request
from markupsafe import Markup, escape

DOMAIN = "quizapp"
SOURCE_LANGUAGE = "en"
FOLDER = str(Path(__file__).parent.parent / "translations")
"""No `Path`: it is looked up by sixty times a page, and a text is hashed once."""


def _(message: str, **values: object) -> str:
    """Translate a message, then fill in `%(name)s` places if values are given."""
    text = _translations().gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Translate a message that depends on a count, available in it as `%(num)s`."""
    return _translations().ngettext(singular, plural, count) % {"num": count, **values}


def untranslated(message: str) -> str:
    """Mark a message that is translated later, where it is shown."""
    return message


def language() -> str:
    """Return the language of this request's page, as HTML's `lang` wants it."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    if "language" not in g:
        g.language = _best_language()
    chosen: str = g.language
    return chosen


def init_i18n(app: Flask) -> None:
    """Give templates `_()`, `ngettext()` and `language()`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _escaped, _escaped_plural, newstyle=False
    )
    # Jinja looks its own `_` up in the context each time, and a page asks thirty times.
    app.jinja_env.globals["_"] = _escaped
    app.jinja_env.globals["language"] = language


def _escaped(message: str, **values: object) -> Markup:
    """Translate a message for a page. It is text like any other: no message holds markup.

    Jinja's own way takes whatever it is given for markup and for a form to fill in. Templates also
    translate words that stand in rows, and a row may have come out of anybody's backup.
    """
    text = _in_words(_translations(), message)
    return text % values if values else text


@lru_cache(maxsize=4096)
def _in_words(translations: NullTranslations, message: str) -> Markup:
    return escape(translations.gettext(message))


def _escaped_plural(singular: str, plural: str, count: int, **values: object) -> Markup:
    text = escape(_translations().ngettext(singular, plural, count))
    return text % {"num": count, **values}


def _best_language() -> str:
    """Return the first language the browser asks for that there is, by its main part if need be.

    Werkzeug's `best_match` would give English to "de-AT, en;q=0.5" although there is German.
    """
    known = {SOURCE_LANGUAGE, *_languages(FOLDER)}
    for wanted in request.accept_languages.values():
        for code in (wanted, wanted.partition("-")[0].lower()):
            if code in known:
                return code
    return SOURCE_LANGUAGE


def _translations() -> NullTranslations:
    # A page asks sixty times: whose browser it is matters only where there is a choice.
    return _load(FOLDER, language() if _languages(FOLDER) else SOURCE_LANGUAGE)


@cache
def _load(folder: str, code: str) -> NullTranslations | GNUTranslations:
    return translation(DOMAIN, folder, [code], fallback=True)


@cache
def _languages(folder: str) -> tuple[str, ...]:
    found = Path(folder).glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return tuple(sorted(path.parent.parent.name for path in found))
