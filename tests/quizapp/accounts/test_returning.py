"""After signing in, people stay on this site."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.accounts.returning import own_path


@pytest.mark.parametrize("path", ["/", "/progress", "/history?before=3#latest", "/a//b"])
def test_a_path_of_this_site_is_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "progress",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/ /evil.example",
        "//[broken",
    ],
)
def test_what_could_lead_elsewhere_is_not(elsewhere: str | None) -> None:
    assert own_path(elsewhere) is None


@given(st.text(st.sampled_from("/\\.:@?#%aé \t\r\n[]") | st.characters(), max_size=12))
def test_whatever_is_kept_leads_to_this_site(target: str) -> None:
    kept = own_path(target)
    if kept is not None:
        # As browsers read an address: tabs and line ends are dropped, backslashes are slashes.
        seen = kept.replace("\\", "/").translate({9: None, 10: None, 13: None}).strip()
        assert urlsplit(urljoin("https://quiz.example/sign-in", seen)).netloc == "quiz.example"
