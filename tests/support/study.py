"""A learner before the study pages, without a browser: sees the page, sends its forms."""

import re
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def words(html: str) -> str:
    """Return what the page says in its main part."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main[0]))).strip()


@dataclass
class Desk:
    """One learner's browser at the study pages; it always holds the last page."""

    client: FlaskClient
    page: TestResponse

    @classmethod
    def at_home(cls, client: FlaskClient) -> "Desk":
        """Open the first page."""
        return cls(client, client.get("/"))

    @property
    def path(self) -> str:
        """Where the learner is."""
        return self.page.request.path

    @property
    def words(self) -> str:
        """What the page says."""
        return words(self.page.text)

    @property
    def kind(self) -> str:
        """What kind of question the page asks; empty if it asks none."""
        fields = {"choice": "multiple_choice", "pair-0": "matching", "typed": "cloze"}
        for field, kind in fields.items():
            if f'name="{field}"' in self.page.text:
                return kind
        return "flashcard" if 'name="reveal"' in self.page.text else ""

    def get(self, address: str) -> "Desk":
        """Open another page."""
        self.page = self.client.get(address, follow_redirects=True)
        return self

    def send(self, action: str, **fields: str) -> "Desk":
        """Send the page's form whose address ends with `action`, with these fields filled."""
        form = next((each for each in self._forms() if re.fullmatch(f".*{action}", each[0])), None)
        assert form, f"{self.path} has no form to {action}"
        address, hidden = form
        self.page = self.client.post(address, data={**hidden, **fields}, follow_redirects=True)
        return self

    def press(self, action: str) -> "Desk":
        """Press the button that sends its form to another address, which ends with `action`."""
        address = re.search(f'formaction="([^"]*{action})"', self.page.text)
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page.text)
        assert address, f"{self.path} has no button to {action}"
        assert token, f"{self.path} has no form"
        self.page = self.client.post(
            address[1], data={"csrf_token": token[1]}, follow_redirects=True
        )
        return self

    def start(self) -> "Desk":
        """Press the button that starts."""
        return self.send("/study")

    def answer(self, **fields: str) -> "Desk":
        """Answer the question: with these fields, or with whatever comes first."""
        if self.kind == "flashcard" or (self.kind == "cloze" and "rating" in fields):
            self.get(self.path + "?reveal=1")
            return self.send("/study/items/[0-9a-f]+", **(fields or {"rating": "3"}))
        if not fields:
            fields = {"choice": "A"} if self.kind == "multiple_choice" else {"typed": "elephant"}
        if self.kind == "matching" and "pair-0" not in fields:
            count = self.page.text.count("<select")
            fields = {f"pair-{place}": str(place) for place in range(count)}
        return self.send("/study/items/[0-9a-f]+", **fields)

    def go_on(self) -> "Desk":
        """Keep the rating and go on."""
        return self.send("/rating")

    def _forms(self) -> list[tuple[str, dict[str, str]]]:
        found = []
        for head, body in re.findall(r"<form([^>]*)>(.*?)</form>", self.page.text, re.DOTALL):
            if 'method="post"' in head:
                action = re.search(r'action="([^"]*)"', head)
                pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body)
                found.append((action[1] if action else self.path, dict(pairs)))
        return found
