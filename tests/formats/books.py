"""Small workbooks written by hand, part by part, so that a test can say exactly what stands in the file."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
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


def ods(path: Path, tables: Mapping[str, str], *, hidden: str = "", manifest: str = "") -> Path:
    """An OpenDocument spreadsheet with ready rows for each table, of which the one called `hidden` is."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    styles = '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
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
