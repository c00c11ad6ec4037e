"""What was sent against what came back."""

import pytest

from importer.model import DriftKind, Fate, Mode, Outcome
from importer.reconciliation.drift import drift_of
from tests.reconciliation.worlds import World, a_send, a_sheet, delivered

S, N, K, C, D, E, X = (DriftKind.SAME, DriftKind.NORMALISED, DriftKind.KEPT, DriftKind.CHANGED, DriftKind.DROPPED,
                       DriftKind.NO_ECHO, DriftKind.EXEMPT)  # fmt: skip


def kind(name: str, sent: str, echo: dict[str, object], fate: Fate = Fate.CREATED, mode: Mode = Mode.RUN) -> DriftKind:
    """How one field came back."""
    send = a_send(2, **{name: sent})
    found = [one.kind for one in drift_of(send, Outcome(2, fate, 1, 200, "7", (), echo), {}, mode) if one.field == name]
    return found[0] if found else DriftKind.SAME


@pytest.mark.parametrize(
    ("name", "sent", "echoed", "expected"),
    [
        ("first_name", "Ada", "Ada", S),
        ("first_name", "Ada", " Ada ", S),
        ("first_name", "Ada", "ADA", N),
        ("first_name", "Ada", "Eve", C),
        ("first_name", "Ada", None, D),
        ("first_name", "Ada", "", D),
        ("birthday", "24/03/1975", "1975-03-24", S),
        ("birthday", "24/03/1975", "1975-03-24T00:00:00Z", S),
        ("birthday", "04/03/1975", "1975-04-03", C),
        ("phone", "+14155550123", "+14155550123", S),
        ("phone", "+14155550123", "(415) 555-0123", N),
        ("phone", "+14155550123", "+14155550199", C),
        ("email", "Ada@Example.com", "ada@example.com", S),
        ("email", "ada@example.com", "eve@example.com", C),
        ("rating", "4", 4, S),
        ("rating", "4", "4", S),
        ("production_ytd", "1250000", "1250000.0", S),
        ("production_ytd", "1250000", 1.25, C),
        ("active_listings_count", "12", "12", S),
        ("active_listings_count", "12", "many", C),
        ("kpa_taken", "true", True, S),
        ("kpa_taken", "true", False, C),
        ("alt_state", "NY", "New York", N),
        ("alt_zip", "02139", "02138", N),
        ("alt_zip", "02139", None, D),
        ("note", "a  b", "a b", N),
        ("status", "new_lead", "contact_made", C),
    ],
)
def test_each_kind_of_field_is_compared_in_its_own_way(
    name: str, sent: str, echoed: object, expected: DriftKind
) -> None:
    """Dates, numbers and flags have another notation in the echo; a geocoder rewrites addresses; names are names."""
    assert kind(name, sent, {name: echoed, "id": 7, "source": "x"}) is expected


def test_the_owner_is_compared_inside_the_object_that_comes_back() -> None:
    """An e-mail address goes out, a whole user comes back under another name."""
    assert kind("owner_email", "boss@example.com", {"owner": {"email": "Boss@example.com"}}) is S
    assert kind("owner_email", "boss@example.com", {"owner": {"email": "other@example.com"}}) is C
    assert kind("owner_email", "boss@example.com", {"owner": None}) is D
    assert kind("owner_email", "boss@example.com", {"email": "x"}) is E


@pytest.mark.parametrize("fate", [Fate.UPDATED, Fate.SAVED])
def test_an_old_value_in_an_updated_record_is_kept_not_changed(fate: Fate) -> None:
    """Brokerkit's file import keeps what is there; after an update a different echo most likely is the old value."""
    assert kind("status", "new_lead", {"status": "contact_made"}, fate) is K
    assert kind("currently_at", "Acme", {"currently_at": "Other"}, fate) is C


def test_a_missing_key_is_no_echo_and_a_null_is_dropped() -> None:
    """Not mentioned is not the same as emptied."""
    assert kind("status", "new_lead", {"first_name": "x", "email": "y"}) is E
    assert kind("status", "new_lead", {"status": None}) is D


def test_the_email_is_exempt_in_test_mode_only() -> None:
    """Test mode answers every e-mail with null, as documented."""
    assert kind("email", "a@example.com", {"email": None}, Fate.PREVIEWED, Mode.PREVIEW) is X
    assert kind("email", "a@example.com", {"email": None}) is D


def test_a_cleared_field_is_same_if_blank_and_kept_if_not() -> None:
    """The mapping's clear token is sent as null; a value that comes back was not emptied."""
    send = a_send(2)
    cleared = type(send)(2, (2,), {"email": "a@example.com", "status": None}, send.keys)
    outcome = Outcome(2, Fate.UPDATED, 1, 200, "7", (), {"email": "a@example.com", "status": "new_lead"})
    (drift,) = drift_of(cleared, outcome, {}, Mode.RUN)
    assert (drift.field, drift.sent, drift.echoed, drift.kind) == ("status", "", "new_lead", K)


def test_replies_without_values_are_one_note_instead_of_a_line_a_field() -> None:
    """A 204 has no body; saying `no echo` for every field of every row would hide what matters."""
    sends = [a_send(2, first_name="Ada"), a_send(3, first_name="Eve")]
    outcomes = [Outcome(2, Fate.SAVED, 1, 204), Outcome(3, Fate.SAVED, 1, 200, "7", (), {"id": 7})]
    world = World(a_sheet([("", "", "", "")] * 2), sends=sends, delivery=delivered(*outcomes))
    reconciliation = world.reconciled()
    assert reconciliation.drift == ()
    assert reconciliation.notes == ("2 of 2 accepted rows came back without values to compare with.",)


def test_rows_that_were_not_saved_have_no_drift() -> None:
    """A refusal's body is about errors, not about stored values."""
    assert kind("first_name", "Ada", {"first_name": ["is too short"]}, Fate.REFUSED) is S


def test_drift_names_the_persons_own_header() -> None:
    """A person finds the cell by the header they know."""
    send = a_send(2, status="new_lead")
    outcome = Outcome(2, Fate.CREATED, 1, 201, "7", (), {"status": "contact_made"})
    found = drift_of(send, outcome, {"status": "Stage"}, Mode.RUN)
    assert [(one.header, one.sent, one.echoed) for one in found if one.field == "status"] == [
        ("Stage", "new_lead", "contact_made")
    ]


def test_an_echoed_object_is_shown_as_text_of_bearable_length() -> None:
    """Whatever stands in the reply is text in the workbook, and not too much of it."""
    send = a_send(2, source="web")
    outcome = Outcome(2, Fate.CREATED, 1, 201, "7", (), {"source": {"deep": ["x" * 10_000]}})
    (drift,) = [one for one in drift_of(send, outcome, {}, Mode.RUN) if one.field == "source"]
    assert drift.kind is C
    assert len(drift.echoed) <= 300


def test_fields_that_no_reply_mentions_are_one_sentence() -> None:
    """Replies of id and e-mail only would else fill the sheet with `no echo`; what is kept back once stays a line."""
    echoes = [{"email": "a@example.com"}, {"email": "b@example.com", "status": "new_lead"}]
    sheet = a_sheet([("Ada", "B", "a@example.com", "New"), ("Ina", "C", "b@example.com", "New")])
    sends = [a_send(2, email="a@example.com", first_name="Ada", status="new_lead"),
             a_send(3, email="b@example.com", first_name="Ina", status="new_lead")]  # fmt: skip
    outcomes = (Outcome(row, Fate.CREATED, 1, 201, str(row), (), echo) for row, echo in enumerate(echoes, 2))
    reconciliation = World(sheet, sends=sends, delivery=delivered(*outcomes)).reconciled()
    assert [(one.row, one.field, one.kind) for one in reconciliation.drift] == [(2, "status", DriftKind.NO_ECHO)]
    assert reconciliation.notes == (
        "Brokerkit's answers never mention 1 field (First Name), so 2 values could not be compared.",
        "Values that came back otherwise than they were sent: 1 no echo; see Drift.",
    )
