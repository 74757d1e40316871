"""No sample has a number so large that squares, sums or pictures of it fail, wherever it comes from."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.dataset import Dataset
from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import ShapeError
from gradstudio.project.errors import SpecError
from gradstudio.project.spec.data import FormulaCurve, Moons, Table, packed


def table(*numbers: float) -> Table:
    rows = np.array(numbers, dtype="<f8").reshape(-1, 3)
    return Table(column_names=("a", "b"), rows=len(rows), packed=packed(rows.tobytes()), standardise=False)


@pytest.mark.parametrize("number", [1e308, -1e101, np.inf, np.nan])
def test_a_table_in_a_project_has_the_limit_that_files_have(number):
    with pytest.raises(SpecError, match=r"Sample 2 holds .* as its input 1"):
        load_dataset(table(1, 2, 3, number, 5, 6))


def test_a_table_up_to_the_limit_is_taken():
    assert load_dataset(table(1, 2, 3, 1e100, -1e100, 6)).inputs[1].tolist() == [1e100, -1e100]


def test_a_target_beyond_the_limit_is_refused():
    with pytest.raises(ShapeError, match=r"Sample 1 holds 1e\+200 as its target"):
        Dataset(inputs=np.ones((2, 1)), targets=np.array([1e200, 0]), task="regression", class_count=0)


@pytest.mark.parametrize(
    "spec",
    [
        FormulaCurve(formula="exp(x1) ** 100", high=6.0),
        Moons(features=("exp(700 + x1)",)),
    ],
    ids=["a curve", "a feature"],
)
def test_a_number_beyond_the_limit_is_refused_with_what_to_do(spec):
    with pytest.raises(SpecError, match=r"1e\+100"):
        load_dataset(spec)
