"""E-mail addresses: syntax, look-alikes, placeholders. Nobody is asked over the network."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from importer.blanks import stands_for_nothing
from importer.validation.characters import in_ascii, named
from importer.validation.mail_domains import meant_domain
from importer.validation.parsed import Parsed, accepted, doubted, left_out, refused

FORM = "Write one plain address, like ann@example.com."

# A local part the library accepts for certain, so that only its domain, which many share, needs the library.
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+'-]+(\.[A-Za-z0-9_+'-]+)*")
UNUSUAL = "unusual or invisible character"
LONGEST_LOCAL, LONGEST = 64, 254  # RFC 5321

SEPARATORS = re.compile(r"[\s,;/|<>()\"]+")
BREAKS = re.compile(r"\s*[\r\n\v]+\s*")
APART = re.compile(r"(?:^|[,;:/|<(\"']|\bor|\band)\s*$", re.IGNORECASE)
"""What stands before an address that begins there. A bare word may be its first half: `ann lee@example.com`."""
STRAY_SPACE = re.compile(r"\s*([@.,])\s*")

# Reserved names [RFC 2606, RFC 6762, RFC 7686]: right in their syntax, but no mail arrives there.
NOWHERE = ("test", "invalid", "local", "localhost", "onion")

# What people type where a form insists on an address.
PLACEHOLDER = re.compile(
    r"no[._-]?e?mail\d*@.+"
    r"|(no|none|na|n-a|unknown|nobody|noone|fake|not?[._-]?provided)\d*"
    r"@(none|na|n-a|no|e?mail|no[._-]?e?mail|unknown|nowhere|fake|noaddress|not?[._-]?provided|invalid)\.[a-z]+"
    r"|(test|none|abc|xxx+|asdf|fake)@\3\.[a-z]+",
    re.IGNORECASE,
)


def parse_email(text: str) -> Parsed:
    """An address as typed, for an address is only ever matched, never rewritten."""
    if "@" not in text and stands_for_nothing(text):
        return left_out(text)
    text = BREAKS.sub("; ", text)
    # An address is what its letters are, not what they look like: a look-alike would be matched as another one.
    if not text.isascii() or not text.isprintable():
        return _look_alike(text)
    local, at, domain = text.rpartition("@")
    plain = at and len(local) <= LONGEST_LOCAL and len(text) <= LONGEST and PLAIN_LOCAL.fullmatch(local)
    # The addresses of a roster share a few domains, so most of them need not ask the library again.
    complaint = domain_complaint(domain.lower()) if plain else complaint_about(text)
    if complaint:
        return _malformed(text, complaint)
    if PLACEHOLDER.fullmatch(text):
        return _placeholder(text)
    if domain.lower().rpartition(".")[2] in NOWHERE:
        return doubted(text, "no mail arrives there", f"{domain} is a reserved name; no mail arrives at “{text}”.")
    if meant := meant_domain(domain.lower()):
        message = f"{domain} looks like a slip for {meant}; the address is sent, and matched, as it stands."
        return doubted(text, "domain probably misspelt", message, f"{local}@{meant}")
    return accepted(text)


def complaint_about(address: str) -> str:
    """What the library says is wrong with an address, or "" where nothing is."""
    local, _, domain = address.rpartition("@")
    first, dot, last = domain.rpartition(".")
    if dot and last.lower() in NOWHERE:
        address = f"{local}@{first}.example"  # the syntax is judged, as if the name existed
    try:
        validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        return str(error)
    return ""


@lru_cache(maxsize=10_000)
def domain_complaint(domain: str) -> str:
    """What is wrong with the part after the @-sign, or ""; many addresses share one."""
    return complaint_about(f"a@{domain}")


def _malformed(text: str, complaint: str) -> Parsed:
    """Say what is wrong, and suggest the address that stands in the cell if exactly one can be made out."""
    found = [part for part in (word.strip(".:'") for word in SEPARATORS.split(text)) if "@" in part]
    addresses = [part.removeprefix("mailto:") for part in found]
    addresses = [address for address in addresses if not complaint_about(address)]
    if not addresses:
        message = f"“{text}” is not an e-mail address: {complaint} {FORM}"
        return refused("not an e-mail address", message, _mended(text))
    first = addresses[0] if APART.search(text[: text.index(addresses[0])].removesuffix("mailto:")) else ""
    message = f"“{text}” is more than an address{'' if first else ', or has a space within one'}. {FORM}"
    if len(addresses) > 1:
        message = (
            f"There are {len(addresses)} addresses in the cell, and a contact is matched by one. Keep one of them."
        )
    problem = "several e-mail addresses" if len(addresses) > 1 else "not a plain e-mail address"
    return refused(problem, message + _left_out(text, first), first)


def _left_out(text: str, kept: str) -> str:
    """A sentence about what a suggestion leaves out of the cell; "" where that is nothing but signs."""
    before, _, behind = text.partition(kept or text)
    rest = [part.strip(" ,;:/|<>\"'") for part in (before.removesuffix("mailto:"), behind)]
    rest = [part for part in rest if any(map(str.isalnum, part))]
    return f" The suggestion {kept} leaves out “{'” and “'.join(rest)}”." if rest else ""


def _mended(text: str) -> str:
    """The address without space around its signs, or with its comma for a dot, if that makes it one; else ""."""
    whole = STRAY_SPACE.sub(r"\1", text)
    for attempt in (whole, whole.replace(",", ".").replace("..", ".")):
        if not complaint_about(attempt):
            return attempt
    return ""


def _look_alike(text: str) -> Parsed:
    """Refuse an address that may not be the one it looks like, and name what is unusual about it."""
    culprit = next(character for character in text if not character.isascii() or not character.isprintable())
    message = f"The address holds {named(culprit)}, so it is not the plain address it may look like. {FORM}"
    latin = in_ascii(text) or _with_encoded_domain(text)
    return refused(UNUSUAL, message, latin if latin and not complaint_about(latin) else "")


def _with_encoded_domain(text: str) -> str:
    """The address with its international domain in the ASCII form that mail travels by; "" where there is none."""
    try:
        return validate_email(text, check_deliverability=False).ascii_email or ""
    except EmailNotValidError:
        return ""


def _placeholder(text: str) -> Parsed:
    """Refuse an address that stands for none: unlike `N/A`, it would be sent and matched like any other."""
    return refused(
        "stands for no e-mail address",
        f"“{text}” is nobody's address, but everybody who has it would become one contact. Leave the cell blank.",
    )
