"""Answers that are not committed yet, and changes of what they ask: one waits for the other.

On PostgreSQL a change would not see the first answer about a fact that is still on its way, nor
that answer the change: its memory would stay with a fact that was merged, or its learner would
never be told. SQLite has one writer anyway.

These locks are in the server's memory and end with the transaction. Sharing the lock of a fact's
row would write to that row with every answer. One lock for all facts would let everybody wait for a
change that thousands are told of, and one for each fact would be too many for an import: so facts
share a few. Whoever takes them takes them before the learner's row, those of several facts in
order, and in one statement, so that nobody waits in a circle.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zlib import crc32

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from quizapp.extensions.statements import Prepared
from quizapp.learning.aliases import family_of, roots_of

STRIPES = 64
"""Locks that the facts share: of all answers one in so many waits for a change of one fact."""
UNNAMED = [STRIPES]
"""The lock of whoever writes to a learner's log or memories without saying of which facts."""

_SORT = 0x71_75_69_7A
"""Tells these locks from those of others in the same database."""
_NAMED: BindParameter[Any] = bindparam("stripes", type_=ARRAY(Integer))


class _Locked(ColumnElement[bool]):
    """True, once locks are had: looked at before any row is, so before any is locked."""

    inherit_cache = False
    """Else a statement that shares locks would be taken for one that wants them alone."""

    def __init__(self, lock: Callable[..., ColumnElement[Any]]) -> None:
        stripe = func.unnest(_NAMED).column_valued("stripe")
        self.taken = select(func.count(lock(_SORT, stripe))).scalar_subquery().is_not(None)


@compiles(_Locked)
def _nothing(_element: _Locked, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return compiler.process(true(), **options)


@compiles(_Locked, "postgresql")
def _take(element: _Locked, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return compiler.process(element.taken, **options)


NO_CHANGE = _Locked(func.pg_advisory_xact_lock_shared)
"""Condition of a statement that locks a learner: it waits until no change of the facts of `stripes`
is on its way, and lets none begin before the transaction ends."""

_ALONE = Prepared(select(_Locked(func.pg_advisory_xact_lock)))


def stripes_of(facts: Iterable[str]) -> list[int]:
    """Return the locks of facts, in the order in which they are taken."""
    return sorted({crc32(fact.encode()) % STRIPES for fact in facts})


def await_answers(session: Session, facts: Sequence[str]) -> None:
    """Wait for the answers about facts that are on their way, and let later ones wait.

    And those about facts that were merged into these, or that these were merged into. Call it
    before looking for who answered, once for all facts of a change.
    """
    if session.get_bind().dialect.name != "postgresql" or not facts:
        return
    family = {*family_of(session, facts), *roots_of(session, facts).values()}
    _ALONE.rows(session, stripes=[*stripes_of(family), *UNNAMED])
