"""Topics of the bank as learners meet them: their names, their facts, how far somebody has come."""

from collections import Counter
from dataclasses import dataclass

from question_bank.generate.grammar import capital_first
from quizapp.bank.current import LiveBank
from quizapp.learning.standings import TopicStanding


@dataclass(frozen=True)
class Set:
    """How far a learner has come with a topic that was set."""

    topic: str
    facts: int
    """Facts there are to learn."""
    met: int
    known: int
    """How many they would recall today, on average, in whole facts."""

    @property
    def share(self) -> float:
        """Share known of all there is to learn, 0 to 1."""
        return self.known / self.facts if self.facts else 0.0


def set_of(live: LiveBank, topic: str, standing: TopicStanding) -> Set:
    """Return how far somebody has come with a topic; what left the bank counts no more."""
    facts = len(live.turns_of(frozenset({topic})))
    known = min(round(standing.recalled), facts)
    return Set(topic, facts, min(standing.learnt, facts), known)


def topic_name(live: LiveBank, topic: str) -> str:
    """Return a topic as a heading; its id if the bank does not know it any more."""
    return capital_first(live.bank.name(topic)) if topic in live.bank.concepts else topic


def topics_taught(live: LiveBank) -> dict[str, int]:
    """Return the topics that can be learnt with their number of facts, by name."""
    counts = Counter(fact.subject for fact in live.taught.values())
    ordered = sorted(counts, key=lambda topic: topic_name(live, topic).lower())
    return {topic: counts[topic] for topic in ordered}
