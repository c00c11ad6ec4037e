"""What the page calls what the command line calls by its options."""

import re
from types import MappingProxyType
from typing import Final

from importer.fields import label_of
from importer.mapping.column_targets import LEFT_OUT

READING: Final = MappingProxyType(
    {
        "sheet": "Worksheet",
        "header_row": "Row with the headers",
        "encoding": "Encoding",
        "delimiter": "Delimiter",
        "no_header": "There are no headers",
        "fill_short_rows": "A row with fewer cells ends early; the rest of it is blank",
        "skip_hidden": "Leave out hidden rows",
        "skip_struck": "Leave out struck-through rows",
    }
)
"""A field of `Reading` -> its label."""
FULL_NAME: Final = "full_name"
_ALL: Final = "--sheet all reads them"
"""Where sheets are boxes to tick, there is no word for all of them."""
_OPTION: Final = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
_COMMAND: Final = "brokerkit-import "


def field_label(name: str) -> str:
    """What a field is called on Brokerkit's own screens, and here."""
    return {FULL_NAME: "Full name", LEFT_OUT: "which rows are left out"}.get(name) or label_of(name)


def in_page_words(text: str) -> str:
    """A sentence that names options, for people who see labels; one that tells what to type has nothing for them."""
    return "" if _COMMAND in text else _OPTION.sub(_label, text.replace(_ALL, "Choose several, and they are"))


def _label(option: re.Match[str]) -> str:
    name = option[1].replace("-", "_")
    label = READING.get(name, option[0])
    return label if name == "sheet" else f"“{label}”"
