"""Cells of .xlsx workbooks: every one is the text a person sees, or flagged."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from importer.defaults import Reading
from importer.errors import UnusableFile
from importer.loader import load
from tests.formats.books import PEOPLE, cell, one_sheet, parts, people_rows, row, sheet_xml, write_zip
from tests.loader.sheets import flagged, rows_of

HEADER = row(1, "Name", "Value")


def shown(tmp_path: Path, xml: str, *, formats: tuple[str, ...] = (), strings: str | None = None) -> str:
    """What becomes of one cell, written as XML, at B2."""
    path = one_sheet(tmp_path / "a.xlsx", HEADER + row(2, "Ann", xml), formats=formats, strings=strings)
    return rows_of(load(path, Reading(header_row=1)))[2][1:2][0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1250000.0", "1250000"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("123456789012345", "123456789012345"),
        ("-42", "-42"),
        ("1.5E3", "1500"),
        ("1E-3", "0.001"),
        ("0", "0"),
        ("-0.0", "0"),
        ("2.50", "2.5"),
        ("1234567.891", "1234567.891"),
    ],
)
def test_numbers_gain_and_lose_no_digit(tmp_path: Path, value: str, expected: str) -> None:
    """Whole numbers without .0, fractions without the noise of binary arithmetic."""
    assert shown(tmp_path, f'<c r="B2"><v>{value}</v></c>') == expected


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("00000", "2139", "02139"),
        ("00000", "90210", "90210"),
        ("00000\\-0000", "21390001", "02139-0001"),
        ("[>99999]00000\\-0000;00000", "2139", "02139"),
        ("000\\-00\\-0000", "12345678", "012-34-5678"),
        ("000-00-0000", "12345678", "012-34-5678"),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "5555550101", "(555) 555-0101"),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "5550101", "555-0101"),
        ("(000) 000-0000", "5555550101", "(555) 555-0101"),
        ('"MLS-"000000', "4711", "MLS-004711"),
        ("@", "2139", "2139"),
        ("0", "1250000", "1250000"),
        ("0", "3.7", "3.7"),
        ("0.00", "3.7", "3.7"),
        ("#,##0", "1250000", "1250000"),
        ('"$"#,##0.00', "1250000", "1250000"),
        ("$#,##0.00_);[Red]($#,##0.00)", "-5.5", "-5.5"),
        ("00000", "2139.5", "2139.5"),
        ("0%", "0.25", "25%"),
        ("0.0%", "0.255", "25.5%"),
        ("0%", "0.255", "26%"),
        ("0.00%", "1", "100.00%"),
        ("0.##%", "0.255", "25.5%"),
        ("0.00E+00", "1234.5", "1234.5"),
        ("m/d/yyyy", "45355", "2024-03-04"),
        ("[$-409]d-mmm-yy;@", "45355", "2024-03-04"),
        ("yyyy\\-mm\\-dd hh:mm", "45355.5625", "2024-03-04 13:30:00"),
        ("m/d/yyyy h:mm", "45355", "2024-03-04"),
        ('"on" mmmm', "45355", "2024-03-04"),
        ("h:mm AM/PM", "0.5", "12:00:00"),
        ("h:mm", "45355.5", "2024-03-04 12:00:00"),
        ("[h]:mm:ss", "1.5", "36:00:00"),
        ("mm:ss.0", "0.0006944444", "00:01:00"),
        ("m/d/yyyy", "1", "1900-01-01"),
        ("m/d/yyyy", "61", "1900-03-01"),
        ("m/d/yyyy h:mm", "45355.99999999", "2024-03-05"),
        ('0 "days"', "5", "5"),
        ("General", "1.25", "1.25"),
        ("[Red]General", "1.25", "1.25"),
    ],
)
def test_formats_are_followed_where_they_say_something(tmp_path: Path, code: str, value: str, expected: str) -> None:
    """Digits that a format supplies, percentages, dates and times; looks such as separators are left out."""
    assert shown(tmp_path, f'<c r="B2" s="1"><v>{value}</v></c>', formats=(code,)) == expected


@pytest.mark.parametrize("value", ["-1", "60", "0", "9999999", "x", "nan"])
def test_numbers_that_are_no_day_are_flagged(tmp_path: Path, value: str) -> None:
    """Excel shows ####, 29 February 1900 or 0 January for them."""
    path = one_sheet(
        tmp_path / "a.xlsx", HEADER + row(2, "Ann", f'<c r="B2" s="1"><v>{value}</v></c>'), formats=("m/d/yy",)
    )

    assert flagged(load(path)) == {(2, 1)}


def test_1904_workbooks_count_from_their_own_day(tmp_path: Path) -> None:
    """The same serial is four years later in a workbook of the old Macintosh."""
    xml = sheet_xml(HEADER + row(2, "Ann", '<c r="B2" s="1"><v>43893</v></c>'))
    path = write_zip(tmp_path / "a.xlsx", parts({"S": xml}, formats=("m/d/yyyy",), date1904=True))

    assert rows_of(load(path)) == {2: ["Ann", "2024-03-04"]}


def test_an_extension_list_changes_nothing(tmp_path: Path) -> None:
    """Excel 2013 repeats `workbookPr` there for its own ends; days still count from 1904."""
    xml = sheet_xml(HEADER + row(2, "Ann", '<c r="B2" s="1"><v>43893</v></c>'))
    members = parts({"S": xml}, formats=("m/d/yyyy",), date1904=True)
    more = '<extLst><ext xmlns:x15="urn:x15"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
    members["xl/workbook.xml"] = str(members["xl/workbook.xml"]).replace("</workbook>", more)

    assert rows_of(load(write_zip(tmp_path / "a.xlsx", members))) == {2: ["Ann", "2024-03-04"]}


def test_the_place_of_a_button_is_no_row(tmp_path: Path) -> None:
    """Controls lie over the sheet, and say over which rows and columns; a hidden one among them hides nothing."""
    place = '<controls><anchor><from><col hidden="1" min="1" max="9">2</col><row hidden="1">2</row></from></anchor>'
    xml = sheet_xml(people_rows(), after=place + '<row r="1"><c r="A1"><v>5</v></c></row></controls>')
    sheet = load(write_zip(tmp_path / "a.xlsx", parts({"S": xml})))

    assert [tuple(cells) for cells in rows_of(sheet).values()] == list(PEOPLE[1:])
    assert sheet.notes == ()


def test_a_conditional_format_does_not_reformat_cells(tmp_path: Path) -> None:
    """The formats of `dxfs` have numbers of their own, which may be those of cells."""
    members = parts({"S": sheet_xml(HEADER + row(2, "Ann", '<c r="B2" s="1"><v>45355</v></c>'))}, formats=("m/d/yy",))
    more = '<dxfs><dxf><numFmt numFmtId="164" formatCode="0.00"/></dxf></dxfs></styleSheet>'
    members["xl/styles.xml"] = str(members["xl/styles.xml"]).replace("</styleSheet>", more)

    assert rows_of(load(write_zip(tmp_path / "a.xlsx", members))) == {2: ["Ann", "2024-03-04"]}


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="B2" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="B2" t="d"><v>2024-03-04T00:00:00</v></c>', "2024-03-04"),
        ('<c r="B2" t="d"><v>2024-03-04T13:30:00.000</v></c>', "2024-03-04 13:30:00"),
        ('<c r="B2" t="d"><v>2024-03-04T23:59:59.9999999</v></c>', "2024-03-05"),
        ('<c r="B2" t="d"><v>2024-03-04T13:30:00.499</v></c>', "2024-03-04 13:30:00"),
        ('<c r="B2" t="d"><v>09:05:29.5</v></c>', "09:05:30"),
        ('<c r="B2" t="d"><v>PT24H0M0.000S</v></c>', "24:00:00"),
        ('<c r="B2"><f aca="false">TRUE()</f><v>1</v></c>', "TRUE"),
        ('<c r="B2"><f>FALSE()</f><v>0</v></c>', "FALSE"),
        ('<c r="B2" t="inlineStr"><is><r><t>_</t></r><r><t>x0041_</t></r></is></c>', "_x0041_"),
        ('<c r="B2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>', "_x0041_"),
        ('<c r="B2" t="str"><f>A2</f><v>01234</v></c>', "01234"),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>A9</f><v></v></c>', ""),
        ('<c r="B2" t="inlineStr"><is><r><t>Ann </t></r><r><t>Lee</t></r></is></c>', "Ann Lee"),
        ('<c r="B2" t="inlineStr"><is><t>AT&amp;T &#233;</t></is></c>', "AT&T é"),
        ('<c r="B2" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>', "a\rb_x0041_"),
        ('<c r="B2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', " x "),
        ('<c r="B2" t="inlineStr"><is><t><![CDATA[<row>]]></t></is></c>', "<row>"),
        ('<c r="B2" t="inlineStr"><!-- </row> --><is><t>x</t></is></c>', "x"),
        ("<c r='B2' t='inlineStr'><is><t>x</t></is></c>", "x"),
        ('<c t="inlineStr"><is><t>x</t></is></c>', "x"),
        ('<c r="B2" s="7"><v>5</v></c>', "5"),
        ('<c r="B2" s=""><v>5</v></c>', "5"),
    ],
)
def test_every_kind_of_cell_is_read(tmp_path: Path, xml: str, expected: str) -> None:
    """Booleans, ISO dates, formula results, rich text, entities, escapes, CDATA, missing references and styles."""
    path = one_sheet(tmp_path / "a.xlsx", HEADER + f'<row r="2">{cell("A2", "Ann")}{xml}</row>' + row(3, "Bo", "y"))

    assert rows_of(load(path))[2][1] == expected


def test_shared_strings_keep_their_runs_and_lose_their_phonetic_hints(tmp_path: Path) -> None:
    """Rich text is joined; Japanese reading aids are not part of the text."""
    strings = (
        '<si><t>plain</t></si><si><r><t xml:space="preserve">Ann </t></r><r><t>Lee</t></r></si>'
        "<si><t>山田</t><rPh sb='0' eb='2'><t>ヤマダ</t></rPh></si><si/><si><t>AT&amp;T</t></si><si><t>last</t></si>"
    )
    cells = "".join(
        f'<row r="{number + 2}"><c r="A{number + 2}" t="s"><v>{number}</v></c></row>' for number in range(6)
    )
    path = one_sheet(tmp_path / "a.xlsx", row(1, "Name") + cells, strings=strings)

    assert rows_of(load(path)) == {2: ["plain"], 3: ["Ann Lee"], 4: ["山田"], 6: ["AT&T"], 7: ["last"]}


@pytest.mark.parametrize(
    ("xml", "why", "value"),
    [
        ('<c r="B2" t="e"><v>#N/A</v></c>', "error", "#N/A"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "error", "#DIV/0!"),
        ('<c r="B2"><f>A2&amp;"x"</f></c>', "never stored", '=A2&"x"'),
        ('<c r="B2"><f>A2</f><v></v></c>', "never stored", "=A2"),
        ('<c r="B2"><v>1e400</v></c>', "not a number", "1e400"),
        ('<c r="B2"><v>1.2345678901234568E+16</v></c>', "15 digits", "12345678901234600"),
        ('<c r="B2" t="s"><v>7</v></c>', "not there", ""),
        ('<c r="B2" t="d"><v>someday</v></c>', "date", "someday"),
    ],
)
def test_one_doubtful_cell_is_flagged_alone(tmp_path: Path, xml: str, why: str, value: str) -> None:
    """Errors, formulas without a result and impossible numbers cost their own cell only."""
    path = one_sheet(tmp_path / "a.xlsx", HEADER + row(2, "Ann", xml) + row(3, "Bo", "ok"))
    sheet = load(path)

    assert flagged(sheet) == {(2, 1)}
    assert why in sheet.flags[0].why
    assert sheet.flags[0].value == value or why == "15 digits"
    assert rows_of(sheet)[3][1] == "ok"


@pytest.mark.parametrize("value", ["12345678901234600", "1234567890123450", "12345678901234567", "-1234567890123450"])
@pytest.mark.parametrize("style", ["", ' s="1"', ' s="2"'])
@pytest.mark.parametrize("after", ["", "<!-- -->"])
def test_a_number_of_more_than_fifteen_digits_is_flagged_in_any_notation(
    tmp_path: Path, value: str, style: str, after: str
) -> None:
    """LibreOffice writes all digits of a long id, the last ones lost to zeros; the same digits as text are certain."""
    xml = f'<c r="B2"{style}><v>{value}</v></c>{after}'
    text = row(3, "Bo", cell("B3", value))
    path = one_sheet(tmp_path / "a.xlsx", HEADER + row(2, "Ann", xml) + text, formats=("0", "00000"))
    sheet = load(path)

    assert [(flag.row, flag.column, flag.value) for flag in sheet.flags] == [(2, 1, value)]
    assert "15 digits" in sheet.flags[0].why
    assert rows_of(sheet)[3] == ["Bo", value]


@pytest.mark.parametrize(
    ("formulas", "told"),
    [
        (("<f>1+1</f><v>2</v>",), "the stored result of 1 formula was read."),
        (("<f>1+1</f><v>2</v>", "<f>A2</f>"), "the stored result of 1 formula was read; 1 more has none."),
        (
            ("<f>2</f><v>2</v>",) * 2 + ("<f>A2</f>",) * 2,
            "the stored results of 2 formulas were read; 2 more have none.",
        ),
    ],
)
def test_stored_results_that_are_stale_by_their_own_word_are_told(
    tmp_path: Path, formulas: tuple[str, ...], told: str
) -> None:
    """A workbook that wants to be calculated anew may hold old results, and for some formulas none at all."""
    rows = "".join(row(place, "Ann", f'<c r="B{place}">{xml}</c>') for place, xml in enumerate(formulas, 2))
    members = parts({"S": sheet_xml(HEADER + rows)})
    book = str(members["xl/workbook.xml"]).replace("</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>')
    sheet = load(write_zip(tmp_path / "a.xlsx", {**members, "xl/workbook.xml": book}), Reading(header_row=1))

    assert sheet.notes[0].endswith(told)
    assert len(sheet.flags) == sum("<v>" not in xml for xml in formulas)


def test_a_row_of_nothing_but_formulas_without_results_is_a_row(tmp_path: Path) -> None:
    """It looks blank, but is somebody whom a script linked from another sheet."""
    linked = '<row r="2"><c r="A2"><f>List!A2</f></c><c r="B2"><f>List!B2</f></c></row>'
    sheet = load(one_sheet(tmp_path / "a.xlsx", row(1, "Name", "Email") + linked + row(3, "Bo", "bo@example.com")))

    assert rows_of(sheet) == {2: ["", ""], 3: ["Bo", "bo@example.com"]}
    assert flagged(sheet) == {(2, 0), (2, 1)}


def test_text_as_long_as_excel_allows_is_flagged(tmp_path: Path) -> None:
    """32,767 characters are where Excel cuts; one fewer is fine."""
    rows = HEADER + row(2, "Ann", "x" * 32_767) + row(3, "Bo", "y" * 32_766)
    sheet = load(one_sheet(tmp_path / "a.xlsx", rows))

    assert flagged(sheet) == {(2, 1)}
    assert len(rows_of(sheet)[2][1]) == 32_767


def test_what_openpyxl_writes_is_what_is_read(tmp_path: Path) -> None:
    """Values of every type through the library most scripts use."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Zip", "Start", "When", "At", "Active", "Volume", "Id"])
    sheet.append(
        ["NA", "02139", dt.date(2024, 3, 4), dt.datetime(2024, 3, 4, 13, 30), dt.time(9, 5), True, 1.5e6, 10**16]
    )
    sheet.append(["null", 2139, None, None, None, False, 0.1, "1E5"])
    sheet["B3"].number_format = "00000"
    book.save(tmp_path / "a.xlsx")

    assert rows_of(load(tmp_path / "a.xlsx")) == {
        2: ["NA", "02139", "2024-03-04", "2024-03-04 13:30:00", "09:05:00", "TRUE", "1500000", "10000000000000000"],
        3: ["null", "02139", "", "", "", "FALSE", "0.1", "1E5"],
    }


def test_what_xlsxwriter_writes_is_what_is_read(tmp_path: Path) -> None:
    """Text that looks like a formula, an error or an escape comes back byte for byte."""
    texts = ["=1+1", "#N/A", "_x0041_", "TRUE", " x ", "a\nb", "＝2", "-", "12345678901234567"]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, text in enumerate(["Name", *texts]):
            sheet.write_string(number, 0, text)

    assert [cells[0] for cells in rows_of(load(tmp_path / "a.xlsx")).values()] == texts


def test_a_strict_workbook_equals_its_ordinary_twin(tmp_path: Path) -> None:
    """Strict Open XML differs in its namespaces only."""
    ordinary = load(write_zip(tmp_path / "a.xlsx", parts({"S": sheet_xml(people_rows())})))
    strict = write_zip(
        tmp_path / "b.xlsx",
        parts({"S": sheet_xml(people_rows(), namespace="http://purl.oclc.org/ooxml/spreadsheetml/main")}, strict=True),
    )
    assert load(strict).frame.equals(ordinary.frame)


def test_prefixed_markup_equals_plain_markup(tmp_path: Path) -> None:
    """<x:row> is a row as well."""
    plain = sheet_xml(people_rows())
    prefixed = plain.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?xml", "<?xml")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=")
    sheet = load(write_zip(tmp_path / "a.xlsx", parts({"S": prefixed})))

    assert [tuple(cells) for cells in rows_of(sheet).values()] == list(PEOPLE[1:])


def test_part_names_may_differ_in_case_and_be_absolute(tmp_path: Path) -> None:
    """Some writers spell the parts their own way."""
    members = parts({"S": sheet_xml(people_rows())})
    members["xl/Worksheets/Sheet1.xml"] = members.pop("xl/worksheets/sheet1.xml")
    links = str(members["xl/_rels/workbook.xml.rels"])
    members["xl/_rels/workbook.xml.rels"] = links.replace('"worksheets/', '"/xl/worksheets/')

    assert len(load(write_zip(tmp_path / "a.xlsx", members)).frame) == 2


def test_a_comment_or_cdata_among_rows_hides_what_it_holds(tmp_path: Path) -> None:
    """Rows inside a comment are no rows, however plainly they are written."""
    commented = f"{people_rows()}<!-- {row(4, 'Cy', 'Fox', 'c@example.com')} {row(5, 'Di', 'Hay', 'd@example.com')} -->"
    sheet = load(one_sheet(tmp_path / "a.xlsx", commented + row(6, "Ed", "Ivy", "e@example.com")))

    assert list(sheet.frame.index) == [2, 3, 6]


def test_rows_without_numbers_count_on(tmp_path: Path) -> None:
    """The r attribute is optional, for rows and for cells."""
    text = "".join(f"<row><c t='inlineStr'><is><t>{name}</t></is></c></row>" for name in ("Name", "Ann", "Bo"))

    assert rows_of(load(one_sheet(tmp_path / "a.xlsx", text))) == {2: ["Ann"], 3: ["Bo"]}


def test_macro_workbooks_say_so(tmp_path: Path) -> None:
    """An .xlsm is told by its content type."""
    members = parts({"S": sheet_xml(people_rows())})
    members["[Content_Types].xml"] = (
        '<Types><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    )
    assert load(write_zip(tmp_path / "a.xlsx", members)).format == "xlsm"


def test_a_chart_sheet_in_front_is_passed_over(tmp_path: Path) -> None:
    """Sheets without cells are no choice."""
    members = parts({"Chart": "<chartsheet/>", "Agents": sheet_xml(people_rows())})
    links = str(members["xl/_rels/workbook.xml.rels"])
    members["xl/_rels/workbook.xml.rels"] = links.replace("relationships/worksheet", "relationships/chartsheet", 1)

    assert load(write_zip(tmp_path / "a.xlsx", members)).name == "Agents"


def test_a_workbook_without_visible_sheets_is_refused(tmp_path: Path) -> None:
    """All hidden: a person has to say which."""
    path = write_zip(tmp_path / "a.xlsx", parts({"S": sheet_xml(people_rows())}, states={"S": "hidden"}))
    with pytest.raises(UnusableFile, match="no visible worksheet"):
        load(path)


def test_struck_through_rows_are_named(tmp_path: Path) -> None:
    """A name that is crossed out, or most of a row; one old telephone number takes nobody away."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True, "num_format": "000"})
        bold = book.add_format({"bold": True})
        for line, (cells, crossed) in enumerate(
            [
                (("No", "Name", "Email", "City"), ""),
                ((1, "Ann Lee", "ann@example.com", "Reno"), "Name"),
                ((2, "Bo Ray", "bo@example.com", "Ely"), "No Name Email City"),
                ((3, "Cy Fox", "cy@example.com", "Elko"), "No City"),
                ((4, "Di Hay", "di@example.com", "Reno"), "Email City"),
            ]
        ):
            for column, (title, value) in enumerate(zip(("No", "Name", "Email", "City"), cells, strict=True)):
                sheet.write(line, column, value, struck if title in crossed.split() else bold)
    read, skipped = load(path), load(path, Reading(skip_struck=True))

    assert rows_of(read)[3] == ["002", "Bo Ray", "bo@example.com", "Ely"]
    assert any("3 struck-through rows (rows 2, 3, 5)" in note and "--skip-struck" in note for note in read.notes)
    assert (list(skipped.frame.index), skipped.skipped[0]) == ([4], (2, "struck through"))
    assert "3 struck-through rows skipped (rows 2, 3, 5)." in skipped.notes


def test_a_font_struck_through_by_a_condition_strikes_nobody(tmp_path: Path) -> None:
    """The fonts of conditional formats stand elsewhere in the same part; `val="0"` takes a mark back."""
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/>'
        '<font><strike val="0"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
        "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
    )
    rows = people_rows().replace('<c r="A2"', '<c r="A2" s="1"')
    path = write_zip(tmp_path / "a.xlsx", parts({"Agents": sheet_xml(rows)}) | {"xl/styles.xml": styles})

    assert list(load(path, Reading(skip_struck=True)).frame.index) == [2, 3]
