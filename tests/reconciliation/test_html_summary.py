"""The page for whoever decides: complete by itself, and about nobody unless that was asked for."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from importer.model import (
    UNPROVEN_ORDER,
    Difference,
    Fate,
    Finding,
    Group,
    Message,
    Mode,
    Outcome,
    UnknownValue,
)
from importer.reconciliation import html_summary
from importer.reconciliation.repairs import Repair, repairs
from importer.reconciliation.value_questions import open_questions
from tests.reconciliation.worlds import (
    FACTS,
    NASTY,
    World,
    a_send,
    a_sheet,
    all_invalid,
    an_error,
    delivered,
    every_fate,
)

TAGS = {"html", "head", "meta", "title", "style", "body", "main", "header", "section", "footer", "h1", "h2", "p", "div",
        "span", "i", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"}  # fmt: skip


class Page(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what could load or run something."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.texts.append(data)


def page_of(world: World, *, with_cells: bool = False) -> str:
    """The page about a world."""
    questions = open_questions(world.draft, world.verdict, world.mapping)
    return html_summary(world.reconciled(), world.sheet, world.plan, questions, FACTS, with_cells=with_cells)


def mended(world: World) -> tuple[Repair, ...]:
    """What is to be mended in a world."""
    return repairs(world.reconciled(), world.plan, open_questions(world.draft, world.verdict, world.mapping))


def test_the_page_needs_nothing_from_anywhere() -> None:
    """No script, no address, no picture from elsewhere; and a browser is told to load nothing."""
    page = page_of(every_fate())
    read = Page(page)
    assert read.tags <= TAGS
    assert read.attributes.isdisjoint({"src", "href", "srcset", "onload", "onerror", "action"})
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "//" not in page


def test_foreign_text_is_text() -> None:
    """Headers and file names that look like markup are read as they were typed, and run nothing."""
    for header in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", *NASTY):
        sheet = replace(a_sheet([("x",)], [header]), path=Path(f"{header}.xlsx"))
        read = Page(page_of(World(sheet, findings=[an_error(2, header=header)]), with_cells=True))
        assert read.tags <= TAGS
        assert "onerror" not in read.attributes


def test_nothing_steers_the_page() -> None:
    """Text that turns the direction of reading, or ends a line of the terminal, is shown as a mark."""
    world = World(a_sheet([("x", "", "", "")]), findings=[an_error(2, header="\u202egnp.exe\x1b[31m")])
    page = page_of(world)
    assert "\u202e" not in page
    assert "\x1b" not in page


def a_world_with_people() -> World:
    """Rows with an unknown word, a refusal that names somebody, one in the usual words, and an invalid cell."""
    sheet = a_sheet([(f"Secret{row}", f"Person{row}", f"private{row}@example.com", "Ghosted") for row in range(2, 7)])
    refused = [
        Outcome(3, Fate.REFUSED, 1, 422, "", (Message("email", "belongs to Somebody Else"),)),
        Outcome(6, Fate.REFUSED, 1, 422, "", (Message("email", "belongs to Anybody Else"),)),
        Outcome(4, Fate.REFUSED, 1, 422, "", (Message("email", "has already been taken"),)),
    ]
    return World(
        sheet,
        sends=[a_send(3), a_send(6), a_send(4)],
        findings=[
            Finding(
                2, "status", "Stage", "Ghosted", an_error(2).severity, "not an allowed value", "Ghosted is no word."
            ),
            an_error(5, value="private5@example.com", message="private5@example.com is none."),
        ],
        unknown_values=[UnknownValue("status", "Stage", "Ghosted", 1, "")],
        delivery=delivered(*refused),
    )


def test_no_cell_of_a_person_stands_in_it() -> None:
    """Neither names nor addresses, nor words of Brokerkit in which somebody may be named."""
    text = Page(page_of(a_world_with_people())).text
    for word in ("Secret", "Person", "private", "@example", "Ghosted", "Somebody", "Anybody"):
        assert word not in text
    assert "Brokerkit: has already been taken" in text
    assert "E-mail Brokerkit refused it in words of its own; see Fix 2 2 " in text


def test_words_are_shown_if_asked_for() -> None:
    """The words nobody understood and Brokerkit's own help to decide; the page says that they are there."""
    text = Page(page_of(a_world_with_people(), with_cells=True)).text
    assert "Ghosted" in text
    assert "belongs to Somebody Else" in text
    assert "mail it only to whom" in text


def test_the_picture_says_the_same_as_the_table() -> None:
    """Who cannot see the bar is told its counts; every fate has a line, and they add up."""
    page, world = page_of(every_fate()), every_fate().reconciled()
    for fate, count in world.counts.items():
        assert (f"{count} {fate.value}" in page) is bool(count)
    assert f">{len(world.results)}</td>" in page


def test_a_check_tells_what_a_live_run_would_do() -> None:
    """People, the rows that go out with them, notifications, team members, and what stays behind."""
    sends = [a_send(2, 5), replace(a_send(3), payload={"email": "b@example.com", "product": "retention"})]
    world = World(a_sheet([("Ada", "B", "x", "New")] * 4), sends=sends, findings=[an_error(4)], mode=Mode.CHECK)
    text = Page(page_of(world)).text
    assert "It would send 2 people. 1 more row of the same people goes out with them." in text
    assert "up to 1 notification." in text
    assert "Up to 1 team member would be created" in text
    assert "1 row stays behind" in text


def test_a_run_tells_what_it_did() -> None:
    """Nothing is said to be still to come, but for the rows that stayed behind."""
    text = Page(page_of(every_fate())).text
    assert "What was saved" in text
    assert "1 row was saved as new. 1 row was saved into records that were already there." in text
    assert "1 row was saved with another row of the same person." in text
    assert "The run stopped early" in text
    assert "would send" not in text


def test_an_answer_mends_all_rows_with_its_word() -> None:
    """Two words in three rows are two answers, of which one mends two rows."""
    words = ["Ghosted", "Ghosted", "Whale"]
    sheet = a_sheet([("Ada", "B", "x", word) for word in words])
    findings = [an_error(row, "Stage", "status", value=word, problem="not an allowed value")
                for row, word in enumerate(words, 2)]  # fmt: skip
    unknown = [UnknownValue("status", "Stage", word, words.count(word), "") for word in ("Ghosted", "Whale")]
    (repair,) = mended(World(sheet, findings=findings, unknown_values=unknown))
    assert (repair.rows, repair.freed) == (3, 3)
    assert repair.remedy == "2 answers on Values; one of them mends 2 rows"


def test_the_order_of_dates_is_one_line() -> None:
    """However many cells hang on it."""
    findings = [an_error(row, "DOB", "birthday", value=f"0{row}/04/1975", problem=UNPROVEN_ORDER) for row in (2, 3)]
    (repair,) = mended(World(a_sheet([("Ada", "B", "x", "New")] * 2), findings=findings))
    assert repair.remedy.startswith("One line in the mapping")


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        (["x@", "x@", "x@"], "1 different value to replace, for all 3 rows"),
        (["x@", "x@", "y@"], "2 different values to replace; one of them mends 2 rows"),
        (["x@", "y@", "z@"], "Row by row, on Fix"),
    ],
)
def test_the_same_slip_in_many_rows_has_one_source(values: list[str], remedy: str) -> None:
    """One address of an owner who left is replaced once, not in 300 rows."""
    findings = [an_error(row, value=value) for row, value in enumerate(values, 2)]
    (repair,) = mended(World(a_sheet([("Ada", "B", "x", "New")] * 3), findings=findings))
    assert repair.remedy == remedy


def test_a_row_with_two_problems_is_freed_by_none_alone() -> None:
    """What one repair alone sets free is what is promised."""
    findings = [an_error(2), an_error(3), an_error(3, "Stage", "status", problem="not an allowed value")]
    found = mended(World(a_sheet([("Ada", "B", "x", "New")] * 2), findings=findings))
    assert [(one.header, one.rows, one.freed) for one in found] == [("E-mail", 2, 1), ("Stage", 1, 0)]


def test_held_rows_are_decisions_not_rows() -> None:
    """Two rows of one person are one decision."""
    group = Group((2, 3), ("same e-mail",), (Difference("phone", ((2, "1"), (3, "2"))),), "held", "they differ")
    world = World(a_sheet([("Ada", "B", "x", "New")] * 2), held={2: "Decide.", 3: "Decide."}, groups=[group])
    assert mended(world)[0].remedy == "1 decision about who is who; see Duplicates"


def test_an_empty_roster_has_a_page() -> None:
    """No row, no fate, no picture."""
    assert "0 rows read" in Page(page_of(all_invalid(a_sheet([])))).text
