"""Draft -> Verdict: every row is a lead or has an error that a person can mend."""

from importer.validation.judge import judge
from importer.validation.row_rules import Demands

__all__ = ["Demands", "judge"]
