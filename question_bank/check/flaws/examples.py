"""Items written in one line, for the examples that stand beside each rule."""

from collections.abc import Mapping

from question_bank.content.items import Item, ItemKind, Option, Premise, Response

ASKED = "Which of the following does it damage?"
REASON = "For a reason."


def choice(*texts: str, stem: str = ASKED, reason: str = REASON) -> Item:
    """Return a choice item: the key comes first, unless other options are starred ("*Skin")."""
    starred = any(text.startswith("*") for text in texts)
    options = tuple(
        Option(
            chr(ord("A") + place),
            text.removeprefix("*"),
            correct=text.startswith("*") if starred else place == 0,
            rationale=reason,
        )
        for place, text in enumerate(texts)
    )
    return _item("multiple_choice", stem, options=options)


def asked(stem: str, *texts: str) -> Item:
    """Return a choice item with this stem; three plain options unless others are given."""
    return choice(*(texts or ("Skin", "Bone", "Lung")), stem=stem)


def matched(pairs: Mapping[str, str], *spare: str, stem: str = "Match each to its sign.") -> Item:
    """Return a matching set of premises with their responses, and responses to spare."""
    offered = dict.fromkeys([*pairs.values(), *spare])
    ids = {text: f"r{number}" for number, text in enumerate(offered, start=1)}
    premises = tuple(Premise(f"p{number}", text) for number, text in enumerate(pairs, start=1))
    right = {f"p{number}": ids[text] for number, text in enumerate(pairs.values(), start=1)}
    responses = tuple(Response(ident, text) for text, ident in ids.items())
    return _item("matching", stem, premises=premises, responses=responses, pairs=right)


def cloze(stem: str, *answers: str) -> Item:
    """Return a cloze with the answers that are accepted."""
    return _item("cloze", stem, answer=answers)


def card(front: str, back: str) -> Item:
    """Return a flashcard."""
    return _item("flashcard", front, answer=back)


def _item(  # noqa: PLR0913 - the parts an item can have
    kind: ItemKind,
    stem: str,
    *,
    options: tuple[Option, ...] = (),
    premises: tuple[Premise, ...] = (),
    responses: tuple[Response, ...] = (),
    pairs: Mapping[str, str] | None = None,
    answer: str | tuple[str, ...] = "",
) -> Item:
    return Item(
        id="example",
        kind=kind,
        style="plain",
        seed=0,
        facts=(),
        category="feature",
        stem=stem,
        options=options,
        premises=premises,
        responses=responses,
        pairs=pairs or {},
        answer=answer,
    )
