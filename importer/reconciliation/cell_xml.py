"""Sanitises and escapes text for a worksheet: byte for byte where XML and Excel allow, visibly altered elsewhere.

The cells are written here and not by the workbook library for three reasons: it would take a cell that begins with
<r> and ends with </r> for its own markup and pass it on unescaped; it writes a carriage return and `_x0041_` in a
notation that not every reader undoes; and it takes five times as long.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from importer.column_letters import column_letters

LONGEST_CELL = 32_767
"""Excel's limit for one cell, in UTF-16 code units."""

Value = str | int | float
"""What a cell may hold: a number is written only for our own counts, never for anything from a file or a reply."""

# What XML 1.0 cannot carry, entities or not.
_UNHOLDABLE_SET = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_UNHOLDABLE = re.compile(f"[{_UNHOLDABLE_SET}]")
# What a program that saves the workbook again may hand back in another notation.
_DELICATE = re.compile(f"[\r{_UNHOLDABLE_SET}]")
_ESCAPE = "_x"
# Between bars: what cannot go into XML text as it stands, or would be lost at the edge of a cell.
_SIGNS = ("&", "<", ">", _ESCAPE, "  ", "| ", " |")
# Readers undo `_xHHHH_` within one run of text, so the underscore goes into a run of its own.
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BEGINS_CONTROL_PICTURES = 0x2400


def shown(text: str) -> str:
    """The text as the workbook shows it; the same text wherever a workbook can hold it."""
    if _UNHOLDABLE.search(text):
        text = _UNHOLDABLE.sub(_picture, text)
    # A code point takes at most two code units, so a short text needs no counting.
    return text if len(text) * 2 <= LONGEST_CELL else _cut(text)


def why_altered(text: str) -> str:
    """Why `shown` cannot show the text as it is, in a few words; "" if it can."""
    reasons = []
    if found := _UNHOLDABLE.search(text):
        reasons.append(f"a workbook cannot hold the character U+{ord(found[0]):04X}, so a mark stands for it")
    if shown(text) != _UNHOLDABLE.sub(_picture, text):
        reasons.append(f"a cell ends at {LONGEST_CELL:,} characters, so it is cut")
    return "; ".join(reasons)


def is_delicate(text: str) -> bool:
    """Whether the text may come back from a workbook otherwise than it went in."""
    return any_delicate([text])


def any_delicate(texts: Sequence[str]) -> bool:
    """Whether any of the texts is delicate, found out for all of them at once."""
    joined = " ".join(texts)
    return (
        (not joined.isprintable() and _DELICATE.search(joined) is not None)
        or (_ESCAPE in joined and _ESCAPE_LOOKALIKE.search(joined) is not None)
        or _any_long(texts)
    )


def _any_long(texts: Sequence[str]) -> bool:
    return max(map(len, texts), default=0) * 2 > LONGEST_CELL


def canonical(text: str) -> str:
    """The text without the traces that spreadsheet programs leave on delicate cells, for comparing."""
    while _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_BEGINS_CONTROL_PICTURES + code) if code < ord(" ") else "\N{REPLACEMENT CHARACTER}"


def _cut(text: str) -> str:
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST_CELL:
        return text
    mark = f" … [cut: {len(text):,} characters]"
    room = (LONGEST_CELL - len(mark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


def row_xml(
    number: int, cells: Sequence[Value], styles: tuple[int, ...], plain: int, height: float | None = None
) -> str:
    """One row of a worksheet as XML; blank cells are left out unless they are styled other than `plain`."""
    simple = _is_simple([cell for cell in cells if cell.__class__ is str])
    opening, closing = ("<t>", "</t>") if simple else ("", "")
    parts = [f'<row r="{number}">' if height is None else f'<row r="{number}" ht="{height}" customHeight="1">']
    for value, style, (before, after) in zip(cells, styles, _brackets(styles), strict=False):
        if value == "":
            if style != plain:
                parts.append(f"{before}{number}{after}/>")
        elif isinstance(value, str):
            content = value if simple else text_xml(value)
            parts.append(f'{before}{number}{after} t="inlineStr"><is>{opening}{content}{closing}</is></c>')
        else:
            parts.append(f"{before}{number}{after}><v>{value}</v></c>")
    parts.append("</row>")
    return "".join(parts)


@lru_cache(maxsize=256)
def _brackets(styles: tuple[int, ...]) -> list[tuple[str, str]]:
    """What stands before and after the row's number at the beginning of each cell."""
    return [(f'<c r="{column_letters(position)}', f'" s="{style}"') for position, style in enumerate(styles)]


def _is_simple(texts: Sequence[str]) -> bool:
    """Whether all the texts can go into XML just so, found out for all of them at once; in doubt, not."""
    joined = f"|{'|'.join(texts)}|"
    return joined.isprintable() and len(joined) * 2 <= LONGEST_CELL and not any(map(joined.__contains__, _SIGNS))


def text_xml(text: str) -> str:
    """The text as the content of an inline string."""
    if _is_simple([text]):
        return f"<t>{text}</t>"
    runs = _ESCAPE_LOOKALIKE.sub("_\x00", shown(text)).split("\x00")
    if len(runs) == 1:
        return f'<t xml:space="preserve">{escaped(runs[0])}</t>'
    return "".join(f'<r><t xml:space="preserve">{escaped(run)}</t></r>' for run in runs)


def escaped(text: str) -> str:
    """The text with XML's own characters escaped; a bare carriage return would be read as a line feed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
