"""Draft -> Verdict: every row is a lead or has an error that a person can mend.

judge            the way in: findings, leads and words that nobody understands
draft_columns, schema            the draft laid out in columns; the pandera check of each
parsers, parsed  which parser judges which field; what a parser answers
texts, words, emails, phones, dates, numbers       the parsers
characters, mojibake, mail_domains                 what is wrong with letters and with domains
findings, row_rules, outliers    everything there is to say: of cells, of rows, of the whole roster
leads, changes   what is sent for rows without errors, and where that is not what was typed
"""

from importer.validation.judge import judge

__all__ = ["judge"]
