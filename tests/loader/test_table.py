"""Where the header is, which rows are data, and what becomes of every other row."""

from pathlib import Path

import pytest

from importer.defaults import Reading
from importer.errors import UnusableFile, UsageError
from importer.loader import load
from importer.model import Sheet
from tests.formats.books import one_sheet, parts, people_rows, row, sheet_xml, write_zip
from tests.loader.sheets import loaded, rows_of


def accounted(sheet: Sheet, last: int) -> bool:
    """Whether every physical row is the header, a row of the table or named as skipped, once."""
    rows = [sheet.header_row, *map(int, sheet.frame.index), *(number for number, _ in sheet.skipped)]
    return sorted(number for number in rows if number is not None) == list(range(1, last + 1))


def test_a_header_below_titles_and_a_note_is_found(tmp_path: Path) -> None:
    """As in a LinkedIn export: a word, a long sentence, a blank line, then the header."""
    text = (
        'Notes:\n"When exporting your data, you may notice that some addresses are missing, as members decide."\n\n'
        "First Name,Last Name,URL,Email Address,Company\nAnn,Lee,https://example.com/ann,ann@example.com,Realty\n"
    )
    sheet = loaded(tmp_path, text)

    assert sheet.header_row == 4
    assert sheet.skipped == ((1, "title"), (2, "title"), (3, "blank"))
    assert rows_of(sheet)[5][3] == "ann@example.com"
    assert accounted(sheet, 5)
    assert any("row 4" in note for note in sheet.notes)


@pytest.mark.parametrize(
    "rows",
    [
        "Ann,Lee\nBo,Ray\n",
        "Ann,Lee,,Reno\nBo,Ray,n/a,Ely\nCy,Fox,555-555-0101,Elko\nDi,Hay,555-555-0102,Reno\n",
        "Ann Lee\nBo Ray\n",
        "Ann,Lee,unlisted,Reno\nBo,Ray,555-555-0101,Ely\nCy,Fox,555-555-0102,Elko\n",
        "Ann,Lee,declined,Reno\nBo,Ray,555-555-0101,Ely\nCy,Fox,555-555-0102,Elko\n",
        "Ann,Lee,unknown,pending\nBo,Ray,555-555-0101,b@example.com\nCy,Fox,555-555-0102,c@example.com\n",
        "Our people\n\nAnn,Lee,Reno\nBo,Ray,Ely\nCy,Fox,Elko\n",
        "Ann Lee,Team Lead,Sales\nBo Ray,Agent,Sales\nCy Fox,Broker,Office\n",
        "Ann Lee\nThe Smith Group\nBo Ray\n",
        "Ann,Lee\nBo Group,Ray\nCy,Fox\n",
    ],
)
def test_the_first_person_is_never_taken_for_a_header(tmp_path: Path, rows: str) -> None:
    """Without a header the file is a question, with the option to type; nobody is swallowed."""
    with pytest.raises(UnusableFile, match="header") as refusal:
        loaded(tmp_path, rows)

    assert "--no-header" in refusal.value.hint
    assert "--header-row" in refusal.value.hint


@pytest.mark.parametrize(
    "rows",
    [
        "01,SL3000001,DOE,1 MAIN ST,MIAMI,FL,33101,01/02/2020\n01,SL3000002,ROE,2 OAK AVE,OCALA,FL,34470,\n",
        "Ann,Lee,ann@example.com\nBo,Ray,bo@example.com\n",
        "Ann Lee;555-555-0101;Reno\nBo Ray;555-555-0102;Ely\nCy Fox;;Elko\n",
        "3.5,1\n4.5,2\n5.5,2\n",
    ],
)
def test_a_plain_table_is_read_without_a_header(tmp_path: Path, rows: str) -> None:
    """Where the first row holds values in the places where all rows do, it is a record; the note says how to go on."""
    sheet = loaded(tmp_path, rows)

    assert (sheet.header_row, set(sheet.headers), sheet.flags) == (None, {""}, ())
    assert list(sheet.frame.index) == list(range(1, rows.count("\n") + 1))
    assert any("no header" in note and "column A" in note for note in sheet.notes)


def test_a_plain_table_may_be_a_worksheet(tmp_path: Path) -> None:
    """The rows of a workbook have no width of their own; their values decide."""
    rows = row(1, "Ann", "Lee", "ann@example.com") + row(2, "Bo", "Ray", "bo@example.com", "x")

    assert list(load(one_sheet(tmp_path / "a.xlsx", rows)).frame.index) == [1, 2]


@pytest.mark.parametrize("header", ["x,x,x", "# energy (MeV), n (cm2 g-1),E"])
def test_names_above_measurements_need_no_known_word(tmp_path: Path, header: str) -> None:
    """Nearly all columns hold values, so a row of words above them is their header, even if it repeats itself."""
    assert loaded(tmp_path, f"{header}\n1.5,2,3\n2.5,3,4\n").header_row == 1


@pytest.mark.parametrize(
    "text",
    [
        "foo,bar\n1,2\n",
        "foo\n1\n2\n",
        "f1,f2,f3\n1,2,x\n3,4,y\n",
        "imię,nazwisko,telefon,poczta\nAnna,Lis,555-555-0101,a@example.com\n",
        "Sample,peak PO4,actual PO4\nx,1.5,1.6\ny,2.5,2.6\n",
        "Museum,2011,2010\nPrado,23.8,17.5\nUffizi,24.1,18.2\n",
        "a,b,c\na,x,\n,b,c\n",
        "Ime,Grad,Email\nAna,Split,a@example.com\nIva,Zadar,i@example.com\n",
        "Our people\n\nime,kod\nAna,1\nIva,2\n",
        "Name,Agent\nAnn,Agent\nBo,x\n",
        "No,Name,Email\n1,Ann,a@example.com\n2,Bo,b@example.com\n",
    ],
)
def test_a_header_without_known_words_is_known_by_the_values_below(tmp_path: Path, text: str) -> None:
    """Words above numbers, telephone numbers or addresses in two columns, or in one that names what is below it."""
    first = next(number for number, line in enumerate(text.splitlines(), 1) if "," in line or line == "foo")

    assert loaded(tmp_path, text).header_row == first


def test_without_a_header_columns_have_letters_only(tmp_path: Path) -> None:
    """--no-header makes every row a record; headers are blank and a note says how columns are named."""
    sheet = loaded(tmp_path, "Ann,a@example.com\n\nBo,b@example.com,x\n", Reading(no_header=True))

    assert (sheet.header_row, sheet.headers) == (None, ("", "", ""))
    assert list(sheet.frame.index) == [1, 3]
    assert sheet.header_label(1) == "column B"
    assert [flag.row for flag in sheet.flags] == [3]


def test_a_told_header_row_is_taken(tmp_path: Path) -> None:
    """--header-row decides, also for words no header has."""
    sheet = loaded(tmp_path, "x,y\nAnn,Lee\nBo,Ray\n", Reading(header_row=2))

    assert (sheet.headers, sheet.skipped, list(sheet.frame.index)) == (("Ann", "Lee"), ((1, "title"),), [3])


@pytest.mark.parametrize(
    "reading", [Reading(header_row=9), Reading(header_row=2), Reading(header_row=1, no_header=True)]
)
def test_an_impossible_header_row_is_a_usage_error(tmp_path: Path, reading: Reading) -> None:
    """A row that is not there or blank, or two wishes that contradict each other."""
    with pytest.raises(UsageError, match="header"):
        loaded(tmp_path, "Name,Email\n\nAnn,a@example.com\n", reading)


def test_two_header_rows_are_one_header(tmp_path: Path) -> None:
    """The lower row names the columns, with the upper one in front where a name alone would be blank or repeated."""
    text = (
        "Agent,,Home,,Office,,\nFirst Name,Last Name,Phone,City,Phone,City,Email\nAnn,Lee,1,Reno,2,Ely,a@example.com\n"
    )
    sheet = loaded(tmp_path, text)

    assert sheet.header_row == 2
    assert sheet.headers == (
        "First Name",
        "Last Name",
        "Home Phone",
        "Home City",
        "Office Phone",
        "Office City",
        "Email",
    )
    assert sheet.skipped == ((1, "upper header row"),)


def test_header_words_split_over_two_full_rows_are_joined(tmp_path: Path) -> None:
    """First / Name over two rows is First Name."""
    sheet = loaded(tmp_path, "First,Last,Cell,Email\nName,Name,Phone,Address\nAnn,Lee,555-555-0101,a@example.com\n")

    assert sheet.headers == ("First Name", "Last Name", "Cell Phone", "Email Address")
    assert list(sheet.frame.index) == [3]


def test_repeated_headers_are_skipped_by_name(tmp_path: Path) -> None:
    """Exports glued together repeat the header; it is no person."""
    sheet = loaded(tmp_path, "Name,Email\nAnn,a@example.com\nName,Email\nBo,b@example.com\n")

    assert sheet.skipped == ((3, "repeated header"),)
    assert accounted(sheet, 4)


def test_totals_and_closing_lines_are_no_people(tmp_path: Path) -> None:
    """A totals row, a blank line and `Generated on` are skipped, each with its reason."""
    text = "Name,Email,Volume\nAnn,a@example.com,10\nBo,b@example.com,20\nTotal,,30\n\nGenerated on 11/23/2026\n"
    sheet = loaded(tmp_path, text)

    assert list(sheet.frame.index) == [2, 3]
    assert sheet.skipped == ((4, "totals"), (5, "blank"), (6, "footer"))
    assert {"1 row of totals skipped (row 4).", "1 footer row skipped (row 6)."} <= set(sheet.notes)


def test_a_short_list_below_a_long_preamble_is_found(tmp_path: Path) -> None:
    """Titles, a date, the list with one person, a count and a closing line."""
    text = (
        "Example Realty Roster,,,\nAs of 11/01/2026,,,\nPrepared by,Office,,\n,,,\nAgent Name,Office,Phone,Email\n"
        "Ann Lee,Main,555-555-0101,a@example.com\n,,,\nTotal agents: 1,,,\nReport generated by the MLS,,,\n"
    )
    sheet = loaded(tmp_path, text)

    assert (sheet.header_row, list(sheet.frame.index)) == (5, [6])
    assert accounted(sheet, 9)


def test_a_header_half_of_which_is_blank_is_a_header(tmp_path: Path) -> None:
    """Row numbers and a nameless column beside named ones."""
    sheet = loaded(tmp_path, ",First Name,,Email\n1,Ann,x,a@example.com\n2,Bo,y,b@example.com\n")

    assert (sheet.header_row, sheet.headers, len(sheet.frame)) == (1, ("", "First Name", "", "Email"), 2)


def test_a_summary_below_the_list_is_a_second_table(tmp_path: Path) -> None:
    """Words where the people above have e-mail addresses begin another table; a sparse person does not."""
    people = "Name,Email\nAnn,a@example.com\nBo,b@example.com\n"
    summary = loaded(tmp_path, f"{people}\nSummary,Count\nAgents,2\n")
    sparse = loaded(tmp_path, f"{people}\nPrice Young,\nCy,c@example.com\n")

    assert list(summary.frame.index) == [2, 3]
    assert list(sparse.frame.index) == [2, 3, 5, 6]


def test_a_person_called_total_is_a_person(tmp_path: Path) -> None:
    """A name that begins like a totals row does not lose the row."""
    text = (
        "Name,Last,Phone\nTotal Fitz,,5555550101\nSum,Wong,\nAverage Joe,,555-555-0102\nTotal,Recall,\nCount,Basie,1\n"
    )

    assert list(loaded(tmp_path, text).frame.index) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "line",
    ["Total,,30", "TOTALS:,2,$30.00", "Grand Total,,1,", "Subtotal Miami,,30", "Total agents: 2,,", "Average,,15"],
)
def test_rows_that_sum_up_are_no_people(tmp_path: Path, line: str) -> None:
    """Totals stand anywhere in exports with groups."""
    sheet = loaded(tmp_path, f"Name,Email,Volume\nAnn,a@example.com,10\n{line}\nBo,b@example.com,20\n")

    assert (list(sheet.frame.index), sheet.skipped) == ([2, 4], ((3, "totals"),))


def test_a_sparse_person_below_the_header_is_no_second_header(tmp_path: Path) -> None:
    """Values that are header words elsewhere, such as a role and an office, do not make a header."""
    sheet = loaded(
        tmp_path, "First Name,Last Name,Email,Role,City,State\n,,,Agent,Main Office,\nAnn,Lee,a@example.com,,,\n"
    )

    assert (sheet.header_row, list(sheet.frame.index)) == (1, [2, 3])


def test_a_second_table_is_not_read_as_people(tmp_path: Path) -> None:
    """Another header below ends the table; the note says how to read the second one, and that works."""
    text = "Name,Email\nAnn,a@example.com\n\nOffice,City,Phone\nMain Office,Reno,555-555-0101\n"
    sheet = loaded(tmp_path, text)
    second = loaded(tmp_path, text, Reading(header_row=4))

    assert list(sheet.frame.index) == [2]
    assert sheet.skipped == ((3, "blank"), (4, "second table"), (5, "second table"))
    assert any("--header-row 4" in note for note in sheet.notes)
    assert list(second.frame.index) == [5]


def test_names_within_groups_are_a_header_and_no_person(tmp_path: Path) -> None:
    """`Air` and `Rail` below `Travel` and a blank name two columns; nobody else has words there."""
    text = (
        "First Name,Last Name,Email,Travel,,Phone\n,,,Air,Rail\nAnn,Lee,a@example.com,1,2,555-555-0101\n"
        "Bo,Ray,b@example.com,3,4,555-555-0102\n"
    )
    sheet = loaded(tmp_path, text)

    assert (sheet.header_row, list(sheet.frame.index), sheet.flags) == (2, [3, 4], ())
    assert sheet.headers == ("First Name", "Last Name", "Email", "Travel Air", "Travel Rail", "Phone")
    assert sheet.skipped == ((1, "upper header row"),)


@pytest.mark.parametrize(
    "text",
    [
        "Agent,,Email\nAnn,Lee,\nBo,Ray,b@example.com\nCy,Fox,c@example.com\n",
        "Name,Email,\nAnn Lee,,call her\nBo Ray,b@example.com,\n",
        "Name,Email,Tags,\n,,new,vip\nBo Ray,b@example.com,new,\nCy Fox,c@example.com,old,\n",
    ],
)
def test_a_sparse_first_person_is_no_name_within_groups(tmp_path: Path, text: str) -> None:
    """Words above other people's words, or beside a column of its own, are a person's."""
    assert 2 in loaded(tmp_path, text).frame.index


def test_what_is_wrong_with_the_header_is_a_note(tmp_path: Path) -> None:
    """It is no row that could be held back; a mark without its twin in a text, an error in a worksheet."""
    text = loaded(tmp_path, '"Name,Email\n"Ann",a@example.com\n')
    error = '<c r="F1" t="e"><v>#REF!</v></c>'
    header = row(1, "First Name", "Last Name", "Email", "Phone", "City", error)
    book = load(one_sheet(tmp_path / "a.xlsx", header + row(2, "Ann", "Lee", "a@example.com", "1", "Ely", "x")))

    assert (text.flags, book.flags) == ((), ())
    assert any(note.startswith("The header (row 1) has a stray quotation mark") for note in text.notes)
    assert "The header (column F, row 1) holds an error instead of a value." in book.notes


def test_the_title_of_a_section_is_no_person(tmp_path: Path) -> None:
    """The rosters of two offices joined, with or without a gap and the header again."""
    people = "Name,Email,Office\nAnn Lee,a@example.com,North\nBo Ray,b@example.com,North\n"
    more = "Cy Fox,c@example.com,South\n"
    with_header = loaded(tmp_path, f"{people},,\nPeople in the south,,\n{people}")
    without = loaded(tmp_path, f"{people}South Office,,\n{more}")

    assert with_header.skipped == ((4, "blank"), (5, "section title"), (6, "repeated header"))
    assert "1 section title skipped (row 5)." in with_header.notes
    assert (without.skipped, list(without.frame.index)) == (((4, "section title"),), [2, 3, 5])


@pytest.mark.parametrize("name", ["Bo Ray", "Bo", "bo ray", "O'Neil", "Maria de la Cruz", "Page Young"])
@pytest.mark.parametrize("gap", ["", ",,\n"])
def test_a_lone_name_above_a_repeated_header_is_a_person(tmp_path: Path, name: str, gap: str) -> None:
    """The last one of a page, of whom nothing else is known, is told to be incomplete, not passed over."""
    people = "Name,Email,Office\nAnn Lee,a@example.com,North\n"

    assert 3 + len(gap) // 3 in loaded(tmp_path, f"{people}{gap}{name},,\n{people}").frame.index


def test_a_title_belongs_to_the_table_below_it(tmp_path: Path) -> None:
    """A second table of another shape begins with its title."""
    people = "Name,Email\nAnn Lee,a@example.com\nBo Ray,b@example.com\n"
    sheet = loaded(tmp_path, f"{people}\nOur offices,\nOffice,City\nNorth,Reno\n")

    assert list(sheet.frame.index) == [2, 3]
    assert sheet.skipped[1:] == ((5, "second table"), (6, "second table"), (7, "second table"))


@pytest.mark.parametrize("last", ["Di", "Di Oman", "Juan de la Cruz", "O'Neil, Bo", "Ann Lee (Annie)"])
def test_a_last_person_below_a_gap_is_no_footer(tmp_path: Path, last: str) -> None:
    """Somebody of whom only the name is known; a remark is a sentence, or names an office."""
    people = "Name,Email,Phone\nAnn Lee,a@example.com,555-555-0101\nBo Ray,b@example.com,555-555-0102\n"

    assert list(loaded(tmp_path, f"{people}\n{last.replace(',', ' ')},,\n").frame.index) == [2, 3, 5]
    for remark in ("For internal use only", "Desert Realty", "agents export"):
        assert list(loaded(tmp_path, f"{people}\n{remark},,\n").frame.index) == [2, 3]


def test_duplicate_and_blank_headers_are_kept_and_named_by_letters(tmp_path: Path) -> None:
    """Headers stay as typed; the notes say where they repeat and where there is none."""
    sheet = loaded(tmp_path, "Phone,Email, phone ,,Name\n1,a@example.com,2,3,Ann\n")

    assert sheet.headers == ("Phone", "Email", " phone ", "", "Name")
    assert any("A, C" in note for note in sheet.notes)
    assert any("Column D has no header" in note for note in sheet.notes)


def test_a_header_alone_is_a_sheet_without_rows(tmp_path: Path) -> None:
    """Nobody in the list is not an error of the file."""
    sheet = loaded(tmp_path, "First Name,Last Name,Email\n")

    assert (sheet.frame.shape, sheet.headers) == ((0, 3), ("First Name", "Last Name", "Email"))


@pytest.mark.parametrize("text", ["\n\n", "   \n,,\n", " "])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    """Blank lines only."""
    with pytest.raises(UnusableFile, match="no rows"):
        loaded(tmp_path, text)


def test_a_table_in_the_middle_of_a_worksheet_keeps_its_letters(tmp_path: Path) -> None:
    """Columns left of the table stay, blank, so that letters and rows are Excel's."""
    rows = row(4, "", "", "Name", "Email") + row(6, "", "", "Ann", "a@example.com")
    sheet = load(one_sheet(tmp_path / "a.xlsx", rows))

    assert sheet.headers == ("", "", "Name", "Email")
    assert rows_of(sheet) == {6: ["", "", "Ann", "a@example.com"]}
    assert accounted(sheet, 6)


def test_merged_and_hidden_things_are_noted(tmp_path: Path) -> None:
    """Hidden rows and columns are read and named, merged ranges among the people are named."""
    rows = people_rows().replace('<row r="3"', '<row r="3" hidden="1"')
    xml = sheet_xml(
        rows,
        before='<cols><col min="2" max="2" hidden="1"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
    )
    sheet = load(write_zip(tmp_path / "a.xlsx", parts({"Agents": xml})))
    notes = " ".join(sheet.notes)

    assert len(sheet.frame) == 2
    assert "hidden row (row 3)" in notes
    assert "hidden column (B)" in notes
    assert "B2:B3" in notes


INSTRUCTIONS = row(1, "Instructions") + row(2, "Fill in the next sheet and save it.")


def test_the_sheet_that_looks_like_people_is_taken(tmp_path: Path) -> None:
    """An instructions sheet in front and a hidden sheet behind are named, not read."""
    sheets = {"Read me": sheet_xml(INSTRUCTIONS), "Agents": sheet_xml(people_rows()), "Old": sheet_xml(people_rows())}
    sheet = load(write_zip(tmp_path / "a.xlsx", parts(sheets, states={"Old": "hidden"})))

    assert (sheet.name, len(sheet.frame)) == ("Agents", 2)
    assert any('"Read me"' in note for note in sheet.notes)
    assert any('"Old" (hidden)' in note for note in sheet.notes)


def test_two_sheets_of_people_are_a_question(tmp_path: Path) -> None:
    """The refusal carries the option to type for each of them."""
    path = write_zip(
        tmp_path / "a.xlsx", parts({"Active": sheet_xml(people_rows()), "Former": sheet_xml(people_rows())})
    )
    with pytest.raises(UnusableFile) as question:
        load(path)

    assert '--sheet "Active" or --sheet "Former"' in question.value.hint
    assert load(path, Reading(sheet=("former",))).name == "Former"
    assert load(path, Reading(sheet=("2",))).name == "Former"


def test_a_hidden_sheet_is_read_if_asked_for(tmp_path: Path) -> None:
    """Hidden sheets are never proposed, but nothing keeps a person from naming one."""
    sheets = {"Agents": sheet_xml(people_rows()), "Old": sheet_xml(people_rows(3))}
    path = write_zip(tmp_path / "a.xlsx", parts(sheets, states={"Old": "veryHidden"}))

    assert load(path).name == "Agents"
    assert load(path, Reading(sheet=("Old",))).header_row == 3


def test_an_unknown_sheet_is_a_usage_error_that_names_what_there_is(tmp_path: Path) -> None:
    """A misspelt sheet name."""
    with pytest.raises(UsageError, match="Agnts") as refusal:
        load(one_sheet(tmp_path / "a.xlsx", people_rows()), Reading(sheet=("Agnts",)))

    assert '"Agents"' in refusal.value.hint


@pytest.mark.parametrize("reading", [Reading(encoding="utf-8"), Reading(delimiter=";")])
def test_wishes_for_text_do_not_fit_a_workbook(tmp_path: Path, reading: Reading) -> None:
    """A workbook has neither encoding nor delimiter."""
    with pytest.raises(UsageError, match="is a workbook"):
        load(one_sheet(tmp_path / "a.xlsx", people_rows()), reading)
