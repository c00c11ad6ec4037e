"""The note as lines of a template: columns that have no field of their own go into it, each under its header."""

from collections.abc import Iterator

from importer.column_letters import column_name
from importer.english import one_line
from importer.mapping.column_resolution import resolve_header
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.templates import places


def note_line(columns: HeaderIndex, position: int) -> str:
    """The line for one column: `Brand: {Brand}`; a header that cannot stand in braces is named by its letters."""
    reference = one_line(columns.reference(position))
    place = column_name(position) if set(reference) & set("{}") else reference
    label = one_line(columns.headers[position]) or column_name(position).capitalize()
    return f"{in_braces_doubled(label)}: {{{place}}}"


def in_braces_doubled(text: str) -> str:
    """Text that stands for itself in a template."""
    return text.replace("{", "{{").replace("}", "}}")


def lines_about(template: str, columns: HeaderIndex, position: int) -> Iterator[str]:
    """The lines of a template that take something from a column."""
    for line in template.split("\n"):
        if any(resolve_header(place, columns)[0] == position for place in places(line)):
            yield line
