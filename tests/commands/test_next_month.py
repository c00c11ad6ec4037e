"""The next month: what was decided is not asked again, and the mapping of last month is offered and not taken."""

from pathlib import Path

import openpyxl

from tests.commands.conftest import Type, correct, person, write_csv

MAPPING = """\
name: board      # the office's own
fields:
  email: Email
  first_name: First Name
  last_name: Last Name
  status: Pipeline   # asks every month
"""


def a_roster(folder: Path, name: str = "november.csv") -> Path:
    """Three people of a board of our own, and beside it the mapping for it."""
    (folder / "board.yaml").write_text(MAPPING, encoding="utf-8")
    words = ["Warm", "warm", "new_lead"]
    people = [person(number, Pipeline=word, Desk="12") for number, word in enumerate(words, 1)]
    return write_csv(folder / name, people)


def test_answers_and_decisions_are_learned_and_shown(type_command: Type, tmp_path: Path) -> None:
    """check, answer, decide, `map --learn`: the same roster is ready without another question."""
    roster = a_roster(tmp_path)
    first = type_command("check", roster, "-m", "board.yaml", "--json")
    assert first.fates == {"ready": 1, "invalid": 2}
    results = Path(first.document["results"])
    correct(results, "Values", {("Warm", "Your answer"): "contact_made"}, by="Value")
    correct(results, "Columns", {("Agent ID", "Import as"): "agent_id"}, by="Header")
    correct(results, "Columns", {("Desk", "Import as"): "(leave out)"}, by="Header")
    learned = type_command("map", "--learn", results, "-m", "board.yaml")
    assert learned.code == 0
    assert learned.out.splitlines() == [
        "board.yaml has learned",
        "  -  status: Pipeline   # asks every month",
        "  +  status:            # asks every month",
        "  +    from: Pipeline",
        "  +    values:",
        "  +      Warm: contact_made",
        "  +  agent_id: Agent ID",
        "  +ignore: [Desk]",
    ]
    assert type_command("check", roster, "-m", "board.yaml", "--json").fates == {"ready": 3}
    assert "nothing to learn" in type_command("map", "--learn", results, "-m", "board.yaml").out


def test_a_workbook_teaches_a_new_file_where_its_mapping_was_ready_made(type_command: Type, tmp_path: Path) -> None:
    """A ready-made mapping is not written into; with -o a mapping of one's own comes out of it."""
    rows = [person(1, Status="Warm", **{"Production Label": "mid"})]
    first = type_command("check", write_csv(tmp_path / "roster.csv", rows), "--json")
    results = Path(first.document["results"])
    correct(results, "Values", {("Warm", "Your answer"): "(leave out)"}, by="Value")
    assert type_command("map", "--learn", results).code == 2
    assert type_command("map", "--learn", results, "-m", "brokerkit").code == 2
    document = type_command("map", "--learn", results, "-o", "own.yaml", "--json").document
    assert document["mapping"] == "own.yaml"
    assert any("Warm" in line for line in document["difference"])
    assert type_command("check", "roster.csv", "-m", "own.yaml", "--json").fates == {"ready": 1}
    assert type_command("map", "--learn", results, "-o", "own.yaml").code == 2  # it is there already


def test_learning_wants_results_and_drafting_wants_a_spreadsheet(type_command: Type, tmp_path: Path) -> None:
    """Each mistake is one sentence, and nothing is written."""
    roster = a_roster(tmp_path)
    assert type_command("map").code == 2
    assert type_command("map", roster, "-m", "board.yaml").code == 2
    assert type_command("map", roster, "--learn", roster).code == 2
    assert type_command("map", "--learn", roster, "-m", "board.yaml").code == 3
    assert (tmp_path / "board.yaml").read_text(encoding="utf-8") == MAPPING


def test_last_months_mapping_is_offered_by_name_and_day_and_taken_only_when_asked(
    type_command: Type, tmp_path: Path
) -> None:
    """The same headers in another order, from another folder: known again, and still not used in silence."""
    assert type_command("check", a_roster(tmp_path), "-m", "board.yaml").code == 1
    (tmp_path / "board").mkdir()
    other_order = dict(reversed(person(9, Pipeline="new_lead", Desk="").items()))
    december = write_csv(tmp_path / "board" / "december.csv", [other_order])
    asked = type_command("check", december)
    assert asked.code == 3
    assert "mapping board, on 20" in asked.err
    assert str(tmp_path / "board.yaml") in asked.err
    assert "-m last" in asked.err
    assert "mapping board, on 20" in type_command("map", december).err
    taken = type_command("check", december, "-m", "last", "--json")
    assert (taken.document["mapping"], taken.fates) == ("board", {"ready": 1})
    (tmp_path / "board.yaml").unlink()
    assert "board.yaml" in type_command("check", december, "-m", "last").err


def test_a_ready_made_mapping_that_fits_does_not_hide_what_was_used_before(type_command: Type, tmp_path: Path) -> None:
    """Whoever used a mapping of their own last month is told when a ready-made one steps in."""
    roster = write_csv(tmp_path / "plain.csv", [person(1)])
    (tmp_path / "own.yaml").write_text("fields: {email: Email, full_name: First Name}\n", encoding="utf-8")
    assert "last read with" not in type_command("check", roster).err
    type_command("check", roster, "-m", "own.yaml")
    again = type_command("check", roster)
    assert "mapping brokerkit" in again.err
    assert "last read with the mapping own" in again.err
    assert type_command("check", roster, "-m", "last", "--json").document["mapping"] == "own"


def test_headers_nobody_used_before_have_no_last_mapping(type_command: Type, tmp_path: Path) -> None:
    """`last` is never another file's."""
    type_command("check", a_roster(tmp_path), "-m", "board.yaml")
    other = write_csv(tmp_path / "other.csv", [{"Mail": "a@example.com", "Who": "Ann"}])
    ended = type_command("check", other, "-m", "last")
    assert ended.code == 3
    assert "no mapping was used with these headers before" in ended.err


def test_what_is_remembered_holds_no_header_and_goes_with_purge(type_command: Type, tmp_path: Path) -> None:
    """Where the mapping is, its name and the day; nothing of the roster."""
    type_command("check", a_roster(tmp_path), "-m", "board.yaml")
    kept = tmp_path / "state" / "mappings.json"
    text = kept.read_text(encoding="utf-8")
    assert "Pipeline" not in text
    assert "example.com" not in text
    assert kept.stat().st_mode & 0o077 == 0
    type_command("purge", "--all")
    assert not kept.exists()


def test_a_damaged_memory_is_no_memory(type_command: Type, tmp_path: Path) -> None:
    """What cannot be understood is passed over, and written anew."""
    roster = a_roster(tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "mappings.json").write_text("[1", encoding="utf-8")
    assert type_command("check", roster, "-m", "last").code == 3
    assert type_command("check", roster, "-m", "board.yaml").code == 1
    assert type_command("check", roster, "-m", "last").code == 1


def test_the_columns_sheet_says_where_to_decide(type_command: Type, tmp_path: Path) -> None:
    """Every column has a cell for it."""
    results = type_command("check", a_roster(tmp_path), "-m", "board.yaml", "--json").document["results"]
    titles = next(openpyxl.load_workbook(results)["Columns"].iter_rows(values_only=True))
    assert titles[-1] == "Import as"
