"""Draft -> Verdict: every row is a lead or has an error that a person can mend."""

from importer.validation.judgement import judge
from importer.validation.rows import Demands

__all__ = ["Demands", "judge"]
