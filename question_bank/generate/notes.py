"""What was found out of a bank, and by looking at what: after an edit, the rest need not be again.

Whatever a generator finds out is a node; so is every key of an index that it looks up on the way.
After an edit, the nodes that looked at a changed key have to be found out again; where they come
out as they were, whatever looked at them stands.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from question_bank.content import Bank
from question_bank.content.indexes import INDEXES

Node = tuple[str, Hashable]
"""What was looked up or found out: the name of an index, or of a question, and the key in it."""


@dataclass(frozen=True)
class Changed:
    """The keys under which an edited bank holds something else.

    Those that ``moved`` hold values that are called, sorted or understood otherwise now: whatever
    names these is another thing, though it looks the same.
    """

    nodes: frozenset[Node] = frozenset()
    moved: frozenset[Node] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.moved)


Finders = Mapping[str, Callable[[Any], object]]
"""How to find out, by a node's name, what its key asks."""

Found = TypeVar("Found")

WATCHED = (*(name for name in INDEXES if name != "facts_worded"), "said_of", "spoken")
"""What items are made by looking up."""

_MISSING = object()


class Notes:
    """Remembers what was found out, and which node was found out by looking at which.

    Safe to share between threads, which at worst find the same thing out twice.
    """

    def __init__(
        self,
        known: Mapping[Node, Any] | None = None,
        readers: dict[Node, set[Node]] | None = None,
    ) -> None:
        self._known = dict(known or {})
        self._readers = {} if readers is None else readers
        self._thread = threading.local()

    def look(self, node: Node) -> None:
        """Remember that what is being found out now looked at a node."""
        finding: list[Node] = getattr(self._thread, "finding", [])
        if finding:
            self._readers.setdefault(node, set()).add(finding[-1])

    def recall(self, node: Node, find: Callable[[], Found]) -> Found:
        """Return what is known of a node, or find it out now."""
        self.look(node)
        known: Any = self._known.get(node, _MISSING)
        if known is _MISSING:
            known = self._known[node] = self._find(node, find)
        found: Found = known
        return found

    def knows(self, node: Node) -> bool:
        """Whether a node was found out already."""
        return node in self._known

    def _find(self, node: Node, find: Callable[[], Found]) -> Found:
        if not hasattr(self._thread, "finding"):
            self._thread.finding = []
        self._thread.finding.append(node)
        try:
            return find()
        finally:
            self._thread.finding.pop()

    def after(self) -> "Notes":
        """Return notes for an edited bank: all that these know, until it is found doubtful."""
        return Notes(self._known, self._readers)

    def renew(self, changed: Changed, finders: Sequence[Finders]) -> frozenset[Node]:
        """Find out again what looked at changed nodes; return those that have to be, when asked.

        ``finders``, level by level, say how: a level looks at those before it only. What comes out
        as it was is as good as unchanged, and nothing that looked at it is doubted, unless it
        names what is understood otherwise now.
        """
        moved = set(changed.moved)
        different = moved | changed.nodes
        for level in finders:
            moved |= {node for node in self._readers_of(moved) if node[0] in level}
            doubtful = {node for node in self._readers_of(different) if node[0] in level}
            for name, key in doubtful & self._known.keys():
                if self._differs((name, key), level[name]) or (name, key) in moved:
                    different.add((name, key))
        renewed = {name for level in finders for name in level}
        lost = {node for node in self._readers_of(different) if node[0] not in renewed}
        for node in lost:
            self._known.pop(node, None)
        return frozenset(lost)

    def _differs(self, node: Node, find: Callable[[Any], object]) -> bool:
        before = self._known.pop(node)
        try:
            find(node[1])
        except KeyError:  # it was of a record that is gone
            return True
        return bool(self._known[node] != before)

    def _readers_of(self, nodes: Iterable[Node]) -> set[Node]:
        # Each copied at once, because another thread may add to it.
        return {reader for node in nodes for reader in tuple(self._readers.get(node, ()))}


class Watched(Mapping[Any, Any]):
    """An index that notes every key looked up in it, found or not."""

    def __init__(self, name: str, index: Mapping[Any, Any], notes: Notes) -> None:
        self._name = name
        self._index = index
        self._notes = notes

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ANN401 - any index
        """Return what stands under a key."""
        self._notes.look((self._name, key))
        return self._index.get(key, default)

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - any index
        self._notes.look((self._name, key))
        return self._index[key]

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("a watched index is looked up key by key")

    def __len__(self) -> int:
        return len(self._index)


def watched(bank: Bank, notes: Notes) -> Bank:
    """Return the same bank with indexes that note what is looked up in them."""
    for name in (*WATCHED, *_UNWATCHED):
        getattr(bank, name)
    twin = object.__new__(Bank)
    vars(twin).update(vars(bank))
    vars(twin).update({name: Watched(name, getattr(bank, name), notes) for name in WATCHED})
    return twin


_UNWATCHED = ("children", "concept_named", "overlapping_meanings", "_ancestors")
"""How concepts hang together: an edit of that counts as one of whatever names them."""
