"""Whether every selector stands where it says, as far as can be told without the documents."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path

from question_bank.content import Bank, Document, Evidence
from question_bank.content.integrity import Finding

MOST_WORDS = 12


def selectors(bank: Bank) -> Iterator[Finding]:
    """Yield selectors that contradict themselves or the length of their document."""
    for where, document, each in _selectors(bank):
        inside = 0 <= each.sentence_start <= each.start < each.end <= each.sentence_end
        if not inside or each.sentence_end > document.length:
            yield where, f"the positions of {each.exact!r} cannot be right", "selector"
        elif len(each.exact) != each.end - each.start:
            yield where, f"{each.exact!r} is not as long as its positions say", "selector"
        if len(each.exact.split()) > MOST_WORDS:
            yield where, f"{each.exact!r} has more than {MOST_WORDS} words", "selector"


def against_documents(bank: Bank, folder: Path) -> Iterator[Finding]:
    """Yield whatever the documents' own bytes do not bear out."""
    texts = read_texts(bank, folder)
    for document in bank.documents.values():
        where = f"documents/{document.id}"
        text = texts.get(document.id)
        if text is None:
            yield where, "no file in the folder has its source_sha256", "document"
        else:
            yield from _document(where, document, text)
    for where, document, each in _selectors(bank):
        text = texts.get(document.id)
        if text is not None:
            yield from _selector(where, each, text)


def read_texts(bank: Bank, folder: Path) -> Mapping[str, str]:
    """Return the text of each document found in the folder by the hash of its bytes.

    Read as plain text is: UTF-8, with no translation of line ends and no normalisation.
    """
    wanted = {document.source_sha256: document.id for document in bank.documents.values()}
    texts: dict[str, str] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        ident = wanted.get(sha256(content).hexdigest())
        if ident:
            texts[ident] = content.decode("utf-8", errors="replace")
    return texts


def _document(where: str, document: Document, text: str) -> Iterator[Finding]:
    if sha256(text.encode()).hexdigest() != document.text_sha256:
        yield where, "the text's hash is another", "document"
    if len(text) != document.length:
        yield where, f"the text is {len(text)} code points long", "document"


def _selector(where: str, each: Evidence, text: str) -> Iterator[Finding]:
    if text[each.start : each.end] != each.exact:
        yield where, f"{each.exact!r} does not stand at {each.start}-{each.end}", "selector"
    sentence = text[each.sentence_start : each.sentence_end]
    if sha256(sentence.encode()).hexdigest() != each.sha256:
        yield where, f"the sentence around {each.exact!r} has another hash", "selector"


def _selectors(bank: Bank) -> Iterator[tuple[str, Document, Evidence]]:
    """Yield every selector with its record and its document, as far as that exists."""
    rows = chain.from_iterable(
        ((f"facts/{fact.id}", each) for each in fact.evidence) for fact in bank.facts.values()
    )
    for where, each in rows:
        if each.document in bank.documents:
            yield where, bank.documents[each.document], each
