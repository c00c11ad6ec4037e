"""The rows of sample_data/messy.xlsx: each is awkward in one way, which its first line states.

The rest of a row is plain, so that its fate shows what that one thing does. `check` and `run` say the fate the row
must have; where they are silent it is `ready` and then `created`.
"""

from dataclasses import dataclass, field
from datetime import date

from tests.sample_data.people import Person

HEADERS = (
    "MLS #", "First", "Surname", "E-mail", "Other e-mail", "Cell", "Office Ph.", "Brokerage", "Stage", "Type", "DOB",
    "Street", "City", "ST", "Zip", "LTM Volume", "Actives", "Rank (4-10)", "Tier", "KPA?", "Recruiter", "Comments",
    "Licence #",
)  # fmt: skip
TITLE = "Kestrel Point Realty: recruiting board, everybody's copy"
SUBTITLE = "Ask Dana before you change a Stage!"
HEADER_ROW = 4
FIRST_ROW = 5
DANA = "dana.whitfield@example.com"
MARCUS = "marcus.oyelaran@example.com"
MAILBOX = "frontdesk@example.com"


@dataclass(frozen=True, slots=True)
class Formula:
    """A real formula with the value Excel stored for it; "" where it stored none."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number that a number format dresses up, such as a zip code."""

    number: float
    format: str


Cell = str | int | float | date | Formula | Formatted | None


@dataclass(frozen=True, slots=True)
class Row:
    """One awkward row: what it shows, its cells where they are not plain, and its fates."""

    shows: str
    cells: dict[str, Cell] = field(default_factory=dict)
    check: str = "ready"
    run: str = "created"
    of: int | None = None
    """Whose row it is, counted from 0 in ROWS; None if it is somebody new."""


def _stopped(shows: str, fate: str = "invalid", of: int | None = None, **cells: Cell) -> Row:
    """A row that goes nowhere."""
    return Row(shows, _spelled(cells), fate, fate, of)


def _goes(shows: str, of: int | None = None, **cells: Cell) -> Row:
    """A row that is sent and saved."""
    return Row(shows, _spelled(cells), of=of)


def _repeats(shows: str, of: int, **cells: Cell) -> Row:
    """A row whose content goes out with an earlier row of the same person."""
    return Row(shows, _spelled(cells), "duplicate", "duplicate", of)


def _refused(shows: str, **cells: Cell) -> Row:
    """A row that only the server can refuse."""
    return Row(shows, _spelled(cells), "ready", "refused")


_SHORT = {
    "mls": "MLS #", "first": "First", "last": "Surname", "email": "E-mail", "email2": "Other e-mail", "cell": "Cell",
    "office": "Office Ph.", "company": "Brokerage", "stage": "Stage", "type": "Type", "dob": "DOB",
    "street": "Street", "state": "ST", "zip": "Zip", "volume": "LTM Volume", "actives": "Actives",
    "rank": "Rank (4-10)", "tier": "Tier", "kpa": "KPA?", "recruiter": "Recruiter", "comments": "Comments",
}  # fmt: skip


def _spelled(cells: dict[str, Cell]) -> dict[str, Cell]:
    return {_SHORT[name]: value for name, value in cells.items()}


ROWS: tuple[Row | None, ...] = (
    _goes("nothing: a plain row"),
    _goes("birthday in a real date cell", dob=date(1975, 3, 24)),
    _goes("birthday written out", dob="March 24, 1981"),
    _goes("birthday as ISO text", dob="1990-12-05"),
    _stopped("birthday that could be March or April; no other cell proves an order", dob="03/04/1975"),
    _stopped("birthday that no calendar has", dob="1980-02-30"),
    _stopped("birthday without a year", dob="March 24"),
    _goes("zip kept as a number under the format 00000", zip=Formatted(2139, "00000")),
    _goes("zip kept as text with a leading zero", zip="01234"),
    _goes("zip+4", zip="06510-1234"),
    None,
    _goes("phone with brackets and dots", cell="(617) 555.0142"),
    _goes("phone kept as a number", cell=6175550143),
    _stopped("phone with too few digits", cell="555-014"),
    _stopped("phone that is a remark", cell="ask Dana"),
    _stopped("e-mail without @", email="pavel.hornik.example.com"),
    _goes("e-mail with a space behind it", email="quinn.delacroix@example.com "),
    _goes("e-mail in capitals", email="ROSA.VILLANUEVA@EXAMPLE.COM"),
    _stopped("e-mail with a Cyrillic a that looks like any other", email="seth.bl\u0430ckwood@example.com"),
    _goes("e-mail in the second column only", email=None, email2="tessa.moriarty@example.com"),
    _stopped("a stage nobody translated", stage="Ghosted us"),
    _goes("a stage in other letters and spaces", stage="  met for COFFEE "),
    _stopped("no e-mail and no MLS #: it could never be recognised again", email=None, mls=None),
    _goes("MLS # only", email=None),
    _goes("e-mail only", mls=None),
    _goes("first of two rows with one e-mail that complete each other", mls=None, comments=None, rank=None),
    _repeats("second of them: adds a rank", of=25, mls=None, comments=None, rank=8),
    _goes("first of two rows with one MLS # that complete each other", email=None, comments=None),
    _repeats("second of them: adds the e-mail", of=27, comments=None),
    _goes("one end of a bridge: known by e-mail", mls=None, comments=None),
    _repeats("other end of the bridge: the same person, known by MLS #", of=29, email=None, comments=None),
    _repeats("the bridge: has that e-mail and that MLS #, so the three are one", of=29, comments=None),
    _stopped("an office mailbox, first of two people who share it", "held", mls=None, email=MAILBOX),
    _stopped("the same mailbox under another name: they would become one record", "held", mls=None, email=MAILBOX),
    _stopped("one person with two birthdays, first row", "held", dob=date(1979, 5, 1)),
    _stopped("second row of the same person: which birthday is right?", "held", of=34, dob=date(1979, 5, 11)),
    _repeats("the first row of this sheet once more, cell by cell", of=0),
    _goes("text that looks like a formula", company="=1+1"),
    _goes("text that would start a program in a careless spreadsheet", comments="+cmd|' /C calc'!A0"),
    _goes("text that begins with @", comments="@SUM(1+1) is what the last export said"),
    _goes("a real formula with its value", volume=Formula("=500000*2.5", 1_250_000)),
    _stopped("a real formula that was never calculated", volume=Formula("=500000*2", "")),
    _stopped("an error in the cell", volume=Formula("=NA()", "#N/A")),
    None,
    _goes("a surname that reads like a missing value", last="NA"),
    _goes("17 digits kept as text", mls="12345678901234567"),
    _stopped("17 digits kept as a number: Excel has already lost the last ones", mls=12345678901234567),
    _goes("MLS # with leading zeros", mls="000123"),
    _goes("letters beyond ASCII", first="Zoë", last="Ångström-Łukasz"),
    _goes("an apostrophe", first="Siobhán", last="O\u2019Neill"),
    _goes("a name in Chinese", first="小龍", last="李"),
    _goes("no surname: a warning, since an update can go without", last=None),
    _goes("money as people say it", volume="$1.2M"),
    _goes("money with commas", volume="1,250,000"),
    _stopped("money in words", volume="a lot"),
    _stopped("a rank above 10", rank=11),
    _stopped("half a rank", rank=7.5),
    _stopped("listings in words", actives="three"),
    _goes("a tier in capitals", tier="MEGA"),
    _stopped("a tier that Brokerkit does not have", tier="whale"),
    _goes("yes as a letter", kpa="Y"),
    _stopped("neither yes nor no", kpa="maybe"),
    _goes("a note of several lines", comments="Met at the fair.\nWants a team.\n\nCall after 3 pm"),
    _goes("a note with an emoji", comments="Top producer \U0001f31f loves golf"),
    _goes("a state in full", state="Massachusetts"),
    _goes("signed: becomes a team member, product retention", stage="Signed", type="On our team"),
    _goes("joined: retention too", stage="Joined", type="On our team"),
    _refused("retention, but the login e-mail belongs to somebody elsewhere in Brokerkit",
             stage="Signed", type="On our team", email="signed.elsewhere@example.com"),
    _refused("a recruiter who is not a user of the team", recruiter="former.manager@example.com"),
    _goes("another recruiter of the team", recruiter=MARCUS),
)  # fmt: skip
"""In sheet order, the header below the titles; None is a blank row."""


def footer() -> list[Cell]:
    """The totals below the last row, which are no person."""
    last = FIRST_ROW + len(ROWS) - 1
    column = HEADERS.index("LTM Volume")
    total = Formula(f"=SUM(P{FIRST_ROW}:P{last})", sum(_number(cells(at)[column]) for at in range(len(ROWS))))
    return ["Total" if at == 0 else total if at == column else None for at in range(len(HEADERS))]


def _number(cell: Cell) -> float:
    value = cell.value if isinstance(cell, Formula) else cell
    return value if isinstance(value, int | float) else 0


def people() -> list[tuple[int, Row]]:
    """(row number in the sheet, row) without the blank ones."""
    return [(FIRST_ROW + position, row) for position, row in enumerate(ROWS) if row is not None]


def cells(position: int) -> list[Cell]:
    """The cells of the row at this position of ROWS, in the order of HEADERS; all blank for a blank row."""
    row = ROWS[position]
    if row is None:
        return [None] * len(HEADERS)
    whose = position if row.of is None else row.of
    filled = {**_plain(Person(whose)), **row.cells}
    return [filled.get(header) for header in HEADERS]


def _plain(person: Person) -> dict[str, Cell]:
    """The cells of a person about whom nothing is awkward."""
    city, state, code, area = person.city
    return {
        "MLS #": person.agent_id,
        "First": person.first,
        "Surname": person.last,
        "E-mail": person.email,
        "Cell": person.phone,
        "Office Ph.": f"({area}) 555-0199",
        "Brokerage": person.company,
        "Stage": ("New", "Called", "Talked", "Appt")[person.number % 4],
        "Type": "Recruit",
        "Street": person.street,
        "City": city,
        "ST": state,
        "Zip": code,
        "LTM Volume": person.volume,
        "Actives": person.number % 7,
        "Rank (4-10)": 4 + person.number % 7,
        "Tier": ("low", "mid", "super")[person.number % 3],
        "Recruiter": DANA,
        "Comments": f"Met through {person.company}",
        "Licence #": f"RE-{9_000_000 + person.number * 911}",
    }
