"""Names that mean the same are found in any order."""

from __future__ import annotations

import pytest

from gradstudio.importing.by_name import are_counted, order_of


@pytest.mark.parametrize(
    ("names", "given", "order"),
    [
        (("a", "b", "c"), ("c", "a", "b"), (1, 2, 0)),
        (("petal_width", "petal_length"), ("petal length", "petal width"), (1, 0)),
        (("color=red", "color=blue"), ("color=blue", "color=red"), (1, 0)),
        (("a", "b"), ("a", "c"), None),
        (("a_b", "a_b_2"), ("a b", "a-b"), (0, 1)),
    ],
)
def test_the_order_of_names(
    names: tuple[str, ...], given: tuple[str, ...], order: tuple[int, ...] | None
) -> None:
    assert order_of(names, given) == order


def test_names_that_are_mere_numbers() -> None:
    assert are_counted(("x1", "x2"))
    assert are_counted(("column_0", "column_1"))
    assert not are_counted(("x2", "x1"))
