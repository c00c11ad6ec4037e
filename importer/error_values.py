"""What a spreadsheet shows where it could not calculate; saved as text, an error is nothing but these signs."""

import re

_SHOWN = re.compile(r"#(REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|#{3,}", re.IGNORECASE)


def is_error_value(text: str) -> bool:
    """Whether the text is an error's, or that of a column too narrow for it; `#N/A` people write for blank."""
    return text[:1] == "#" and _SHOWN.fullmatch(text) is not None
