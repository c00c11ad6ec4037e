"""The rows of sample_data/courted.csv: what Courted's agent export looks like, with its traps."""

from dataclasses import dataclass, field

from tests.sample_data.people import Person

HEADERS = (
    "Name", "First Name", "Last Name", "Nickname", "Email", "Phone", "Mobile Phone", "State License",
    "Alt State Licenses", "Brand", "Office", "Custom Office Name", "Office Address", "Office City", "Office State",
    "Office Zip", "Home Address", "Home City", "Home State", "Home Zip", "MLS", "MLS ID", "Member MLS ID",
    "Courted ID", "Courted Agent ID", "LTM Sales Volume", "Prev LTM Sales Volume", "LTM Closed Units",
    "YTD Sales Volume", "YTD Units", "Active Listings", "Pending Listings", "Is Team Leader", "Likelihood To Move",
)  # fmt: skip
FIRST_ROW = 2
FIRST_PERSON = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it shows, and where it is not plain."""

    shows: str
    cells: dict[str, str] = field(default_factory=dict)
    check: str = "ready"
    run: str = "created"


ROWS = (
    Row("money with dollar sign and commas, units with decimals, flags as Yes and No: all rows are like that"),
    Row("`MLS ID` is the MLS's code and the same in every row; the agent's id is `Member MLS ID`"),
    Row("the last twelve months count, not `YTD Sales Volume`, which differs", {"YTD Sales Volume": "$90,000"}),
    Row("an office phone only", {"Mobile Phone": ""}),
    Row("a mobile phone only", {"Phone": ""}),
    Row("no e-mail: known by `Member MLS ID`", {"Email": ""}),
    Row("no `Member MLS ID`: known by e-mail", {"Member MLS ID": ""}),
    Row("neither: it could never be recognised again", {"Email": "", "Member MLS ID": ""}, "invalid", "invalid"),
    Row("a zip with a leading zero", {"Home Zip": "01002"}),
    Row("no sales at all", {"LTM Sales Volume": "$0", "LTM Closed Units": "0"}),
    Row("a blank volume: left out, not sent as 0", {"LTM Sales Volume": ""}),
    Row("an e-mail that is none", {"Email": "n/a - see office"}, "invalid", "invalid"),
    Row("a comma in the office's name", {"Office": "Beacon & Main, Waterfront"}),
    Row("quotation marks in a nickname", {"Nickname": '"Skip"'}),
    Row("letters beyond ASCII", {"First Name": "José", "Last Name": "Peña", "Name": "José Peña"}),
    Row("units with a fraction: not imported, so harmless", {"LTM Closed Units": "12.5"}),
    Row("two state licences: not imported", {"Alt State Licenses": "NH-004411; ME-118822"}),
    Row("half a listing", {"Active Listings": "2.5"}, "invalid", "invalid"),
    *(Row("a plain row") for _ in range(7)),
)


def cells(position: int) -> list[str]:
    """The cells of one row, in the order of HEADERS."""
    filled = {**_plain(Person(FIRST_PERSON + position)), **ROWS[position].cells}
    return [filled.get(header, "") for header in HEADERS]


def _plain(person: Person) -> dict[str, str]:
    city, state, code, area = person.city
    return {
        "Name": f"{person.first} {person.last}",
        "First Name": person.first,
        "Last Name": person.last,
        "Email": person.email,
        "Phone": f"({area}) 555-0188",
        "Mobile Phone": f"({area}) 555-{100 + person.number:04}",
        "State License": f"{state}-{70_000 + person.number}",
        "Brand": "Independent",
        "Office": person.company,
        "Office Address": "1 Harbor Street",
        "Office City": city,
        "Office State": state,
        "Office Zip": code,
        "Home Address": person.street,
        "Home City": city,
        "Home State": state,
        "Home Zip": code,
        "MLS": "New England Sample MLS",
        "MLS ID": "NESMLS",
        "Member MLS ID": person.agent_id,
        "Courted ID": f"c-{person.number:06}",
        "Courted Agent ID": f"ca-{person.number:06}",
        "LTM Sales Volume": f"${person.volume:,}",
        "Prev LTM Sales Volume": f"${person.volume // 2:,}",
        "LTM Closed Units": f"{person.number % 9 + 1}.0",
        "YTD Sales Volume": f"${person.volume // 3:,}",
        "YTD Units": f"{person.number % 5}.0",
        "Active Listings": str(person.number % 6),
        "Pending Listings": str(person.number % 3),
        "Is Team Leader": "Yes" if person.number % 4 == 0 else "No",
        "Likelihood To Move": ("Low", "Medium", "High")[person.number % 3],
    }
