"""First and last name in columns of their own that hold more than their part of the name."""

from importer.mapping.draft_builder import DraftBuilder
from importer.mapping.full_names import NAME_FIELDS
from importer.mapping.name_splitting import DESIGNATIONS, GENERATIONS

WHOLE_NAME = "a whole name where a part belongs"


def overfull_part(first: str, last: str) -> str:
    """Which of the two holds the other one as well, or is a name written last name first; "" where neither does.

    `Ann` and `Ann` is one part twice, which is as likely a slip.
    """
    if "," not in first + last and " " not in first and " " not in last and first != last:
        return ""
    given, family = first.casefold().split(), last.casefold().split()
    if _is_reversed(given) or (family and given[-len(family) :] == family):
        return "first_name"
    return "last_name" if _is_reversed(family) or (given and family[: len(given)] == given) else ""


def _is_reversed(words: list[str]) -> bool:
    """Whether a comma stands behind a word and a name follows: `Marsh, Di`, but not `Marsh, Jr.`."""
    return any(word.endswith(",") for word in words[:-1]) and words[-1].strip(".") not in GENERATIONS | DESIGNATIONS


def report_whole_names(builder: DraftBuilder) -> None:
    """Warn of cells of first or last name that hold the other part, too."""
    first, last = (builder.filled.get(name, builder.source.blank) for name in NAME_FIELDS)
    for row, given, family in zip(builder.rows, first, last, strict=True):
        if field := overfull_part(given, family):
            cell = given if field == "first_name" else family
            message = (
                f"{cell!r} is more than a {field.replace('_', ' ')}; leave only that part of the name in the cell."
            )
            if given == family:
                message = f"{cell!r} is the first name and the last name; leave in each cell only its part of the name."
            builder.warning(row, field, builder.headers[field], cell, WHOLE_NAME, message)
