"""Dates of a column prove their order, or nothing does."""

import pytest

from importer.mapping.date_order import order_evidence

ORDERS = [
    (["3/24/1975"], {"month_first"}),
    (["24/03/1975"], {"day_first"}),
    (["24.03.75"], {"day_first"}),
    (["75/03/24"], {"year_first"}),
    (["03/04/1975"], set()),
    (["24/03/12"], set()),
    (["03/24/12"], {"month_first"}),
    (["1975-03-24", "March 24, 1975", "", "0/0/00", "13/13/1975", "--03-24"], set()),
    (["3/24/1975 0:00"], {"month_first"}),
    (["24/03/1975", "3/24/1975"], {"day_first", "month_first"}),
]


@pytest.mark.parametrize(("values", "orders"), ORDERS)
def test_only_a_part_above_twelve_proves_an_order(values: list[str], orders: set[str]) -> None:
    """What a date could be both ways proves nothing, and what is no date neither."""
    assert set(order_evidence(range(len(values)), values).witnesses) == orders
