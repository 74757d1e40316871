"""The runs of a sweep as columns: what has a place, what is best, and what a file of them says."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from gradstudio.sweep.seeing.best_so_far import best_so_far
from gradstudio.sweep.seeing.brushing import best_share, within
from gradstudio.sweep.seeing.run_choice import RunChoice, Spacing, axes_of
from gradstudio.sweep.seeing.sweep_table import table_of
from gradstudio.sweep.seeing.table_csv import sweep_csv
from tests.sweep.seeing.columns import columns

RATE, ACTIVATION = "training.learning_rate", "network.activation"


@pytest.fixture
def table():
    """Four runs, of which the second diverged and the last is the best."""
    return table_of(
        columns(
            [0.5, np.inf, 0.4, 0.1],
            {RATE: [0.01, 10.0, 0.1, 1.0], ACTIVATION: ["relu", "tanh", "relu", "tanh"]},
        ),
        "loss",
    )


def test_a_run_that_ran_away_is_the_worst_and_says_so(table):
    assert table.order.tolist() == [3, 2, 0, 1]
    assert table.best == 3
    assert table.fields["ending"].text(1, str) == "diverged"


def test_the_greatest_accuracy_is_the_best():
    table = table_of(columns([0.1, 0.2], {}, accuracies=np.array([0.5, 0.9])), "accuracy")
    assert table.best == 1


def test_what_is_looked_for_is_a_column_also_before_any_run_has_it():
    table = table_of(columns([0.1, 0.2], {RATE: [0.1, 1.0]}), "test_loss")
    assert [field.key for field in axes_of(table)] == [RATE, "loss", "test_loss"]
    assert table.fields["test_loss"].text(0, str) == ""
    assert RunChoice(table, Spacing(), {}).column("test_loss").scale.ticks(5) == []
    assert "test_accuracy" not in table.fields


def test_without_a_finite_result_no_run_is_the_best():
    assert table_of(columns([np.inf], {}), "loss").best is None
    assert table_of(columns([], {}), "loss").best is None


def test_names_are_columns_of_names_and_numbers_are_columns_of_numbers(table):
    assert table.fields[ACTIVATION].labels == ("relu", "tanh")
    assert table.fields[RATE].labels == ()
    assert [field.key for field in table.settings] == [RATE, ACTIVATION]


def test_a_mark_means_the_same_names_whatever_runs_come_next():
    planned = {ACTIVATION: ("relu", "tanh", "sigmoid"), "network.hidden": ((4,), (8,), (16,))}
    marked = {ACTIVATION: (1.0, 1.0), "network.hidden": (1.5, np.inf)}  # tanh; and 16 alone
    runs = {ACTIVATION: ["sigmoid", "tanh", "tanh"], "network.hidden": [[16], [16], [4]]}
    few = table_of(columns([1.0] * 3, runs), "loss", planned)
    assert within(few, marked).tolist() == [False, True, False]
    more = {ACTIVATION: ["relu", *runs[ACTIVATION]], "network.hidden": [[8], *runs["network.hidden"]]}
    assert within(table_of(columns([1.0] * 4, more), "loss", planned), marked).tolist()[1:] == [
        False,
        True,
        False,
    ]


def test_a_field_that_may_be_none_is_a_column_of_names_before_any_run_has_none():
    planned = {"training.batch_size": (8, 32, None)}
    table = table_of(columns([1.0, 1.0], {"training.batch_size": [32, 8]}), "loss", planned)
    assert table.fields["training.batch_size"].labels == ("8", "32", "all")
    assert table.fields["training.batch_size"].numbers.tolist() == [1.0, 0.0]


def test_of_names_that_no_run_has_yet_an_axis_has_no_tick():
    planned = {ACTIVATION: tuple("abcdefghij")}
    table = table_of(columns([1.0] * 2, {ACTIVATION: ["c", "h"]}), "loss", planned)
    column = RunChoice(table, Spacing(kinds={ACTIVATION: "even"}), {}).column(ACTIVATION)
    assert column.scale.ticks(3) == [(0.0, "c"), (1.0, "h")]


def test_sizes_of_layers_are_names_in_the_order_of_their_sums():
    table = table_of(columns([1.0] * 3, {"network.hidden": [[16, 16], [4], [16]]}), "loss")
    assert table.fields["network.hidden"].labels == ("4", "16", "16 × 16")


def test_numbers_and_nothing_make_a_column_in_their_order():
    table = table_of(columns([1.0] * 3, {"training.batch_size": [None, 128, 8]}), "loss")
    assert table.fields["training.batch_size"].labels == ("8", "128", "all")


def test_the_best_share_has_the_best_and_at_least_one(table):
    assert np.flatnonzero(best_share(table, 50.0)).tolist() == [2, 3]
    assert np.flatnonzero(best_share(table, 1.0)).tolist() == [3]
    assert best_share(table, 100.0).all()


def test_ranges_of_several_columns_hold_together(table):
    meant = within(table, {RATE: (0.05, np.inf), ACTIVATION: (1.0, 1.0)})
    assert np.flatnonzero(meant).tolist() == [1, 3]
    assert within(table, {"gone": (0.0, 1.0)}).all()


def test_the_best_so_far_goes_down_in_the_order_in_which_runs_were_finished():
    found = best_so_far(
        table_of(columns([0.5, 0.2, np.inf, 0.3], {}, at=np.array([4.0, 3.0, 1.0, 2.0])), "loss")
    )
    assert found.rows.tolist() == [2, 3, 1, 0]
    np.testing.assert_array_equal(found.best, [np.nan, 0.3, 0.2, 0.2])
    assert found.improves.tolist() == [False, True, True, False]


def test_a_csv_file_has_all_digits_and_nothing_for_what_is_not_there():
    table = table_of(columns([0.1 + 0.2, -1.0], {RATE: [0.01, 1.0], ACTIVATION: ["=1+1", "tanh"]}), "loss")
    head, first, second = csv.reader(io.StringIO(sweep_csv(table, [0, 1])))
    row = dict(zip(head, first, strict=True))
    assert row["loss"] == "0.30000000000000004"
    assert row[ACTIVATION] == "'=1+1"  # a spreadsheet would compute it
    assert dict(zip(head, second, strict=True))["loss"] == "-1"
    assert "test_loss" not in head
