"""Draft -> Verdict: every row is a lead or has an error that a person can mend."""

from importer.validation.judge import judge

__all__ = ["judge"]
