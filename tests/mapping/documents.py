"""What is wrong with a mapping document."""

from importer.errors import UnusableMapping
from importer.mapping import read_mapping


def problems_of(text: str) -> tuple[str, ...]:
    """What is wrong with a document; () if nothing is."""
    try:
        read_mapping(text, "mine")
    except UnusableMapping as error:
        return error.problems
    return ()
