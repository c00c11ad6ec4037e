"""The script that a competent person writes in an afternoon, as the baseline of `benchmarks.end_to_end`.

    python -m benchmarks.straightforward ROSTER RESULTS [API_URL CONCURRENCY]

pandas and openpyxl read, phonenumbers and strptime bring the cells into Brokerkit's notation, pandera says which rows
are wrong, httpx posts the others, openpyxl writes every row with what became of it, and the wrong ones once more on a
sheet of their own. It knows nothing of duplicates, retries, resuming, echoes or odd files, and imports nothing of ours.
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pandera.pandas as pa
import phonenumbers
from openpyxl import Workbook
from tqdm import tqdm

FIELDS = {
    "First Name": "first_name", "Last Name": "last_name", "Birthday": "birthday", "Cell Phone": "phone",
    "Other Phone": "other_phone", "Office Phone": "office_phone", "Email": "email", "Agent ID": "agent_id",
    "Normal/Archived": "bucket", "Status": "status", "Referrer Notes": "note", "Source": "source",
    "Company Name": "currently_at", "Home address": "alt_address", "Home City": "alt_city", "Home State": "alt_state",
    "Home zip": "alt_zip", "Office address": "office_address", "Office city": "office_city",
    "Office state": "office_state", "Office zip": "office_zip", "Personality Assessment Taken": "kpa_taken",
    "Active Listing": "active_listings_count", "Total $ Production LTM": "production_ytd", "Rating": "rating",
    "Production Label": "production_label", "Owner": "owner_email", "Referrer": "referrer_email",
}  # fmt: skip
CHOICES = {
    "bucket": ["default", "backlog", "archived"],
    "status": ["new_lead", "contact_attempt", "contact_made", "appt_set", "needs_evaluated", "onboarding", "active"],
    "production_label": ["mega", "super", "mid", "low", "new", "in_school", "not_licensed"],
}
EMAIL = r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
E164 = r"\+\d{8,15}"


def phone(cell: str) -> str:
    """A telephone number in E.164, or the cell as it is."""
    try:
        number = phonenumbers.parse(cell, "US")
    except phonenumbers.NumberParseException:
        return cell
    valid = phonenumbers.is_valid_number(number)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) if valid else cell


def day(cell: str) -> str:
    """A date as Brokerkit takes it, or the cell as it is."""
    for notation in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(cell, notation).strftime("%d/%m/%Y")
        except ValueError:
            continue
    return cell


def amount(cell: str) -> str:
    """Dollars as a bare number."""
    return cell.replace("$", "").replace(",", "").strip()


def flag(cell: str) -> str:
    """Yes and no as Brokerkit takes them, or the cell as it is."""
    return {"yes": "true", "y": "true", "no": "false", "n": "false"}.get(cell.lower(), cell)


NORMAL: dict[str, Callable[[str], str]] = {
    "birthday": day, "phone": phone, "other_phone": phone, "office_phone": phone, "production_ytd": amount,
    "kpa_taken": flag, "email": str.lower, "owner_email": str.lower, "referrer_email": str.lower,
}  # fmt: skip


def text(pattern: str) -> pa.Column:
    """A column of text that looks like this, or is blank."""
    return pa.Column(str, pa.Check.str_matches(rf"^(?:{pattern})?$"), required=False)


SCHEMA = pa.DataFrameSchema(
    {
        "birthday": text(r"\d\d/\d\d/\d{4}"),
        **{name: text(E164) for name in ("phone", "other_phone", "office_phone")},
        **{name: text(EMAIL) for name in ("email", "owner_email", "referrer_email")},
        **{name: text("|".join(words)) for name, words in CHOICES.items()},
        "kpa_taken": text("true|false"),
        "active_listings_count": text(r"\d+"),
        "production_ytd": text(r"\d+(?:\.\d+)?"),
        "rating": text("[4-9]|10"),
    }
)


def read(path: Path) -> pd.DataFrame:
    """The roster as text under its own headers."""
    frame = pd.read_csv(path, dtype=str) if path.suffix == ".csv" else pd.read_excel(path, dtype=str, engine="openpyxl")
    return frame.fillna("").map(str.strip)


def mapped(frame: pd.DataFrame) -> pd.DataFrame:
    """The roster in Brokerkit's words and notation."""
    renamed = frame.rename(columns=FIELDS)
    for name, normal in NORMAL.items():
        renamed[name] = renamed[name].map(normal)
    return renamed


def wrong(frame: pd.DataFrame) -> dict[int, str]:
    """Row -> what is wrong with it."""
    try:
        SCHEMA.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        said = cases["column"] + ": " + cases["failure_case"].astype(str)
        return said.groupby(cases["index"].astype(int)).agg("; ".join).to_dict()  # type: ignore[no-any-return]
    return {}


async def post(frame: pd.DataFrame, url: str, concurrency: int) -> dict[int, str]:
    """Row -> how Brokerkit answered."""
    answers: dict[int, str] = {}
    people = tqdm(frame.to_dict("index").items(), total=len(frame))
    rows = iter(people)
    async with httpx.AsyncClient(timeout=30) as client:

        async def work() -> None:
            for row, person in rows:
                payload = {name: value for name, value in person.items() if value}
                reply = await client.post(f"{url}/leads", json={"test": False, **payload})
                answers[int(str(row))] = (
                    f"created {reply.json()['id']}" if reply.is_success else f"refused: {reply.text}"
                )

        await asyncio.gather(*(work() for _ in range(concurrency)))
    return answers


def write(path: Path, frame: pd.DataFrame, said: dict[int, str], problems: dict[int, str]) -> None:
    """Every row with what became of it, and the wrong ones once more."""
    book = Workbook(write_only=True)
    rows, fix = book.create_sheet("Rows"), book.create_sheet("Fix")
    for sheet in (rows, fix):
        sheet.append(["Row", "Outcome", "Problem", *frame.columns])
    for row, *cells in frame.itertuples(name=None):
        line = [row + 2, "invalid" if row in problems else said.get(row, "ready"), problems.get(row, ""), *cells]
        rows.append(line)
        if row in problems:
            fix.append(line)
    book.save(path)


def main(source: str, target: str, url: str = "", concurrency: str = "16") -> None:
    """The whole job."""
    frame = read(Path(source))
    drafted: Any = mapped(frame)
    problems = wrong(drafted)
    said = asyncio.run(post(drafted.drop(index=list(problems)), url, int(concurrency))) if url else {}
    write(Path(target), frame, said, problems)
    print(f"{len(frame) - len(problems)} good rows, {len(problems)} wrong ones")


if __name__ == "__main__":
    main(*sys.argv[1:])
