"""The results workbook, opened with other people's readers."""

import re
import stat
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from importer.closed_lists import CLOSED_LISTS
from importer.errors import ResultsNotWritten
from importer.model import (
    Change,
    Difference,
    Fate,
    Finding,
    Flag,
    Group,
    Message,
    Mode,
    Outcome,
    Rule,
    Severity,
    UnknownValue,
)
from importer.reconciliation.cell_xml import LONGEST_CELL, shown
from importer.reconciliation.wording import MEANING
from tests.reconciliation.worlds import (
    HEADERS,
    NASTY,
    UNHOLDABLE,
    World,
    a_mapping,
    a_send,
    a_sheet,
    all_invalid,
    an_error,
    delivered,
    every_fate,
    texts,
)

SHEETS = [
    "Summary",
    "Fix",
    "Worth a look",
    "Rows",
    "Duplicates",
    "Records",
    "Left",
    "Drift",
    "Changes",
    "Values",
    "Columns",
]


def written(world: World, folder: Path) -> Any:
    """The world's workbook as openpyxl opens it."""
    return openpyxl.load_workbook(world.written(folder / "results.xlsx"))


def cells(book: Any, name: str) -> list[list[str]]:
    """All cells of a sheet as text."""
    return texts(book[name].iter_rows(values_only=True))


def test_the_sheets_stand_in_their_order(tmp_path: Path) -> None:
    """All sheets are always there, Summary first; what rerun needs stands on one that Excel does not list."""
    book = written(every_fate(), tmp_path)
    assert book.sheetnames == [*SHEETS, "brokerkit-importer"]
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == SHEETS
    assert book["brokerkit-importer"].sheet_state == "veryHidden"


def test_rows_tell_the_account_before_the_persons_own_columns(tmp_path: Path) -> None:
    """Every source row stands on Rows in source order, its cells untouched."""
    world = every_fate()
    head, *lines = cells(written(world, tmp_path), "Rows")
    assert head == [
        "Row",
        "Outcome",
        "What happened",
        "What to do",
        "Brokerkit id",
        "HTTP status",
        "Attempts",
        *HEADERS,
    ]
    assert [line[1] for line in lines] == [result.fate.value for result in world.reconciled().results]
    assert [line[0] for line in lines] == [str(row) for row in range(2, 14)]
    assert lines[0][4:] == ["rec-2", "201", "1", "Ada", "Agent 2", "row2@example.com", "New"]


def test_the_summary_balances(tmp_path: Path) -> None:
    """The counts by fate on Summary sum up to the rows read, and each fate says what it means."""
    world = every_fate()
    lines = cells(written(world, tmp_path), "Summary")
    told = {line[0]: int(line[1]) for line in lines if line[0] in set(Fate)}
    (total,) = [int(line[1]) for line in lines if line[0] == "rows read"]
    assert told == {fate.value: count for fate, count in world.reconciled().counts.items() if count}
    assert total == sum(told.values()) == 12
    assert all(line[2] == MEANING[Fate(line[0])] for line in lines if line[0] in told)


def test_the_summary_has_a_chart_and_the_facts(tmp_path: Path) -> None:
    """A picture of the account, the run's facts and the problems stand on one page."""
    world = every_fate()
    book = written(world, tmp_path)
    flat = [cell for line in cells(book, "Summary") for cell in line]
    assert {"roster.xlsx", "What to mend first", "Brokerkit: is invalid", "not an e-mail address"} <= set(flat)
    with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert "Summary!$B$6" in chart
    assert not book["Summary"].sheet_view.showGridLines


def test_fix_holds_the_rows_that_need_a_person_and_only_those(tmp_path: Path) -> None:
    """Fix is the correction form: number, what to do, and the person's own columns."""
    head, *lines = cells(written(every_fate(), tmp_path), "Fix")
    assert head == ["Row", "What to do", *HEADERS]
    assert [line[0] for line in lines] == ["6", "7", "8", "9", "10", "11"]
    assert all(line[1] for line in lines)


def test_bad_cells_are_coloured_and_explained(tmp_path: Path) -> None:
    """The very cell that has to be corrected is marked, with a comment that says why and what would be right."""
    error = an_error(2, suggestion="ada@example.com")
    book = written(World(a_sheet([("Ada", "L", "x", "New")]), findings=[error], mode=Mode.CHECK), tmp_path)
    bad, good = book["Fix"]["E2"], book["Fix"]["C2"]
    assert bad.fill.start_color.rgb != good.fill.start_color.rgb
    assert "not an e-mail address" in bad.comment.text
    assert "ada@example.com" in bad.comment.text
    assert good.comment is None


def test_a_blank_bad_cell_is_coloured_too(tmp_path: Path) -> None:
    """What is missing is marked where it is missing."""
    book = written(all_invalid(a_sheet([("Ada", "L", "", "New")])), tmp_path)
    assert book["Fix"]["E2"].fill.patternType == "solid"
    assert book["Fix"]["E2"].comment is not None


def test_cells_that_a_person_types_stay_text(tmp_path: Path) -> None:
    """Every cell of the form has the text format, blank ones by their column: 02139 stays 02139."""
    book = written(all_invalid(a_sheet([("Ada", "L", "x", "")])), tmp_path)
    assert book["Fix"]["C2"].number_format == "@"
    assert book["Fix"]["E2"].number_format == "@"
    with zipfile.ZipFile(tmp_path / "results.xlsx") as archive:
        columns = re.findall(r'<col min="(\d+)" max="(\d+)"([^>]*)', archive.read("xl/worksheets/sheet3.xml").decode())
    assert ["style=" in look for first, last, look in columns if int(first) <= 6 <= int(last)] == [True]


def test_fixed_choices_are_offered_in_brokerkits_words_and_the_persons_own(tmp_path: Path) -> None:
    """The drop-down holds both, and does not forbid anything else."""
    mapping = a_mapping(rules=(Rule("status", headers=("Stage",), values={"New": "new_lead", "A, B": "appt_set"}),))
    book = written(all_invalid(a_sheet([("Ada", "L", "x", "New")]), mapping=mapping), tmp_path)
    to_do, offer = book["Fix"].data_validations.dataValidation
    assert (str(to_do.sqref), to_do.formula1, to_do.showErrorMessage) == ("B2", '"ok,leave out"', False)
    assert str(offer.sqref) == "F2"
    assert offer.formula1.strip('"').split(",")[:2] == ["New", "new_lead"]
    assert not offer.showErrorMessage


def test_nothing_to_do_is_said_in_a_sentence(tmp_path: Path) -> None:
    """An empty sheet would leave a person wondering."""
    world = World(a_sheet([("Ada", "L", "x", "New")]), sends=[a_send(2)], mode=Mode.CHECK)
    book = written(world, tmp_path)
    assert "Nothing needs your attention." in [cell for line in cells(book, "Fix") for cell in line]
    for name in ("Duplicates", "Drift", "Changes", "Values"):
        assert len(cells(book, name)) == 2


def test_a_sheet_without_rows_is_a_workbook_too(tmp_path: Path) -> None:
    """Zero rows balance."""
    lines = cells(written(World(a_sheet([]), mode=Mode.CHECK), tmp_path), "Summary")
    assert ["rows read", "0"] in [line[:2] for line in lines]


def test_duplicates_stand_side_by_side(tmp_path: Path) -> None:
    """A group shows its rows, names, links, differences and the decision; the form marks what differs."""
    sheet = a_sheet([("Ada", "Byron", "x@example.com", "New"), ("Ada", "King", "x@example.com", "New")])
    group = Group((2, 3), ("Same e-mail x@example.com.",), (Difference("last_name", ((2, "Byron"), (3, "King"))),),
                  "held", "One e-mail, two names.")  # fmt: skip
    world = World(sheet, held={2: "Decide.", 3: "Decide."}, groups=(group,), mode=Mode.CHECK)
    book = written(world, tmp_path)
    assert "row 2: Byron; row 3: King" in book["Fix"]["D2"].comment.text
    assert book["Fix"]["C2"].comment is None
    _, first, second = cells(book, "Duplicates")
    assert first == ["1", "2", "Ada Byron", "held", "Same e-mail x@example.com.", "Last Name: Byron", "held",
                     "One e-mail, two names.", ""]  # fmt: skip
    assert second[1:6] == ["3", "Ada King", "held", "", "Last Name: King"]


def test_a_shared_mailbox_is_marked_and_not_the_names(tmp_path: Path) -> None:
    """Where different names share a key, the key is what is to be mended; each row says so in short."""
    sheet = a_sheet([("Ada", "Byron", "Office@example.com", ""), ("Ina", "King", "office@example.com ", "")])
    group = Group((2, 3), ("Same e-mail.",), (Difference("last_name", ((2, "Byron"), (3, "King"))),), "held",
                  "The same Email under different names.", ("email",))  # fmt: skip
    world = World(sheet, held={2: "Decide.", 3: "Decide."}, groups=(group,), mode=Mode.CHECK)
    book = written(world, tmp_path)
    fix = book["Fix"]
    assert [fix[f"{letter}2"].comment is not None for letter in "CDEF"] == [False, False, True, False]
    assert fix["E3"].comment.text == "The same Email under different names."
    assert fix["E3"].fill.fgColor.rgb != fix["D3"].fill.fgColor.rgb
    happened = world.reconciled().results[0].happened
    assert happened == "Not sent: it is in doubt who this is. Row 3 has the same Email under a different name."


def test_a_row_that_may_have_been_misread_says_how_to_release_it(tmp_path: Path) -> None:
    """The loader's own sentence stands on Fix, and that a row which is right needs only any change."""
    sheet = replace(a_sheet([("Ada", "B", "x@example.com", "")]), flags=(Flag(2, None, "has 3 cells"),))
    error = Finding(2, "", "", "", Severity.ERROR, "the row cannot be trusted", "The row has 3 cells.")
    world = World(sheet, findings=[error])
    told = str(written(world, tmp_path)["Fix"]["B2"].value)
    assert told.startswith("The row has 3 cells.\n")
    assert "Any change to the row releases it" in told
    to_do = world.reconciled().results[0].to_do
    assert to_do.startswith("Look over the row on the sheet Fix of the results, then rerun them. Any change")


def test_people_folded_into_one_record_stand_among_the_duplicates(tmp_path: Path) -> None:
    """Brokerkit took different people for one: a person has to look."""
    answers = delivered(Outcome(2, Fate.CREATED, 1, 201, "77"), Outcome(3, Fate.SAVED, 1, 200, "77"))
    sheet = a_sheet([("Ada", "B", "", ""), ("Eve", "C", "", "")])
    world = World(sheet, sends=[a_send(2), a_send(3)], delivery=answers)
    lines = cells(written(world, tmp_path), "Duplicates")
    assert [line[2] for line in lines[1:]] == ["Ada B", "Eve C"]
    assert "77" in lines[1][4]


def test_drift_changes_values_and_columns_tell_their_stories(tmp_path: Path) -> None:
    """What came back, what was rewritten, what was not understood, what was not imported: nothing in silence."""
    sheet = a_sheet([("Ada", "B", "x@example.com", "Hot", "blue")], (*HEADERS, "Favourite colour"))
    change = Change(2, "email", "E-mail", "X@Example.com", "x@example.com", "an address has no capitals")
    echo = {"status": "contact_made", "email": "x@example.com"}
    world = World(
        sheet,
        sends=[a_send(2, email="x@example.com", status="new_lead")],
        delivery=delivered(Outcome(2, Fate.UPDATED, 1, 200, "7", (), echo)),
        changes=(change,),
        unknown_values=(UnknownValue("status", "Stage", "Hot", 3, "contact_made"),),
    )
    book = written(world, tmp_path)
    assert cells(book, "Drift")[1][:6] == ["2", "Stage", "status", "new_lead", "contact_made", "kept"]
    assert cells(book, "Changes")[1] == ["2", "E-mail", "email", "X@Example.com", "x@example.com", change.why, "1"]
    assert cells(book, "Values")[1] == [
        "status",
        "Stage",
        "Hot",
        "3",
        "contact_made",
        "",
        ", ".join(CLOSED_LISTS["status"]),
    ]
    assert cells(book, "Columns")[5][:3] == ["E", "Favourite colour", "not imported"]
    (offer,) = book["Values"].data_validations.dataValidation
    assert "contact_made" in offer.formula1


def test_text_is_text_byte_for_byte(tmp_path: Path) -> None:
    """Nothing from a file becomes a formula, a link or a number, in cells or headers, and nothing is altered."""
    path = all_invalid(a_sheet([NASTY], NASTY)).written(tmp_path / "results.xlsx")
    book = openpyxl.load_workbook(path)
    fast = python_calamine.CalamineWorkbook.from_path(path)
    for name, own in (("Rows", 7), ("Fix", 2)):
        for row in (1, 2):
            found = [book[name].cell(row, own + at) for at in range(1, len(NASTY) + 1)]
            assert [cell.value for cell in found] == NASTY
            assert {(cell.data_type, cell.hyperlink) for cell in found} == {("s", None)}
            assert fast.get_sheet_by_name(name).to_python()[row - 1][own:] == NASTY


def test_what_a_workbook_cannot_hold_is_shown_and_said(tmp_path: Path) -> None:
    """A control character becomes a visible mark, a long text is cut with a note, and Changes says so."""
    sheet = a_sheet([(text, "L", "x", "New") for text in UNHOLDABLE])
    book = written(all_invalid(sheet), tmp_path)
    found = [line[7] for line in cells(book, "Rows")[1:]]
    assert found == [shown(text) for text in UNHOLDABLE]
    assert not set(found) & set(UNHOLDABLE)
    assert max(len(text.encode("utf-16-le")) // 2 for text in found) <= LONGEST_CELL
    lines = cells(book, "Changes")[1:]
    assert [line[0] for line in lines] == [str(row) for row in sheet.frame.index]
    assert all(line[1] == "First" and "Shown differently here" in line[5] for line in lines)


def test_no_part_of_the_workbook_holds_a_formula_or_a_link(tmp_path: Path) -> None:
    """Hostile text in cells, headers, names, replies, values and facts stays text in the very XML."""
    hostile = '<r><t>=HYPERLINK("http://example.com")</t></r>'
    for text in (hostile, "=1+1", "http://example.com", "+1", "@x"):
        sheet = replace(a_sheet([(text,) * 4] * 2, (text,) * 4), path=Path("=1+1.csv"), name=text, notes=(text,))
        world = World(
            sheet,
            sends=[a_send(2)],
            findings=[an_error(3, text, message=text, suggestion=text, value=text, problem=text)],
            delivery=delivered(Outcome(2, Fate.REFUSED, 1, 422, text, (Message("email", text),), {"status": text})),
            mapping=a_mapping(text, (Rule("status", values={text: "new_lead"}),)),
            changes=(Change(2, "email", text, text, text, text),),
            unknown_values=(UnknownValue("status", text, text, 1, text),),
        )
        path = world.written(tmp_path / "results.xlsx")
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                assert not re.search(rb"<f[ >/]|<hyperlink|relationships/hyperlink", content), (name, text)
        assert openpyxl.load_workbook(path)["Rows"]["H2"].value == text


def test_headers_repeat_and_may_be_blank(tmp_path: Path) -> None:
    """The person's headers are kept as typed."""
    headers = ("Phone", "", "Phone", " ")
    assert cells(written(all_invalid(a_sheet([("1", "2", "3", "4")], headers)), tmp_path), "Rows")[0][7:] == list(
        headers
    )


def test_the_file_says_how_large_its_sheets_are(tmp_path: Path) -> None:
    """Readers that believe a sheet's own dimension see all of it."""
    path = every_fate().written(tmp_path / "results.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    assert (book["Rows"].max_row, book["Rows"].max_column) == (13, 11)
    book.close()


def test_panes_filters_and_print_are_set(tmp_path: Path) -> None:
    """A person scrolls without losing titles and row numbers, filters by outcome, and prints across."""
    rows = written(every_fate(), tmp_path)["Rows"]
    assert rows.freeze_panes == "C2"
    assert rows.auto_filter.ref == "A1:K13"
    assert rows.page_setup.orientation == "landscape"
    assert rows.print_title_rows == "$1:$1"


def test_a_table_beyond_excels_limits_is_refused_in_words(tmp_path: Path) -> None:
    """More columns than Excel has cannot be written; the person is told before a broken file appears."""
    sheet = a_sheet([("x",) * 16_380], [f"H{at}" for at in range(16_380)])
    with pytest.raises(ResultsNotWritten, match="do not fit"):
        all_invalid(sheet).written(tmp_path / "results.xlsx")


def test_the_file_is_private(tmp_path: Path) -> None:
    """A roster is personal data: nobody but the owner reads it."""
    path = every_fate().written(tmp_path / "results.xlsx")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_world_gives_the_same_cells(tmp_path: Path) -> None:
    """Writing is a pure function of the account, but for the clock in the file's properties."""
    one, other = (every_fate().written(tmp_path / name) for name in ("one.xlsx", "other.xlsx"))
    with zipfile.ZipFile(one) as left, zipfile.ZipFile(other) as right:
        sheets = [name for name in left.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(left.read(name) == right.read(name) for name in sheets)
