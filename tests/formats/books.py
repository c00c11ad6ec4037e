"""Small workbooks written by hand, part by part, so that a test can say exactly what stands in the file."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

SAMPLES = Path(__file__).with_name("samples")
"""One invented roster that LibreOffice saved in three formats: titles, zip codes as numbers, dates, errors, totals."""

PEOPLE = (("First Name", "Last Name", "Email"), ("Ann", "Lee", "ann@example.com"), ("Bo", "Ray", "bo@example.com"))


def cell(reference: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    """A row of ready cells, or of texts from column A on."""
    written = [
        value if value.startswith("<c ") else cell(f"{chr(ord('A') + place)}{number}", value)
        for place, value in enumerate(cells)
        if value
    ]
    return f'<row r="{number}"{attributes}>{"".join(written)}</row>'


def people_rows(first: int = 1) -> str:
    """A header and two people."""
    return "".join(row(first + place, *cells) for place, cells in enumerate(PEOPLE))


def sheet_xml(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """A worksheet part."""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def parts(
    sheets: Mapping[str, str],
    *,
    formats: Sequence[str] = (),
    strings: str | None = None,
    states: Mapping[str, str] | None = None,
    date1904: bool = False,
    strict: bool = False,
) -> dict[str, str]:
    """The parts of a workbook. Cell style n has the n-th of `formats`, and style 0 is General."""
    namespace, links = (STRICT, STRICT_LINKS) if strict else (MAIN, LINKS)
    shown = {name: (states or {}).get(name, "visible") for name in sheets}
    tabs = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}" state="{shown[name]}"/>'
        for number, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="s{number}" Type="{links}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="st" Type="{links}/styles" Target="styles.xml"/>'
    if strings is not None:
        relations += f'<Relationship Id="ss" Type="{links}/sharedStrings" Target="sharedStrings.xml"/>'
    made = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{links}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{links}"><workbookPr date1904="{int(date1904)}"/>'
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        "xl/styles.xml": styles_xml(formats, namespace),
    }
    for number, xml in enumerate(sheets.values(), 1):
        made[f"xl/worksheets/sheet{number}.xml"] = xml
    if strings is not None:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{strings}</sst>'
    return made


def styles_xml(formats: Sequence[str], namespace: str = MAIN) -> str:
    """A styles part: style 0 is General, the others have the given formats."""
    codes = "".join(
        f'<numFmt numFmtId="{164 + place}" formatCode={quoteattr(code)}/>' for place, code in enumerate(formats)
    )
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + place}"/>' for place in range(len(formats)))
    return f'<styleSheet xmlns="{namespace}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'


def write_zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """Write members into a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def one_sheet(path: Path, rows: str, *, formats: Sequence[str] = (), strings: str | None = None) -> Path:
    """A workbook with one worksheet of ready rows."""
    return write_zip(path, parts({"Agents": sheet_xml(rows)}, formats=formats, strings=strings))


def text_cell(text: str) -> str:
    """An OpenDocument cell with text."""
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def ods_row(*cells: str, attributes: str = "") -> str:
    """An OpenDocument row of ready cells or texts."""
    written = [cell if cell.startswith("<") else text_cell(cell) for cell in cells]
    return f"<table:table-row{attributes}>{''.join(written)}</table:table-row>"


def ods(path: Path, tables: Mapping[str, str], *, hidden: str = "", manifest: str = "") -> Path:
    """An OpenDocument spreadsheet with ready rows for each table, of which the one called `hidden` is.

    Cells may have the style `struck`.
    """
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    styles = '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
    styles += (
        '<style:style style:name="struck"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    body = "".join(
        f"<table:table table:name={quoteattr(name)} table:style-name='{'off' if name == hidden else 'on'}'>"
        f"{rows}</table:table>"
        for name, rows in tables.items()
    )
    content = (
        f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        },
    )


def read_zip(path: Path) -> dict[str, bytes]:
    """The members of a zip archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_cell(path: Path, sheet: str, reference: str, written: str, form: str = "") -> Path:
    """Put other content into a cell of a finished workbook, under a number format of its own.

    `written` is the cell's XML from its type on: `t="e"><v>#N/A</v>`.
    """
    members = {name: content.decode() for name, content in read_zip(path).items()}
    styles = members["xl/styles.xml"]
    known = len(re.findall("<xf ", re.findall("<cellXfs.*?</cellXfs>", styles)[0]))
    code = f'<numFmts><numFmt numFmtId="999" formatCode={quoteattr(form or "General")}/></numFmts>'
    styles = re.sub("<numFmts.*?</numFmts>", "", styles)
    styles = re.sub("(<styleSheet[^>]*>)", lambda found: found[1] + code, styles)
    members["xl/styles.xml"] = styles.replace("</cellXfs>", '<xf numFmtId="999" xfId="0"/></cellXfs>')
    part = f"xl/worksheets/sheet{_tabs(members).index(sheet) + 1}.xml"
    new = f'<c r="{reference}" s="{known}" {written}</c>'
    members[part], times = re.subn(
        rf'<c r="{reference}"[^>]*?(?:/>|>.*?</c>)', lambda _: new, members[part], count=1, flags=re.DOTALL
    )
    assert times == 1, f"{sheet} has no cell {reference}"
    return write_zip(path, members)


def _tabs(members: Mapping[str, str]) -> list[str]:
    return re.findall('<sheet name="([^"]*)"', members["xl/workbook.xml"])


def as_libreoffice_saves(path: Path) -> Path:
    """The workbook as LibreOffice 7 hands it back.

    Texts are shared strings, every cell has a type and a style, formulas have an attribute, and truth and errors have
    become formulas. (It calculates formulas as well, which is left out: no formula, no result.)
    """
    members, strings = read_zip(path), list[str]()
    ElementTree.register_namespace("", MAIN)
    ElementTree.register_namespace("r", LINKS)
    for name, content in members.items():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            sheet = ElementTree.fromstring(content)  # noqa: S314 (our own)
            for each in sheet.iter(f"{{{MAIN}}}c"):
                _save_cell(each, strings)
            members[name] = ElementTree.tostring(sheet)
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'.encode()
    links = members["xl/_rels/workbook.xml.rels"]
    if b"sharedStrings" not in links:
        link = f'<Relationship Id="ss" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        members["xl/_rels/workbook.xml.rels"] = links.replace(b"</Relationships>", link.encode())
    return write_zip(path, members)


def _save_cell(each: ElementTree.Element, strings: list[str]) -> None:
    kind, value = each.get("t", "n"), each.findtext(f"{{{MAIN}}}v", "")
    if kind == "inlineStr":
        strings.append("".join(each.itertext()))
        each[:] = [_element("v", str(len(strings) - 1))]
    elif kind in {"b", "e"}:
        each[:] = [_element("f", value if kind == "e" else ("TRUE()" if value == "1" else "FALSE()")), *each]
    for formula in each.iter(f"{{{MAIN}}}f"):
        formula.set("aca", "false")
    each.set("t", {"inlineStr": "s", "b": "n"}.get(kind, kind))
    each.set("s", each.get("s", "0"))


def _element(name: str, text: str) -> ElementTree.Element:
    made = ElementTree.Element(f"{{{MAIN}}}{name}")
    made.text = text
    return made
