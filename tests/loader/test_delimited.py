"""Delimited text: dialects, line ends, quotation marks, ragged rows."""

from pathlib import Path

import pytest

from importer.defaults import Reading
from importer.errors import UnusableFile, UsageError
from importer.loader.delimited import MAX_CELLS
from tests.loader.sheets import flagged, loaded, rows_of

PLAIN = {2: ["Ann", "Lee", "ann@example.com"], 3: ["Bo", "Ray", "bo@example.com"]}
TEXT = "First Name,Last Name,Email\nAnn,Lee,ann@example.com\nBo,Ray,bo@example.com\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_delimiter_and_line_end_is_recognised(tmp_path: Path, delimiter: str, end: str) -> None:
    """Comma, semicolon, tab and pipe with LF, CRLF and CR give the same sheet."""
    sheet = loaded(tmp_path, TEXT.replace(",", delimiter).replace("\n", end))

    assert rows_of(sheet) == PLAIN
    assert (sheet.format, sheet.delimiter, sheet.header_row, sheet.flags) == ("csv", delimiter, 1, ())


@pytest.mark.parametrize(
    ("told", "delimiter"), [("tab", "\t"), ("Semicolon", ";"), ("|", "|"), ("\\t", "\t"), ("comma", ",")]
)
def test_a_wished_delimiter_is_obeyed_as_character_or_word(tmp_path: Path, told: str, delimiter: str) -> None:
    """`--delimiter tab` and `--delimiter ';'` both work."""
    sheet = loaded(tmp_path, TEXT.replace(",", delimiter), Reading(delimiter=told))

    assert (sheet.delimiter, rows_of(sheet)) == (delimiter, PLAIN)


@pytest.mark.parametrize("told", ["ab", '"', "\n", "x"])
def test_a_wish_that_cannot_separate_cells_is_refused(tmp_path: Path, told: str) -> None:
    """A letter, a quotation mark or two characters are no delimiter."""
    with pytest.raises(UsageError, match="cannot separate"):
        loaded(tmp_path, TEXT, Reading(delimiter=told))


@pytest.mark.parametrize("text", [TEXT, "Ann,Lee,a@example.com\nBo,Ray,b@example.com\n"])
def test_a_wish_that_leaves_one_column_is_refused_where_another_delimiter_is_evident(tmp_path: Path, text: str) -> None:
    """`--delimiter ';'` on a comma file says so, instead of asking for a header."""
    with pytest.raises(UsageError, match="only one column; with the comma, every row has 3 cells"):
        loaded(tmp_path, text, Reading(delimiter=";"))


def test_a_wish_may_leave_one_column(tmp_path: Path) -> None:
    """Names with a comma in them are one cell if the person says so; without a header the question names the cut."""
    sheet = loaded(tmp_path, 'Name\n"Lee, Ann"\nRay, Bo\n', Reading(delimiter=";"))

    assert list(rows_of(sheet).values()) == [["Lee, Ann"], ["Ray, Bo"]]
    with pytest.raises(UnusableFile, match="header") as refusal:
        loaded(tmp_path, "Lee, Ann\nRay, Bo\n", Reading(delimiter=";"))
    assert "only one column" in refusal.value.hint


def test_decimal_commas_do_not_make_a_semicolon_file_a_comma_file(tmp_path: Path) -> None:
    """Every row holds one comma and two semicolons; the wider agreement wins."""
    sheet = loaded(tmp_path, "Name;Email;Volume\nAnn;a@example.com;1,5\nBo;b@example.com;2,5\n")

    assert rows_of(sheet) == {2: ["Ann", "a@example.com", "1,5"], 3: ["Bo", "b@example.com", "2,5"]}


def test_a_line_that_names_the_separator_is_not_a_row(tmp_path: Path) -> None:
    """Excel's `sep=;` line decides the delimiter and is skipped as a title."""
    sheet = loaded(tmp_path, "sep=;\nName;Email\nAnn;a@example.com\n")

    assert (sheet.delimiter, sheet.header_row, sheet.skipped) == (";", 2, ((1, "title"),))


def test_row_numbers_are_those_of_an_editor(tmp_path: Path) -> None:
    """Blank lines and cells of several lines move the numbers on, whatever the line ends."""
    text = 'Name,Note\nAnn,"one\ntwo\r\nthree"\n\nBo,x\r\nCy,y\n'
    sheet = loaded(tmp_path, text)

    assert list(sheet.frame.index) == [2, 6, 7]
    assert rows_of(sheet)[2] == ["Ann", "one\ntwo\r\nthree"]
    assert sheet.skipped == ((5, "blank"),)


def test_rows_of_another_width_are_flagged_and_nothing_slides(tmp_path: Path) -> None:
    """A missing cell is blank at the end, an extra one stands in a column without header; both rows are flagged."""
    sheet = loaded(tmp_path, "Name,Email,City\nAnn,a@example.com\nBo,b@example.com,Reno,X\nCy,c@example.com,Ely\n")

    assert sheet.headers == ("Name", "Email", "City", "")
    assert rows_of(sheet) == {
        2: ["Ann", "a@example.com", "", ""],
        3: ["Bo", "b@example.com", "Reno", "X"],
        4: ["Cy", "c@example.com", "Ely", ""],
    }
    assert [(flag.row, flag.column) for flag in sheet.flags] == [(2, None), (3, None)]
    assert sheet.flags[0].why.startswith("has 2 cells, the header has 3")
    assert sheet.flags[1].why == "has 4 cells, the header has 3"


@pytest.mark.parametrize("header", [TEXT.splitlines()[0], f"{TEXT.splitlines()[0]},", f"{TEXT.splitlines()[0]},,,"])
@pytest.mark.parametrize("ends", [("", ",,,"), (",,,", ",,,"), (",", ""), (",,,", ","), (",", ", ,\t")])
def test_blank_cells_behind_the_last_header_are_nothing_to_report(
    tmp_path: Path, header: str, ends: tuple[str, str]
) -> None:
    """Excel and many exports end rows in commas, on every row or on some, below a header that may or may not."""
    rows = [f"{','.join(cells)}{end}" for cells, end in zip(PLAIN.values(), ends, strict=True)]
    sheet = loaded(tmp_path, "\n".join([header, *rows]))

    assert (sheet.flags, [cells[:3] for cells in rows_of(sheet).values()]) == ((), list(PLAIN.values()))
    assert sheet.headers[:3] == ("First Name", "Last Name", "Email")


FITTING = "".join(f"Al,Fox,a{number}@example.com,\n" for number in range(5))


@pytest.mark.parametrize(
    ("header", "usual"), [("First Name,Last Name,Email,Notes", FITTING), ("First Name,Last Name,Email,", FITTING)]
)
def test_a_comma_without_quotes_is_noticed_though_only_a_blank_cell_is_left_over(
    tmp_path: Path, header: str, usual: str
) -> None:
    """`Lee, Jr` pushes the e-mail address one column on; the row has a blank cell too many, or one without header."""
    sheet = loaded(tmp_path, f"{header}\n{usual}Bo,Lee, Jr,b@example.com{',' if 'Notes' in header else ''}\n")

    assert flagged(sheet) == {(7, None)}
    assert "do not fit" in sheet.flags[0].why


NAMES = "First Name,Last Name,Email,Company,Notes"
OFFICES = "".join(f"Al,Fox,a{number}@example.com,Oak Homes,\n" for number in range(5))


@pytest.mark.parametrize(
    "line", ["Bo,Ray,b@example.com,Harbor Realty, Inc.,", "Bo,Ray,b@example.com,,Harbor Realty,", "Bo,Ray, Jr,,Oak,"]
)
def test_a_row_that_may_have_been_pushed_is_not_trusted(tmp_path: Path, line: str) -> None:
    """With nothing under Notes in any row, a cell too many fits there without a trace; the words do not tell."""
    assert flagged(loaded(tmp_path, f"{NAMES}\n{OFFICES}{line}\n")) == {(7, None)}
    assert flagged(loaded(tmp_path, f"{NAMES[:-5]}\n{OFFICES}{line.rstrip(',')}\n")) == {(7, None)}


@pytest.mark.parametrize(
    "line", ["Bo,Ray,b@example.com,Oak Homes,,", "Bo,Ray,b@example.com,,,", "Bo,Ray,b@example.com,Oak,,,,"]
)
def test_a_row_that_ends_where_the_others_do_was_not_pushed(tmp_path: Path, line: str) -> None:
    """Blank cells too many are only blank cells if the row does not reach further than its neighbours."""
    assert loaded(tmp_path, f"{NAMES}\n{OFFICES}{line}\n").flags == ()


@pytest.mark.parametrize("line", ["Bo,Ray,b@example.com,Harbor Realty, Inc.", "Bo,Ray, Jr,b@example.com,Oak Homes"])
def test_the_end_of_a_name_in_a_cell_of_its_own_is_noticed(tmp_path: Path, line: str) -> None:
    """A row that lost a blank cell and gained one at a comma has the right width."""
    assert flagged(loaded(tmp_path, f"{NAMES}\n{OFFICES}{line}\n")) == {(7, None)}


@pytest.mark.parametrize(
    "line", ["Bo, Ray, Jr, b@example.com, x", 'Bo,Ray,b@example.com,"Harbor Realty, Inc.",', "Bo,Ray,,, Jr"]
)
def test_a_suffix_may_have_a_cell_of_its_own(tmp_path: Path, line: str) -> None:
    """Where spaces follow all commas, inside quotation marks, and behind a blank cell."""
    assert loaded(tmp_path, f"{NAMES}\n{OFFICES}{line}\n").flags == ()


def test_a_remark_far_right_of_the_table_pushed_nothing(tmp_path: Path) -> None:
    """What is pushed stands together; a word three columns on is a word."""
    sheet = loaded(tmp_path, f"{NAMES[:-6]},,,,\n{OFFICES}Bo,Ray,b@example.com,Oak Homes,,,,call\n")

    assert sheet.flags == ()


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name Email,Phone,Company,Notes",
        "First Name Last Name,Email,Phone,Company,Notes",
        "First Name,Last Name,EmailPhone,Company,Notes",
    ],
)
def test_a_header_that_lacks_a_delimiter_stands_over_the_wrong_columns(tmp_path: Path, header: str) -> None:
    """Every row ends in a blank cell too many; what the names promise shows that the header is at fault."""
    rows = "".join(f"Al,Fox,a{number}@example.com,555-555-010{number},Oak Homes,\n" for number in range(5))
    sheet = loaded(tmp_path, f"{header}\n{rows}")

    assert flagged(sheet) == {(row, None) for row in range(2, 7)}
    assert "a delimiter is missing between two of its names" in sheet.flags[0].why


def test_a_header_that_may_lack_a_delimiter_is_pointed_out(tmp_path: Path) -> None:
    """Where no name right of the place promises anything, the rows are read as they stand, with a note."""
    rows = "".join(f"Al,Fox,a{number}@example.com,x,y,\n" for number in range(5))
    open_question = loaded(tmp_path, f"First Name,Last Name,Email,Teams Notes,Tags\n{rows}")
    answered = loaded(tmp_path, f"First Name,Last Name,Email,Phone Company,Tags\n{rows.replace('x', '555-555-0101')}")

    assert open_question.flags == ()
    assert any("look whether a delimiter is missing" in note for note in open_question.notes)
    assert len(answered.flags) == 5


def test_a_header_with_a_delimiter_too_many_stands_over_the_wrong_columns(tmp_path: Path) -> None:
    """Rows that seem to end early do not: no option fills them up. A nameless column of its own is no such thing."""
    rows = "".join(f"Al,Fox,a{number}@example.com,555-555-010{number}\n" for number in range(5))
    told = Reading(fill_short_rows=True)
    pushed = loaded(tmp_path, f"First Name,Last Name,,Email,Phone\n{rows}", told)
    nameless = loaded(
        tmp_path, f"First Name,Last Name,,Email,Phone\n{rows.replace(',Fox,', ',Fox,1,')}Bo,Ray,2\n", told
    )

    assert flagged(pushed) == {(row, None) for row in range(2, 7)}
    assert "a blank cell between its names" in pushed.flags[0].why
    assert nameless.flags == ()


@pytest.mark.parametrize(
    "line",
    [
        'Bo,Ray,b@example.com"Oak Homes, Inc.",Reno',
        'Bo,Ray,b@example.com"Oak Homes",Reno,',
        'Bo,"Ray"b@example.com,Oak,Reno',
        'Bo,Ra"y,b@example.com,Oak,Reno',
        'Bo,Ray",b@example.com,Oak,Reno',
    ],
)
def test_a_missing_delimiter_before_a_quotation_mark_is_noticed(tmp_path: Path, line: str) -> None:
    """Two cells become one and one becomes two, so that the number of cells is right in the end."""
    usual = 'Ann,Lee,a@example.com,"Oak Homes, Inc.",Reno\n'
    sheet = loaded(tmp_path, f"First Name,Last Name,Email,Company,City\n{usual}{line}\n{usual}")

    assert {row for row, _ in flagged(sheet)} == {3}


@pytest.mark.parametrize("cell", ['12" screen', 'Ann "Annie" Lee', "5' 10\"", '"12"" wide, 5"" high"'])
def test_inches_and_nicknames_are_no_missing_delimiter(tmp_path: Path, cell: str) -> None:
    """A mark inside a cell is common, and no reason to distrust a row."""
    assert loaded(tmp_path, f'Name,Email,Note\n{cell},a@example.com,"x, y"\n').flags == ()


def test_rows_in_quotation_marks_as_a_whole_are_cut_all_the_same(tmp_path: Path) -> None:
    """All of them, or those that somebody saved from a sheet in which they were one cell."""
    everything = loaded(tmp_path, '"First Name;Last Name;Email"\n"Ann;Lee;ann@example.com"\n"Bo;Ray;bo@example.com"\n')
    some = loaded(tmp_path, 'First Name,Last Name,Email\n"Ann,""Lee, Jr"",ann@example.com"\nBo,Ray,bo@example.com\n')

    assert (everything.delimiter, rows_of(everything)) == (";", PLAIN)
    assert rows_of(some) == {2: ["Ann", "Lee, Jr", "ann@example.com"], 3: PLAIN[3]}
    assert "1 row stands in quotation marks as a whole, and was cut into cells." in some.notes


@pytest.mark.parametrize("line", ['"Lee, Ann"', '"Lee,Ann"', '"Call, ask, wait"'])
def test_names_and_sentences_with_commas_are_no_rows_in_quotation_marks(tmp_path: Path, line: str) -> None:
    """A file of one column may have commas in every cell."""
    assert list(rows_of(loaded(tmp_path, f'"Name"\n{line}\n{line}\n')).values()) == [[line.strip('"')]] * 2


def test_a_short_row_names_the_option_that_takes_it_as_it_stands(tmp_path: Path) -> None:
    """With --fill-short-rows what is missing is blank, and a note counts the rows."""
    text = "First Name,Last Name,Email,Notes\nAnn,Lee,a@example.com\nBo,Ray,b@example.com\nCy,Fox,c@example.com,x\n"
    flagged_sheet = loaded(tmp_path, text)
    filled = loaded(tmp_path, text, Reading(fill_short_rows=True))

    assert [flag.row for flag in flagged_sheet.flags] == [2, 3]
    assert all("--fill-short-rows" in flag.why for flag in flagged_sheet.flags)
    assert (filled.flags, rows_of(filled)[2]) == ((), ["Ann", "Lee", "a@example.com", ""])
    assert "2 rows end early (rows 2, 3); what is missing at their end is blank." in filled.notes


def test_a_short_row_with_a_gap_inside_is_not_filled_up(tmp_path: Path) -> None:
    """An e-mail address where all others have a surname proves that the row did not end early but lost a cell."""
    sheet = loaded(
        tmp_path, f"First Name,Last Name,Email,Notes\n{FITTING}Bo,b@example.com,x\n", Reading(fill_short_rows=True)
    )

    assert flagged(sheet) == {(7, None)}
    assert "do not fit" in sheet.flags[0].why


def test_rows_without_a_header_are_measured_by_most_of_them(tmp_path: Path) -> None:
    """--no-header: a row is short if most rows have more cells, and it can be filled up as well."""
    text = "Ann,a@example.com,Reno,\nBo,b@example.com\nCy,c@example.com,Ely,\nDi,d@example.com,Elko\n"

    assert flagged(loaded(tmp_path, text, Reading(no_header=True))) == {(2, None)}
    assert flagged(loaded(tmp_path, text, Reading(no_header=True, fill_short_rows=True))) == set()


def test_a_header_with_a_cell_too_few_flags_every_row(tmp_path: Path) -> None:
    """Data one cell wider than the header is never taken for an index column."""
    sheet = loaded(tmp_path, "Name,Email\nAnn,Lee,a@example.com\nBo,Ray,b@example.com\n")

    assert rows_of(sheet)[2] == ["Ann", "Lee", "a@example.com"]
    assert flagged(sheet) == {(2, None), (3, None)}


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"Ann,Lee,a@example.com', ['"Ann', "Lee", "a@example.com"]),
        ('Ann,"Lee,a@example.com', ["Ann", '"Lee', "a@example.com"]),
        ('Ann,Lee,"', ["Ann", "Lee", '"']),
        ('Ann,"Lee" Jr,a@example.com', ["Ann", '"Lee" Jr', "a@example.com"]),
    ],
)
def test_a_stray_quotation_mark_costs_only_its_own_row(tmp_path: Path, line: str, cells: list[str]) -> None:
    """The mark is read as a letter, the row is flagged by its number, and the rows below are whole."""
    sheet = loaded(tmp_path, f'Name,Last,Email\n{line}\nBo,"Ray, Jr",b@example.com\nCy,Fox,c@example.com\n')

    assert rows_of(sheet) == {2: cells, 3: ["Bo", "Ray, Jr", "b@example.com"], 4: ["Cy", "Fox", "c@example.com"]}
    assert flagged(sheet) == {(2, None)}


def test_a_mark_that_swallows_whole_lines_is_flagged(tmp_path: Path) -> None:
    """Two stray marks may pair up over lines; the row that holds them is not trusted."""
    sheet = loaded(tmp_path, 'A Name,Last,Email\nAnn,Lee,"x\nBo,Ray,b@example.com\nCy,Fox,y"\nDi,Hay,d@example.com\n')

    assert list(sheet.frame.index) == [2, 5]
    assert flagged(sheet) == {(2, None)}


def test_quotation_marks_escaped_with_a_backslash_are_understood(tmp_path: Path) -> None:
    """Some exports put a backslash before a mark inside quotes."""
    sheet = loaded(tmp_path, 'Name,Note,Email\n"Ann \\"Annie\\", Dr",x,a@example.com\n')

    assert rows_of(sheet) == {2: ['Ann "Annie", Dr', "x", "a@example.com"]}
    assert '1 row has quotation marks written with a backslash (\\").' in sheet.notes


def test_apostrophes_quote_where_they_evidently_do(tmp_path: Path) -> None:
    """'Lee, Ann' is one cell in a file quoted with apostrophes, and O'Neil stays O'Neil elsewhere."""
    quoted = loaded(tmp_path, "'Name','Email'\n'Lee, Ann','a@example.com'\n'Ray, Bo','b@example.com'\n")
    plain = loaded(tmp_path, "Name,Email\nAnn O'Neil,a@example.com\n'Bo' Ray,b@example.com\n")

    assert rows_of(quoted)[2] == ["Lee, Ann", "a@example.com"]
    assert rows_of(plain) == {2: ["Ann O'Neil", "a@example.com"], 3: ["'Bo' Ray", "b@example.com"]}


def test_apostrophes_quote_also_where_no_cell_needs_it(tmp_path: Path) -> None:
    """Every cell that begins with one ends with one, and O'Neil keeps his own."""
    sheet = loaded(tmp_path, "'Name','Email','Size'\n'Ann O'Neil','a@example.com',4\n'Bo Ray','b@example.com',5\n")

    assert (sheet.headers, sheet.flags) == (("Name", "Email", "Size"), ())
    assert rows_of(sheet) == {2: ["Ann O'Neil", "a@example.com", "4"], 3: ["Bo Ray", "b@example.com", "5"]}
    assert "Cells are quoted with apostrophes (')." in sheet.notes


def test_a_space_before_the_quotation_mark_does_not_break_the_cell(tmp_path: Path) -> None:
    """`Ann, "Lee, Jr"` has two cells."""
    sheet = loaded(tmp_path, 'Name, Last, Email\nAnn, "Lee, Jr", a@example.com\nBo, "Ray", b@example.com\n')

    assert rows_of(sheet)[2] == ["Ann", "Lee, Jr", "a@example.com"]
    assert sheet.headers == ("Name", "Last", "Email")


@pytest.mark.parametrize(
    "text", ["NA", "None", "null", "nan", "-", "01234", "1E5", "12345678901234567", "TRUE", " x ", "1.50", "=1+1", "２"]
)
def test_words_that_others_reinterpret_stay_what_they_are(tmp_path: Path, text: str) -> None:
    """No value is taken for missing, a number or a boolean."""
    assert rows_of(loaded(tmp_path, f"Name,Email\n{text},a@example.com\n")) == {2: [text, "a@example.com"]}


def test_a_very_long_cell_is_flagged_and_hurts_no_other(tmp_path: Path) -> None:
    """200 kB in one cell flag that cell; the rows around it are read."""
    sheet = loaded(tmp_path, f"Name,Email\nAnn,{'x' * 200_000}\nBo,b@example.com\n")

    assert flagged(sheet) == {(2, 1)}
    assert rows_of(sheet)[3] == ["Bo", "b@example.com"]


def test_nul_characters_are_refused_with_their_line(tmp_path: Path) -> None:
    """A NUL means a damaged or binary file."""
    with pytest.raises(UnusableFile, match="Line 3 holds a NUL"):
        loaded(tmp_path, b"Name,Email\nAnn,a@example.com\nB\0o,b@example.com\n")


def test_a_sheet_wished_of_a_text_file_is_refused(tmp_path: Path) -> None:
    """--sheet contradicts a CSV file."""
    with pytest.raises(UsageError, match="no sheets"):
        loaded(tmp_path, TEXT, Reading(sheet=("Agents",)))


def test_a_suffix_does_not_decide(tmp_path: Path) -> None:
    """A CSV file called .xlsx is read as what it is."""
    sheet = loaded(tmp_path, TEXT, name="roster.xlsx")

    assert (sheet.format, rows_of(sheet)) == ("csv", PLAIN)


def test_the_mark_at_the_end_of_a_dos_file_is_not_a_row(tmp_path: Path) -> None:
    """Control-Z ended text files once."""
    assert rows_of(loaded(tmp_path, TEXT + "\x1a")) == PLAIN


def test_a_cell_that_repeats_from_row_to_row_is_in_memory_once(tmp_path: Path) -> None:
    """Offices and cities are one object each: a list of a million rows has ten million of them."""
    sheet = loaded(tmp_path, "Name,Office\n" + "".join(f"Ann {number},Springfield\n" for number in range(500)))

    assert len({id(text) for text in sheet.frame[1]}) == 1


def test_a_list_of_more_cells_than_are_read_at_once_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """A million rows of 28 columns, commas within their cells included, are fewer; this file has more."""
    line = "," * 16_000 + "\n"

    with pytest.raises(UnusableFile, match="more than 50,000,000 cells"):
        loaded(tmp_path, line * (MAX_CELLS // 16_000 + 1))
    assert 2 * 27_000_000 > MAX_CELLS > 1.5 * 27_000_000
