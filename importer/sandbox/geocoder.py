"""A geocoder's habits without a map: states in full, five-digit zips, coordinates.

The article sends `NY` and gets `New York`, another zip and coordinates back, so something rewrites addresses
[our reading]. Streets and cities are left alone here: inventing other ones would teach nobody anything.
"""

import re
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from importer.sandbox.request_checks import Value

ADDRESSES: Final = ("alt", "office")
"""The prefixes of the two addresses: home and office."""

_STATES: Final = MappingProxyType(
    dict(
        line.split(" ", 1)
        for line in """\
AL Alabama
AK Alaska
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
DC District of Columbia
FL Florida
GA Georgia
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
OH Ohio
OK Oklahoma
OR Oregon
PA Pennsylvania
PR Puerto Rico
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming""".splitlines()
    )
)
_ZIP_PLUS_FOUR: Final = re.compile(r"([0-9]{5})-[0-9]{4}")


def rewritten(values: Mapping[str, Value]) -> dict[str, Value]:
    """The same values with both addresses as a geocoder would write them."""
    changed = dict(values)
    for prefix in ADDRESSES:
        state, code = changed.get(f"{prefix}_state"), changed.get(f"{prefix}_zip")
        if isinstance(state, str):
            changed[f"{prefix}_state"] = _STATES.get(state.strip().upper(), state)
        if isinstance(code, str) and (plus_four := _ZIP_PLUS_FOUR.fullmatch(code.strip())):
            changed[f"{prefix}_zip"] = plus_four[1]
    return changed


def coordinates(values: Mapping[str, Value], prefix: str) -> tuple[float, float] | tuple[None, None]:
    """A latitude and longitude made from the address: the same address lies always at the same invented place."""
    parts = [values.get(f"{prefix}_{part}") for part in ("address", "city", "state", "zip")]
    if not any(parts):
        return None, None
    place = zlib.crc32("\n".join(str(part or "") for part in parts).encode("utf-8", "replace"))
    return round(25 + place % 24_000 / 1_000, 6), round(-124 + place // 24_000 % 57_000 / 1_000, 6)
