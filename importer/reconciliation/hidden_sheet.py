"""Serialises what a results workbook carries for `rerun`, on a sheet that Excel does not list.

It holds the mapping, one mark for every row as it was written, and the cells that a workbook cannot hold as they
were. It holds no copy of the person's other cells: a row that is deleted is gone.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from importer import NAME
from importer.errors import UnusableFile
from importer.reconciliation.cell_xml import any_delicate, canonical, shown
from importer.reconciliation.sheet_page import Column, Line, Page

HIDDEN = NAME
MARK = "Results of brokerkit-importer; `brokerkit-import rerun` reads this sheet. Please leave it as it is."
VERSION = 2

_CHUNK = 30_000
_MARK_LENGTH = 12
_MOST_BYTES = 512 * 1024 * 1024


def hidden_page(content: Mapping[str, Any]) -> Page:
    """The hidden sheet: a sentence for whoever finds it, a digest, and the content in cells of bearable length."""
    packed = base64.b64encode(zlib.compress(json.dumps(content, sort_keys=True).encode())).decode()
    cells = [MARK, _digest(packed), *(packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK))]
    return Page(
        name=HIDDEN,
        size=(len(cells), 1),
        lines=[Line([cell], ["text"]) for cell in cells],
        columns=[Column("", 60, "text")],
        filtered=False,
    )


def read_hidden_page(cells: Iterable[str], name: str) -> Mapping[str, Any]:
    """The content of the hidden sheet. Raises UnusableFile if it is not ours, or was touched."""
    mark, digest, *chunks = [*cells, "", ""]
    packed = "".join(chunks)
    if not mark.startswith("Results of brokerkit-importer") or digest != _digest(packed):
        raise UnusableFile(
            f"{name}: what this workbook carries for rerun is damaged.",
            hint="Give the results workbook as the importer wrote it, with your corrections on Fix.",
        )
    try:
        unpacking = zlib.decompressobj()
        content = json.loads(unpacking.decompress(base64.b64decode(packed, validate=True), _MOST_BYTES))
    except (ValueError, zlib.error, binascii.Error, RecursionError) as error:
        raise UnusableFile(f"{name}: what this workbook carries for rerun cannot be read ({error}).") from None
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise UnusableFile(f"{name}: these results were written by another version of the importer.")
    return content


def row_mark(cells: Sequence[str]) -> str:
    """A short digest of one row's cells as the workbook shows them, by which a changed row is known."""
    if any_delicate(cells):
        cells = [canonical(shown(cell)) for cell in cells]
    text = "\x1f".join(cells)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]


def _digest(packed: str) -> str:
    return hashlib.sha256(packed.encode()).hexdigest()
