"""Targets of any type are classes or numbers, each as it is, and one that is missing is told by its row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import ImportedLayer
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.targets import classes_or_numbers, targets_of


def network(outputs: int, **rest: Any) -> ImportedNetwork:
    layer = ImportedLayer(weight=np.ones((outputs, 2)), bias=np.zeros(outputs), activation="linear")
    return ImportedNetwork(layers=(layer,), **rest)


def column(*values: object) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@pytest.mark.parametrize("kind", [int, float, np.int64, str])
def test_numbers_that_stand_in_a_column_of_anything_are_the_outputs_that_they_count(kind: type) -> None:
    found = targets_of(column(*map(kind, range(12))), 12, network(12))
    assert found.targets.tolist() == list(range(12))
    assert found.class_names == tuple(map(str, range(12)))


def test_numbers_of_one_output_are_a_regression_whatever_column_they_stand_in() -> None:
    found = targets_of(column(0.5, 1.5, 2.0), 3, network(1))
    assert (found.task, found.targets.tolist()) == ("regression", [0.5, 1.5, 2.0])
    found = targets_of(column(0.0, 1.0, 1.0), 3, network(1, class_names=("0", "1")))
    assert (found.task, found.targets.tolist()) == ("binary", [0.0, 1.0, 1.0])
    found = targets_of(column(True, False), 2, network(1))
    assert found.targets.tolist() == [1.0, 0.0]


@pytest.mark.parametrize("missing", [None, float("nan"), np.float32("nan")])
def test_a_target_that_is_missing_is_told_by_its_row(missing: object) -> None:
    for ys in (column("a", "b", missing, "a"), ["a", "b", missing, "a"]):
        with pytest.raises(ImportingError, match="no target in row 3"):
            classes_or_numbers(ys, 4)
        with pytest.raises(ImportingError, match="no target in row 3"):
            targets_of(ys, 4, network(2))


def test_what_pandas_calls_missing_is_missing() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    with pytest.raises(ImportingError, match="no target in row 2"):
        classes_or_numbers(pandas.Series(["a", None, "b"], dtype="string"), 3)


def test_numbers_and_words_together_are_classes() -> None:
    found = classes_or_numbers(column(1, "a", 1.0), 3)
    assert found.class_names == ("1", "a")
    assert found.targets.tolist() == [0.0, 1.0, 0.0]


def test_a_number_that_is_missing_where_classes_are_wanted_is_told() -> None:
    with pytest.raises(ImportingError, match="row 2"):
        classes_or_numbers([1.0, np.nan, 0.0], 3, "binary")
