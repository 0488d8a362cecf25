"""What a tool finds, whatever it looks at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something a tool dislikes: where, by which rule or sent as whom, and why."""

    place: str
    by: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.by}: {self.why}"
