"""A night run outlasts a deploy, an outage and an hour of too many requests, as long as a person said it should."""

import pytest

from importer.errors import Exit
from importer.model import Mode
from importer.uploader.patience import COOL_DOWNS, LONGEST_COOL_DOWN, Patience
from tests.uploader.fault_server import Fault, FaultServer, Seen
from tests.uploader.rig import Rig, check, fates, keyed_plan

HOUR = 3600.0
TROUBLE = {
    "outage": Fault(status=500),
    "deploy": Fault(status=503, headers=(("Retry-After", "240"),)),
    "hang up": Fault(close=True),
    "too many requests": Fault(status=429),
    "come back later": Fault(status=429, headers=(("Retry-After", "3000"),)),
}


@pytest.mark.parametrize("fault", TROUBLE.values(), ids=TROUBLE)
def test_three_quarters_of_an_hour_of_trouble_are_outlasted(rig: Rig, server: FaultServer, fault: Fault) -> None:
    """In the middle of a run; nobody is lost, and the server is not asked more than it takes."""
    begin, end = rig.loop.time() + 3.0, rig.loop.time() + 2700.0
    server.always = lambda _: fault if begin < rig.loop.time() < end else None
    plan = keyed_plan(200)
    delivery = rig.deliver(plan, patience=HOUR)
    check(rig, plan, delivery)
    assert delivery.stop is None
    assert len(server.records) == 200
    assert len(server.seen) < 200 + 150
    assert delivery.seconds > 2600


@pytest.mark.parametrize("mode", [Mode.RUN, Mode.PREVIEW])
@pytest.mark.parametrize("fault", [TROUBLE["outage"], TROUBLE["deploy"]])
def test_the_last_rows_outlast_an_outage_as_well(rig: Rig, server: FaultServer, fault: Fault, mode: Mode) -> None:
    """Two rows are too few to tell an outage by, so they must not use their attempts up to find out."""
    end = rig.loop.time() + 1800.0
    server.always = lambda _: fault if len(server.seen) > 2 and rig.loop.time() < end else None
    delivery = rig.deliver(keyed_plan(4), patience=HOUR, mode=mode, concurrency=1)
    assert set(fates(delivery)) == {"created" if mode is Mode.RUN else "previewed"}


@pytest.mark.parametrize("mode", [Mode.RUN, Mode.PREVIEW])
@pytest.mark.parametrize("count", [2, 20])
def test_a_server_that_is_not_there_at_first_is_waited_for(
    rig: Rig, server: FaultServer, mode: Mode, count: int
) -> None:
    """Connections are refused for half an hour; then everything goes out."""
    rig.loop.run_until_complete(server.stop())
    rig.loop.call_later(1800.0, lambda: rig.loop.create_task(server.start()))
    delivery = rig.deliver(keyed_plan(count), patience=HOUR, mode=mode)
    assert set(fates(delivery)) == {"created" if mode is Mode.RUN else "previewed"}


@pytest.mark.parametrize("fault", [TROUBLE["outage"], TROUBLE["too many requests"]])
def test_patience_has_an_end(rig: Rig, server: FaultServer, fault: Fault) -> None:
    """Soon after it the run stops, says so and can be continued; how long it takes is what was said."""
    server.always = fault
    delivery = rig.deliver(keyed_plan(20), patience=600.0)
    assert fates(delivery) == {"not_sent": 20}
    assert delivery.stop is not None
    assert delivery.stop.exit_code == Exit.STOPPED
    assert "--patience" in delivery.stop.hint
    assert 600 <= delivery.seconds < 700


def test_without_patience_a_dead_server_costs_half_a_minute(rig: Rig, server: FaultServer) -> None:
    """Nobody waits for long at an open terminal unless they said so."""
    server.always = Fault(status=500)
    assert rig.deliver(keyed_plan(20)).seconds < 30


def test_who_waits_is_told(rig: Rig, server: FaultServer) -> None:
    """The progress says how long, from the beginning of the pause."""

    def trouble(_seen: Seen) -> Fault | None:
        return Fault(status=500) if rig.loop.time() < began + 300 else None

    began = rig.loop.time()
    server.always = trouble
    rig.deliver(keyed_plan(3), patience=HOUR)
    assert "waiting 60 s" in [one.note for one in rig.progress]
    assert rig.progress[-1].note == ""


def test_cool_downs_grow_and_end_with_patience() -> None:
    """The first ones come in any case; none is longer than a minute."""
    now, downs = [0.0], []
    for pause in Patience(600.0, lambda: now[0]).cool_downs():
        downs.append(pause)
        now[0] += pause
    assert tuple(downs[:3]) == COOL_DOWNS
    assert max(downs) == LONGEST_COOL_DOWN
    assert sum(downs) == 600.0
    assert tuple(Patience(0.0, lambda: 0.0).cool_downs()) == COOL_DOWNS
