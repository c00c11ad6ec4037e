"""The rows of sample_data/clean.csv: twenty people under Brokerkit's own labels, nothing awkward about them."""

from tests.sample_data.people import Person

HEADERS = (
    "First Name", "Last Name", "Email", "Agent ID", "Cell Phone", "Office Phone", "Birthday", "Company Name",
    "Total $ Production LTM", "Production Label", "Active Listing", "Source", "Status", "Rating", "Owner", "Notes",
    "Home address", "Home City", "Home State", "Home zip",
)  # fmt: skip
COUNT = 20
FIRST_ROW = 2
_STATUSES = ("new_lead", "contact_attempt", "contact_made", "appt_set", "needs_evaluated")


def cells(position: int) -> list[str]:
    """The cells of one row, in the order of HEADERS."""
    person = Person(position)
    city, state, code, area = person.city
    return [
        person.first,
        person.last,
        person.email,
        person.agent_id,
        person.phone,
        f"{area}-555-0199",
        f"{1960 + position}-{position % 12 + 1:02}-{position + 1:02}",
        person.company,
        str(person.volume),
        ("low", "mid", "super", "mega")[position % 4],
        str(position % 7),
        "Referral",
        _STATUSES[position % len(_STATUSES)],
        str(4 + position % 7),
        "dana.whitfield@example.com",
        "Met at the spring open house",
        person.street,
        city,
        state,
        code,
    ]
