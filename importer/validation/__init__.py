"""Draft -> Verdict: every row is a lead or has an error that a person can mend."""
