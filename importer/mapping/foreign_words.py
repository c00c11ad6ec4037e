"""Words that stand under headers like ours and mean something else: other systems' states, and systems themselves."""

from collections.abc import Collection
from typing import Final

from importer.closed_lists import choice_key, guess_choice
from importer.fields import RETENTION_STATUSES

_ACTIVE: Final = "active"
"""The one word that is a stage of ours and everybody else's state."""
_PENDING: Final = frozenset({"pending", "onhold", "archived"})
"""Words of many systems' lists, which say nothing by themselves."""


def _keys(*lists: str) -> frozenset[str]:
    return frozenset(choice_key(entry) for entries in lists for entry in entries.split(","))


_MEMBERSHIP = _keys(
    "inactive, current, expired, licensed, licensed nba, suspended, terminated, retired, deceased, revoked, voided",
    "surrendered, lapsed, delinquent, probation, cancelled, canceled, issued, renewed, not renewed, null and void",
    "on leave, leave of absence, leave, loa, full-time, part-time, transferred, resigned, dropped, reinstated",
    "good standing, in good standing, provisional, affiliate, member, non-member, a, i, t, y, n, yes, no, true, false",
)
_MAILING = _keys(
    "subscribed, unsubscribed, cleaned, bounced, confirmed, unconfirmed, opted in, opted out, opt in, opt out, optin",
    "optout, pending confirmation, non-subscribed, transactional, implied, express, soft bounce, hard bounce, spam",
    "spam complaint, complained, delivered, opened, clicked, marketing contact, non-marketing contact, no consent",
    "never subscribed, not subscribed, suppressed, blocklisted, undeliverable",
)
_LOADING = _keys(
    "success, successful, succeeded, error, errors, failed, failure, ok, imported, skipped, inserted, updated, created",
    "rejected, duplicate, item created, item updated, item rejected, row created, row updated, row skipped, merged",
    "not imported, already exists, unchanged, no change, warning, processed, queued, upserted, loaded, invalid",
)
_ACCOUNTS = _keys(
    "enabled, disabled, invited, deactivated, registered, verified, unverified, not invited, invite sent, locked",
    "blocked, draft, published, offline, online, activated, not activated",
)
_DEALS = _keys(
    "closed, sold, under contract, withdrawn, leased, rented, active under contract, coming soon, for sale",
    "off market, back on market, in escrow, escrow, contingent, cancelled, hold",
)
_TASKS = _keys(
    "done, stuck, open, completed, complete, working on it, to do, in progress, not started, overdue, waiting",
)
_FOREIGN = _MEMBERSHIP | _MAILING | _LOADING | _ACCOUNTS | _DEALS | _TASKS

_NEAR_OURS = _keys(
    "nurture, long term nurture, watch, warm, hot, cold, hot lead, hot prospect, warm lead, cold lead, follow up",
    "following up, not interested, interested, very interested, lost, won, offer sent, offer out, offer made, offer",
    "offer extended, offer accepted, do not contact, not contacted, unqualified, qualified, disqualified, recruit",
    "coffee, coffee scheduled, coffee set, lunch, interview, interviewed, interview scheduled, called, left message",
    "left vm, vm, voicemail, emailed, texted, no response, talking, in talks, negotiating, considering, candidate",
    "open not contacted, working contacted, closed converted, closed not converted, reached out, touched, engaged",
    "meeting, meeting held, met in person, toured, tour scheduled, shadow day, proposal sent, under consideration",
    "future, someday, revisit, not now, not right now, later, dead, declined, ghosted, unresponsive, target, lead in",
    "new leads, prime, qualify, junk, trash, contacting, attempting contact, attempted to contact, new prospect, idea",
    "pending offer, onboarded, signed elsewhere, in discussion, dormant, sphere, reengage, unable to reach, appt",
)
"""Words of recruiting boards without a counterpart of ours that is certain."""

_SYSTEMS = _keys(
    "hubspot, salesforce, mailchimp, klaviyo, constant contact, zoho, zoho crm, pipedrive, follow up boss, fub, kvcore",
    "boldtrail, lofty, chime, cinc, sierra, sierra interactive, liondesk, wise agent, top producer, moxiworks",
    "contactually, activecampaign, keap, infusionsoft, trestle, bridge, mls grid, spark, rets, reso, corelogic",
    "matrix, flexmls, paragon, skyslope, dotloop, brokermint, lone wolf, monday, monday.com, airtable, notion",
    "smartsheet, google contacts, google, outlook, gmail, icloud, apple, exchange, office 365, zapier, make, api",
    "import, imported, csv, csv import, csv upload, file import, bulk import, bulk upload, upload, manual",
    "manual entry, manual import, integration, integrations, sync, migration, system, crm, crm ui, admin, app",
    "web app, mobile app",
    "contact list, list import, data import, legacy, internal, brokerkit, rechat, brivity, boomtown, propertybase",
)


def misleading(name: str, words: Collection[str], *, has_own_list: bool = False) -> frozenset[str]:
    """Those of a column's words that spell like one of ours and mean something else there.

    `Active` beside Inactive, Pending, Terminated or On Leave is the state of a licence or a membership, whatever other
    words stand there; and so it is where the column `has_own_list`, the stages of a system that is known.
    """
    keys = {word: choice_key(word) for word in words}
    is_foreign = has_own_list or not (_MEMBERSHIP | _PENDING).isdisjoint(keys.values())
    if name != "status" or not is_foreign:
        return frozenset()
    return frozenset(word for word, key in keys.items() if key in (RETENTION_STATUSES if has_own_list else {_ACTIVE}))


def is_foreign_state(word: str) -> bool:
    """Whether the word is another system's state: a membership's, a mailing list's, a loader's, a deal's."""
    return choice_key(word) in _FOREIGN | _PENDING


def is_any_state(word: str) -> bool:
    """Whether the word is a state somewhere else, `active` among them."""
    return choice_key(word) in _FOREIGN | _PENDING | {_ACTIVE}


def is_stage(word: str) -> bool:
    """Whether the word can be a stage of recruiting, and hardly anything else."""
    key = choice_key(word)
    if key == _ACTIVE or key in _FOREIGN | _PENDING:
        return False
    return key in _NEAR_OURS or bool(guess_choice("status", word)) or _without_number(word)


def _without_number(word: str) -> bool:
    """Boards number their stages: `2 - Contacted`."""
    rest = word.strip().lstrip("0123456789").lstrip(" .:)-–")
    return rest not in {"", word.strip()} and is_stage(rest)


def is_system(word: str) -> bool:
    """Whether the word names a program or a way of importing, which tells nothing about where a person came from."""
    return choice_key(word) in _SYSTEMS
