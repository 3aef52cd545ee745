"""What a repair changed, kept so that a person can see and undo it."""

from dataclasses import dataclass

APPLIED_FROM = 0.9


@dataclass(frozen=True)
class Repair:
    """One edit: by which rule, from what to what, in which line (from 1), how sure (0 to 1)."""

    rule: int
    before: str
    after: str
    line: int
    confidence: float

    @property
    def is_sure(self) -> bool:
        """Sure enough to be made without asking."""
        return self.confidence >= APPLIED_FROM
