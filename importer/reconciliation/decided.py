"""What a person decided in a results workbook: about groups on `Duplicates`, about rows under `What to do`."""

from collections.abc import Iterator, Mapping

from importer.edits import WORDS, Decision, Edits
from importer.english import listed
from importer.model import Word
from importer.reconciliation.own_cells import place_of, text_at
from importer.reconciliation.results_file import Opened, ResultsTable
from importer.reconciliation.review_sheets import DUPLICATES, GROUP, YOUR_DECISION
from importer.reconciliation.rows_and_fix import FIX, ROW, ROWS, TO_DO
from importer.reconciliation.value_questions import folded
from importer.reconciliation.wording import OK

_MEANT: Mapping[str, Word] = {spelled: word for word, said in WORDS.items() for spelled in (word, said)}


def said_of_rows(opened: Opened) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The rows that are right as they stand, those to be left out, and those that are to be left out no longer."""
    on_fix, on_rows = _under_to_do(opened, FIX), _under_to_do(opened, ROWS)
    leave_out = frozenset(row for row, said in (*on_fix, *on_rows) if _MEANT.get(said) == "leave_out")
    return _rows_of(on_fix, OK), leave_out, _rows_of(on_rows, OK)


def _rows_of(told: list[tuple[int, str]], word: str) -> frozenset[int]:
    return frozenset(row for row, said in told if said == word)


def _under_to_do(opened: Opened, name: str) -> list[tuple[int, str]]:
    """(row, what stands under `What to do`) where that may be a word of a person's."""
    table = opened.tables.get(name)
    if table is None or not {ROW, TO_DO} <= set(table.titles):
        return []
    number_at, to_do_at = place_of(table, ROW), place_of(table, TO_DO)
    told = ((text_at(cells, number_at).strip(), _plain(text_at(cells, to_do_at))) for _, cells in table.lines)
    return [(int(row), said) for row, said in told if row and (said == OK or said in _MEANT)]


def decisions_in_force(opened: Opened, carried: Edits) -> tuple[tuple[Decision, ...], tuple[tuple[int, ...], ...]]:
    """The decisions that were in force, changed as the sheet `Duplicates` says, and the groups whose one is changed."""
    changed = dict(_changed(opened))
    touched = frozenset(row for rows in changed for row in rows)
    standing = (one for one in carried.decisions if touched.isdisjoint(one[0]))
    return (*standing, *((rows, word) for rows, word in changed.items() if word)), tuple(changed)


def _changed(opened: Opened) -> Iterator[tuple[tuple[int, ...], Word | None]]:
    """Each group about which the sheet says something else than was written there, and what it says."""
    table = opened.tables.get(DUPLICATES)
    if table is None or not {GROUP, YOUR_DECISION} <= set(table.titles):
        return
    told, groups = _told(table), opened.carried.get("groups", ())
    if foreign := [number for number, word in told.items() if word and not 0 < number <= len(groups)]:
        raise table.refusal(
            f"group {foreign[0]} on {DUPLICATES} is none that can be decided about here",
            "Brokerkit has one record for these people: look at it there.",
        )
    for number, (rows, word) in enumerate(groups, 1):
        if number in told and told[number] != word:
            yield tuple(rows), told[number]


def _told(table: ResultsTable) -> Mapping[int, Word | None]:
    """Group -> the word beside any of its rows, None where there is none."""
    found: dict[int, Word | None] = {}
    group_at, said_at = place_of(table, GROUP), place_of(table, YOUR_DECISION)
    for line, cells in table.lines:
        number = text_at(cells, group_at).strip()
        if not number.isdecimal():
            continue
        before, word = found.get(int(number)), _word(table, line, text_at(cells, said_at))
        if before and word and before != word:
            raise table.refusal(f"group {number} on {DUPLICATES} says “{WORDS[before]}” and “{WORDS[word]}”")
        found[int(number)] = word or before
    return found


def _word(table: ResultsTable, line: int, text: str) -> Word | None:
    if not text.strip():
        return None
    if word := _MEANT.get(_plain(text)):
        return word
    raise table.refusal(
        f"“{text.strip()}” in line {line} of {DUPLICATES} is no decision",
        f"Write {listed([*WORDS.values()], last=' or ')}, or nothing.",
    )


def _plain(text: str) -> str:
    return folded(text).strip("().")
