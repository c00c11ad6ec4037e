"""Typos in mail domains: `gmial.com`, `yahoo.con` are probably meant otherwise.

Fuzzy match against the providers that most people's addresses are at; the distance is that of one slip of the finger.
"""

from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

PROVIDERS = (
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "comcast.net", "msn.com",
    "live.com", "verizon.net", "sbcglobal.net", "bellsouth.net", "protonmail.com", "att.net", "cox.net",
)  # fmt: skip
REAL = frozenset({
    "ymail.com", "gmx.com", "mail.com", "email.com", "fmail.com", "hmail.com", "ail.com", "aim.com", "me.com",
    "cox.com", "att.com", "live.net", "msn.net", "ol.com", "gmx.net", "mac.com", "juno.com",
})  # fmt: skip
"""Near one of the providers, and somebody's own."""
SLIPS = {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "vom": "com", "xom": "com",
         "cim": "com", "nte": "net", "ent": "net", "ner": "net", "ogr": "org", "rog": "org"}  # fmt: skip
"""Endings that no registry has [IANA's list of top-level domains] -> the one that was meant."""
SHORT = 8
"""Letters of a domain up to which one slip makes somebody else's: aol.com, msn.com, cox.net."""


@lru_cache(maxsize=10_000)
def meant_domain(domain: str) -> str:
    """The domain that was probably meant, "" where it may well be the one that stands there; in small letters."""
    name, _, ending = domain.rpartition(".")
    repaired = f"{name}.{SLIPS[ending]}" if ending in SLIPS else domain
    if repaired in PROVIDERS:
        return "" if repaired == domain else repaired
    for provider in PROVIDERS:
        if len(provider) > SHORT and repaired not in REAL and DamerauLevenshtein.distance(repaired, provider) == 1:
            return provider
    return repaired if repaired != domain else ""
