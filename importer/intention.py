"""The summary before the confirmation: what a live run is about to do, in numbers, for a person to agree to."""

from dataclasses import dataclass

from importer.fields import PRODUCT, RETENTION
from importer.judged import Judged
from importer.keys import ApiKey
from importer.model import Severity, Tag
from importer.uploader import News, Prospect, Proxy, RunState


@dataclass(frozen=True, slots=True)
class Intention:
    """What is sent where, and what is not."""

    api_url: str
    proxy: Proxy | None
    api_key: ApiKey
    people: int
    """Requests: one for each person."""
    merged: int
    """Rows that go out with another row of the same person."""
    members: int
    """Of the people, those with product retention: each may become a team member with a login."""
    invalid: int
    held: int
    unchanged: int
    refused: int
    """People whom Brokerkit refused when the same command was given before."""
    left_out: int
    tag: Tag | None
    new_only: frozenset[str]
    """Fields that are for new people only."""
    news: News
    """For how many they are sent, and for how many left as they are."""
    continues: RunState | None
    """The unfinished run that this one takes up."""
    left_behind: tuple[str, ...]
    """Sentences about unfinished runs of the same file that this one does not take up, and why."""


def intention(judged: Judged, prospect: Prospect) -> Intention:
    """Count what carrying out the prospect does."""
    going = [one for one in prospect.plan.sends if not prospect.stays(one)]
    left_out = judged.draft.left_out.keys() | judged.plan.left_out
    blocked = {finding.row for finding in judged.verdict.findings if finding.severity is Severity.ERROR}
    return Intention(
        api_url=prospect.instructions.api_url,
        proxy=prospect.route.proxy,
        api_key=prospect.instructions.api_key,
        people=len(going),
        merged=sum(len(one.rows) - 1 for one in going),
        members=sum(1 for one in going if one.payload.get(PRODUCT) == RETENTION),
        invalid=len(blocked - judged.settled.keys() - left_out),
        held=len(judged.plan.held),
        unchanged=len(prospect.unchanged),
        refused=len(prospect.refused.keys() - prospect.unchanged.keys()),
        left_out=len(left_out - judged.settled.keys()),
        tag=judged.plan.tag,
        new_only=prospect.instructions.new_only,
        news=prospect.news,
        continues=prospect.continues,
        left_behind=prospect.left_behind,
    )
