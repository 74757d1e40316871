"""Rows that are taken in together hold what each of them holds by itself, and the first that is damaged is told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.project.errors import ProjectFileError
from gradstudio.store.sweep_gathering import GatheredColumns
from gradstudio.store.sweep_rows import COLUMNS, result_of

PATHS = ("training.l2", "network.hidden")
NUMBERS = ("number", "seed", "steps", "ran_away")


def row(**others):
    plain = {
        "number": 3, "finished": 1, "at": 1.5, "settings": "[0.1,[4,4]]", "seed": 7, "steps": 100, "loss": 0.5,
        "accuracy": None, "test_loss": 0.75, "test_accuracy": None, "ran_away": 0, "cause": "", "seconds": 0.01,
        "digest": bytes(16), "stride": 1, "curve": b"",
    }  # fmt: skip
    return tuple({**plain, **others}[name] for name in COLUMNS)


# What SQLite may hand over for a legal row, unusual ones among them.
rows = st.builds(
    row,
    number=st.integers(0, 10**6),
    finished=st.sampled_from([0, 1]),
    at=st.one_of(st.floats(allow_nan=False), st.integers(0, 9)),
    settings=st.sampled_from(["[0.1,[4,4]]", "[1,null]", '["a",{"b":1}]', "[NaN,[]]", "[" + "9" * 5000 + ".0,1]"]),
    loss=st.one_of(st.floats(allow_nan=False), st.none(), st.integers(-5, 5)),
    ran_away=st.sampled_from([0, 1]),
    cause=st.sampled_from(["", "rank", "x" * 1000]),
    seconds=st.sampled_from([0.5, 2, None, math.inf, -1.0]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=6))
def test_many_rows_hold_what_each_holds(taken):
    found = GatheredColumns(PATHS)
    found.take(taken)
    alone = [result_of(one, PATHS) for one in taken]
    assert found.integers("number").tolist() == [one.number for one in alone]
    assert found.integers("ran_away").tolist() == [int(one.ran_away) for one in alone]
    for name in ("loss", "accuracy", "test_loss", "seconds"):
        expected = [getattr(one, name) for one in alone]
        np.testing.assert_array_equal(found.floats(name), expected)
    assert repr(found.values["training.l2"]) == repr([one.values["training.l2"] for one in alone])
    assert repr(found.values["network.hidden"]) == repr([one.values["network.hidden"] for one in alone])
    assert found.causes == [one.cause for one in alone]
    assert found.finished == [bool(one[1]) for one in taken]


@pytest.mark.parametrize(
    "damage",
    [
        {"number": -1}, {"number": "3"}, {"settings": "[1"}, {"settings": "[1]"}, {"settings": "{}"},
        {"settings": b"[1,2]"}, {"seed": 2**60}, {"steps": 1.5}, {"loss": "x"}, {"at": "soon"}, {"cause": b"a"},
        {"cause": "x" * 1001}, {"digest": b""}, {"digest": "x" * 16}, {"stride": 0}, {"ran_away": 2},
        {"seconds": "x"},
    ],
)  # fmt: skip
def test_one_damaged_row_among_many_is_told(damage):
    taken = [row(number=number) for number in range(5)]
    taken[2] = row(**{"number": 2, **damage})
    with pytest.raises(ProjectFileError):
        GatheredColumns(PATHS).take(taken)


def test_without_rows_there_are_columns_of_none():
    found = GatheredColumns(PATHS)
    assert found.integers("number").shape == found.floats("loss").shape == (0,)
