"""What one column of an unknown sheet probably is."""

from dataclasses import dataclass, replace

OUTRANKED = 0.5
"""How sure it is that a column with a rival, or with values that contradict it, is better left out."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one column probably is."""

    position: int
    header: str
    field: str | None
    """A field's name, `full_name`, or None where the column is better left out."""
    confidence: float
    why: str
    alternatives: tuple[str, ...] = ()
    question: str = ""
    """What a person has to decide although a field is proposed, or ""."""

    def left_out(self, why: str) -> "Suggestion":
        """The column without a field; what it would have been is kept as an alternative."""
        alternatives = (self.field, *self.alternatives) if self.field else self.alternatives
        return replace(
            self,
            field=None,
            confidence=OUTRANKED,
            why=why,
            alternatives=tuple(dict.fromkeys(alternatives)),
            question="",
        )

    def moved(self, field: str, confidence: float, why: str) -> "Suggestion":
        """The column with another field; the one it had is kept as an alternative."""
        others = tuple(other for other in (self.field, *self.alternatives) if other and other != field)
        return replace(
            self, field=field, confidence=round(confidence, 2), why=why, alternatives=tuple(dict.fromkeys(others))
        )
