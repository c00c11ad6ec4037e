"""A record -> the reply's body, key by key as the article's two examples show it [documented]."""

import zlib
from datetime import datetime
from typing import Final

from importer.fields import FIELDS, Echo
from importer.sandbox.geocoder import coordinates
from importer.sandbox.rules import Rules
from importer.sandbox.store import Record

Json = dict[str, object]

_NOT_A_PHOTO: Final = "https://example.com/avatar.png"


def echo(record: Record, rules: Rules, *, test: bool = False) -> Json:
    """What Brokerkit answers about a record.

    In test mode `email` is null [documented], and so are the id and the stamps, since nothing was saved to have them
    [our reading].
    """
    values = record.values
    stamped = rules.timestamps and not test
    updated = stamp(record.updated) if stamped else None
    first_name, last_name = values["first_name"], values["last_name"]
    reply: Json = {
        "id": record.id,
        "team_id": record.team,
        "status": values["status"],
        "bucket": values["bucket"],
        "photo_url": None,
        "first_name": first_name,
        "last_name": last_name,
        "name": _full_name(first_name, last_name),
        "birthday": values["birthday"],
        "email": None if test else values["email"],
        "phone": values["phone"],
        "production_label": values["production_label"],
        "production_ytd": values["production_ytd"],
        "currently_at": values["currently_at"],
        "source": values["source"],
        "rating": values["rating"],
        "kpa_taken": values["kpa_taken"],
        "active_listings_count": values["active_listings_count"],
        "referred_at": record.created.date().isoformat(),
        "anniversary_month": None,
        "joined_at": None,
        "last_activity_at": updated,
        "first_appointment_at": None,
        "last_appointment_at": None,
        "updated_at": updated,
        "created_at": stamp(record.created) if stamped else None,
        "note": values["note"],
        "links": {},
        **_address(record, "alt", rules),
        **_address(record, "office", rules),
        "office_phone": values["office_phone"],
        "other_phone": values["other_phone"],
        "agent_id": values["agent_id"],
        "recruiting": not record.retention,
        "retention": record.retention,
        "archived": values["bucket"] == "archived",
        "backlogged": values["bucket"] == "backlog",
        "owner": _user(values["owner_email"]),
        "referrer": _user(values["referrer_email"]),
    }
    for field in FIELDS:  # one that is newer than the article's examples
        value = values[field.name]
        key = (field.echo_name or field.name).partition(".")[0]
        reply.setdefault(key, _user(value) if field.echo is Echo.USER else value)
    if record.retention:
        reply["team_member"] = _team_member(record, saved=not test)
    return reply


def stamp(moment: datetime) -> str:
    """A moment as the article writes it: 2022-05-04T22:46:17.052Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _full_name(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


def _address(record: Record, prefix: str, rules: Rules) -> Json:
    """The four parts of an address and where it lies."""
    latitude, longitude = coordinates(record.values, prefix) if rules.geocode else (None, None)
    names = [f"{prefix}_{part}" for part in ("address", "city", "state", "zip")]
    return {**{name: record.values[name] for name in names}, f"{prefix}_lat": latitude, f"{prefix}_lng": longitude}


def _user(address: object) -> Json | None:
    """A user of the team as a whole object [documented]; null where the lead has none [unknown: chosen]."""
    if not isinstance(address, str):
        return None
    first_name, _, last_name = address.partition("@")[0].replace(".", " ").title().partition(" ")
    return {
        **_person(zlib.crc32(address.lower().encode()), address, first_name, last_name),
        "title": "",
        "admin": True,
        "signature": "",
        "timezone": "America/Halifax",
        "last_sign_in_at": "2021-09-01T15:45:50.456Z",
        "updated_at": "2022-05-04T22:41:15.295Z",
        "created_at": "2019-10-04T10:06:25.581Z",
    }


def _team_member(record: Record, *, saved: bool) -> Json:
    """The login that an agent in retention gets; its role is always `agent` [documented]."""
    made = stamp(record.login_created) if record.login_created and saved else None
    first_name, last_name = (str(record.values[name] or "") for name in ("first_name", "last_name"))
    number = 500_000 + record.id if record.id is not None else None
    return {
        **_person(number, record.login if saved else None, first_name, last_name),
        "title": "",
        "admin": False,
        "signature": None,
        "timezone": None,
        "last_sign_in_at": None,
        "updated_at": made,
        "created_at": made,
        "role": {"name": "agent", "invited_at": None, "joined_at": None},
    }


def _person(number: int | None, address: str | None, first_name: str, last_name: str) -> Json:
    """The keys that every user object shares."""
    return {
        "id": number,
        "email": address,
        "first_name": first_name,
        "last_name": last_name,
        "name": _full_name(first_name, last_name),
        "avatar_url": _NOT_A_PHOTO,
        "phone": "",
        "avatar": dict.fromkeys(("medium", "small", "tiny"), _NOT_A_PHOTO),
    }
