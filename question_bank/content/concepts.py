"""The things facts speak about: conditions, findings, tests, treatments, structures and so on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Concept:
    """One thing with one permanent id; ``parents`` are the concepts it is a kind of."""

    id: str
    name: str
    kind: str
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to name the concept, the preferred one first."""
        return (self.name, *self.synonyms)
