"""Axes: values and ranges, what a grid takes of them, and where a share of the way lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.sweep.plan import Axis, PlanError


def test_a_grid_takes_the_ends_of_a_range_exactly() -> None:
    linear = Axis(path="training.l2", low=0.1, high=0.7, count=4).grid()
    assert (linear[0], linear[-1], len(linear)) == (0.1, 0.7, 4)
    assert Axis(path="training.l2", low=0.001, high=1.0, log=True, count=4).grid() == pytest.approx(
        (0.001, 0.01, 0.1, 1.0)
    )


def test_a_range_over_whole_numbers_has_whole_numbers_once() -> None:
    assert Axis(path="training.batch_size", low=8, high=64, log=True, count=4).grid() == (8, 16, 32, 64)
    assert Axis(path="network.hidden", low=1, high=3, count=9).grid() == (1, 2, 3)
    assert all(type(size) is int for size in Axis(path="network.hidden", low=1.0, high=3.0, count=3).grid())


@given(st.floats(0, 1, exclude_max=True), st.booleans())
def test_a_share_of_the_way_lies_in_the_range(share: float, log: bool) -> None:
    assert 0.5 <= Axis(path="training.l2", low=0.5, high=0.75, log=log).at(share) <= 0.75
    assert Axis(path="training.steps", low=3, high=5, log=log).at(share) in {3, 4, 5}


def test_even_shares_give_each_value_equally_often() -> None:
    shares = [k / 300 for k in range(300)]
    for axis in (
        Axis(path="training.optimizer", values=("sgd", "adam", "momentum")),
        Axis(path="training.steps", low=1, high=3),
    ):
        found = [axis.at(share) for share in shares]
        counts = sorted(found.count(value) for value in set(found))
        assert len(counts) == 3
        assert counts[0] >= 99


@pytest.mark.parametrize(
    ("fields", "place", "says"),
    [
        ({}, (), "1 to 10,000 values"),
        ({"low": 1.0}, ("high",), "needs high"),
        ({"high": 1.0}, ("low",), "needs low"),
        ({"low": 1.0, "high": 1.0}, ("high",), "1 is not above 1"),
        ({"low": 0.0, "high": 1.0, "log": True}, ("low",), "above 0"),
        ({"low": 0.0, "high": float("inf")}, ("high",), "finite"),
        ({"low": float("nan"), "high": 1.0}, ("low",), "finite"),
        ({"low": 0.0, "high": 1.0, "count": 1}, ("count",), "from 2"),
        ({"low": 0.0, "high": 1.0, "values": (1.0,)}, ("low",), "not both"),
        ({"values": (1.0, 2.0, 1.0)}, (2,), "already"),
        ({"values": (1.0,), "log": True}, ("log",), "with low and high"),
        ({"values": (1.0,), "count": 3}, ("count",), "with low and high"),
    ],
)
def test_what_makes_no_axis_is_named_with_its_place(
    fields: dict[str, object], place: tuple[object, ...], says: str
) -> None:
    with pytest.raises(PlanError) as error:
        Axis(path="training.l2", **fields)  # type: ignore[arg-type]  # wrong ones are the point
    assert error.value.place == place
    assert says in str(error.value)


def test_halves_of_whole_numbers_unknown_fields_and_seeds_make_no_axis() -> None:
    with pytest.raises(PlanError, match=r"whole numbers, not 1\.5"):
        Axis(path="training.steps", low=1.5, high=3)
    with pytest.raises(PlanError, match=r"Did you mean 'training\.steps'"):
        Axis(path="training.step", values=(1,))
    with pytest.raises(PlanError, match="Say with seeds"):
        Axis(path="training.seed", values=(1, 2))
    with pytest.raises(PlanError, match="their number with count"):
        Axis(path="training.l2", low=0.0, high=1.0).grid()
