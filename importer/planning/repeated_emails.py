"""Migrations: source systems that repeat an e-mail address on purpose, and what that means for the rows at hand."""

from collections.abc import Iterable, Sequence

from importer.english import listed
from importer.fields import FIELD, label_of
from importer.model import Difference, SourceKey
from importer.planning.grouping import Person, shared_keys
from importer.planning.sentences import NAMES

EMAIL = "email"
FULL_NAME = "full_name"

OWN_EMAIL = "if they are different people, give each an Email of their own"


def source_habit(person: Person, differences: Iterable[Difference], key: SourceKey) -> str:
    """Why the source system may rightly have one e-mail address in these rows; "" where that does not explain it.

    It explains nothing where the rows share no address, or are the same in all that the system has one row for.
    """
    others = [part for part in key.parts if part != EMAIL]
    different = [_is_different(part, person, differences) for part in others]
    if False in different or EMAIL not in {field for field, _ in shared_keys(person)}:
        return ""
    stands = "stands" if all(different) else "may stand"
    often = f"once for every {_said(others)}" if EMAIL in key.parts else "in several rows"
    return (
        f"In {key.system} there is one row for each {_said(key.parts)}, so one Email {stands} there on purpose, "
        f"{often}; Brokerkit has one contact for each Email."
    )


def _is_different(part: str, person: Person, differences: Iterable[Difference]) -> bool | None:
    """Whether the rows differ in a part of the system's key; None where a row does not say it."""
    fields = NAMES if part == FULL_NAME else {part}
    if any(difference.field in fields for difference in differences):
        return True
    return False if all(not fields.isdisjoint(lead.payload) for lead in person) else None


def _said(parts: Iterable[str]) -> str:
    return listed([label_of(part) if part in FIELD else part.replace("_", " ") for part in parts])


def one_persons_cure(rows: Sequence[int]) -> str:
    """What to do about rows of one name that the source system repeats."""
    first, last = rows[0], rows[-1]
    return (
        f"`merge` makes one contact of them, with what row {first} says where they differ; `first` or `last` sends row "
        f"{first} or row {last} alone. Decide on the sheet Duplicates; for all such rows the mapping can, with "
        "`duplicates: merge`, `first` or `last`."
    )


def other_names_cure(rows: Sequence[int], key: SourceKey) -> str:
    """What to do about rows of different names that the source system repeats; the likelier case first."""
    one = (
        f"if it is one person, decide `merge` on the sheet Duplicates, which takes the name of row {rows[0]}, or let "
        "the mapping say `duplicates: merge` for all such rows"
    )
    cases = [one, OWN_EMAIL] if EMAIL in key.parts else [OWN_EMAIL, one]
    said = "; ".join(cases)
    return f"{said[0].upper()}{said[1:]}."
