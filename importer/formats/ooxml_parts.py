"""The parts of an Office Open XML workbook: which sheets there are, the shared strings, the number formats.

Read here and not by a library because no reader of values keeps what a person sees: the `00000` of a zip code, error
cells, formulas that nobody calculated, hidden rows. Part names and relationships are followed as the standard says,
so that Strict workbooks and unusual file names make no difference.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from importer.errors import UnusableFile
from importer.formats.archive import Archive, resolve
from importer.formats.grid import Tab
from importer.formats.limits import ROSTER, Limits
from importer.formats.number_formats import BUILT_IN, Render, renderer, shown_order
from importer.formats.xml_stream import Locals, Markup, elements, is_plain, pieces
from importer.model import DateOrder

STRING_END = "</si>"
PLAIN_STRING = re.compile(r'\s*<si><t(?: xml:space="preserve")?>([^<&\x00-\x08\x0b-\x1f]*)</t></si>')
"""What most strings look like; they are taken as they stand, for the reasons that `worksheet` gives."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the worksheets share."""

    format: str
    tabs: tuple[Tab, ...]
    strings: list[str]
    renders: list[Render]
    """By cell style: how its numbers are shown."""
    date1904: bool
    stale: bool
    """Whether the workbook asks to be calculated anew on opening."""
    limits: Limits = ROSTER
    orders: Sequence[DateOrder | None] = ()
    """By cell style: whether it says of a date that the day or the month stands first."""
    struck: frozenset[str] = frozenset()
    """Cell styles whose font is struck through, by number as cells write it."""


def open_workbook(archive: Archive, limits: Limits) -> Workbook:
    """Read everything but the worksheets."""
    main = _workbook_part(archive)
    folder = main.rpartition("/")[0]
    links = relationships(archive, main)
    tabs: list[Tab] = []
    flags = {"date1904": False, "stale": False}
    for name, attributes in elements(main, archive.chunks(main)):
        if name == "sheets/sheet":
            tabs.append(_tab(attributes, links, folder))
        elif name == "workbook/workbookPr":
            flags["date1904"] = attributes.get("date1904", "") in {"1", "true", "on"}
        elif name == "workbook/calcPr":
            flags["stale"] = attributes.get("fullCalcOnLoad", "") in {"1", "true"}
    strings = next((resolve(folder, target) for kind, target in links.values() if kind == "sharedStrings"), "")
    styles = next((resolve(folder, target) for kind, target in links.values() if kind == "styles"), "")
    numbers, codes = cell_formats(archive, styles) if styles in archive else ([], {})
    return Workbook(
        "xlsm" if _has_macros(archive, main) else "xlsx",
        tuple(tabs),
        shared_strings(archive, strings, limits) if strings in archive else [],
        cell_renders(numbers, codes, date1904=flags["date1904"]),
        flags["date1904"],
        flags["stale"],
        limits,
        [shown_order(codes.get(number, "General")) for number in numbers],
        struck_styles(archive, styles) if styles in archive else frozenset(),
    )


def _workbook_part(archive: Archive) -> str:
    for kind, target in relationships(archive, "").values():
        if kind == "officeDocument":
            return resolve("", target)
    if "xl/workbook.xml" in archive:
        return "xl/workbook.xml"
    raise UnusableFile("The file is a zip archive, but not a workbook.")


def relationships(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Relationship id -> its kind (the last word of its type) and its target."""
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    if name not in archive:
        return {}
    return {
        attributes.get("Id", ""): (attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", ""))
        for element, attributes in elements(name, archive.chunks(name))
        if element == "Relationships/Relationship"
    }


def _tab(attributes: dict[str, str], links: dict[str, tuple[str, str]], folder: str) -> Tab:
    kind, target = links.get(attributes.get("id", ""), ("", ""))
    hidden = attributes.get("state", "visible") != "visible"
    return Tab(attributes.get("name", ""), hidden, kind == "worksheet", resolve(folder, target))


def _has_macros(archive: Archive, main: str) -> bool:
    types = "[Content_Types].xml"
    return types in archive and any(
        "macroEnabled" in attributes.get("ContentType", "")
        for _, attributes in elements(types, archive.chunks(types))
        if attributes.get("PartName", "").lstrip("/").lower() == main.lower()
    )


def shared_strings(archive: Archive, part: str, limits: Limits) -> list[str]:
    """The strings that cells refer to by number; phonetic hints are left out."""
    strings: list[str] = []
    reader = RichText(limits.text)

    def end(name: str) -> None:
        if reader.end(name):
            strings.append(reader.take())

    markup = Markup(part, reader.start, end, reader.text)
    quick = False
    for piece in pieces(part, archive.chunks(part), STRING_END):
        plain = PLAIN_STRING.fullmatch(piece) if quick else None
        if plain:
            strings.append(unescape(plain[1]))
            continue
        quick = (quick or not strings) and is_plain(piece)
        markup.feed(piece)
    markup.close()
    return strings


class RichText:
    """Collects the text of one `si` or `is` element out of its runs."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._names = Locals()
        self._runs: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._inside = False
        self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name]
        if local == "t":
            self._inside = not self._phonetic
        elif local == "rPh":
            self._phonetic = True

    def text(self, text: str) -> None:
        """Characters of whichever element is open."""
        if self._inside:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > self._longest:
                raise UnusableFile("The workbook is not safe to read: one of its texts is millions of characters long.")

    def end(self, name: str) -> bool:
        """An element ends; True if it was a whole string."""
        local = self._names[name]
        if local == "t" and self._inside:
            self._runs.append(unescape("".join(self._pieces)))
            self._pieces.clear()
        elif local == "rPh":
            self._phonetic = False
        self._inside = False
        return local == "si"

    def take(self) -> str:
        """The text collected, once."""
        text = "".join(self._runs)
        self._runs.clear()
        self._length = 0
        return text


def unescape(text: str) -> str:
    """`_x000D_` and the like -> the character meant; Excel writes characters so that XML cannot hold.

    Each `t` by itself (ST_Xstring, ECMA-376 part 1, 22.9.2.19): what stands in two runs is no escape.
    """
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


def cell_formats(archive: Archive, part: str) -> tuple[list[int], dict[int, str]]:
    """For every cell style the number of its format, and the formats that the workbook spells out."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for name, attributes in elements(part, archive.chunks(part)):
        if name == "numFmts/numFmt":  # those of conditional formats stand in a `dxf` and may repeat a number
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "General")
        elif name == "cellXfs/xf":
            numbers.append(_number(attributes.get("numFmtId")))
    return numbers, codes


def cell_renders(numbers: list[int], codes: dict[int, str], *, date1904: bool) -> list[Render]:
    """For every cell style: how numbers under it are shown."""
    codes = {**BUILT_IN, **codes}
    known: dict[int, Render] = {}
    make: Callable[[int], Render] = lambda number: known.setdefault(  # noqa: E731
        number, renderer(codes.get(number, "General"), date1904=date1904)
    )
    return [make(number) for number in numbers]


def struck_styles(archive: Archive, part: str) -> frozenset[str]:
    """The cell styles whose font is struck through; a font stands in `fonts` or, for a condition, in a `dxf`."""
    fonts: list[bool] = []
    styles: list[int] = []
    inside = ""
    for name, attributes in elements(part, archive.chunks(part)):
        if name.endswith("/font"):
            inside = name
            fonts += [False] * (name == "fonts/font")
        elif name == "font/strike" and inside == "fonts/font":
            fonts[-1] = attributes.get("val", "1") not in {"0", "false"}
        elif name == "cellXfs/xf":
            styles.append(_number(attributes.get("fontId")))
    return frozenset(str(style) for style, font in enumerate(styles) if font < len(fonts) and fonts[font])


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
