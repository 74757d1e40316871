"""What the table of runs says of each."""

from __future__ import annotations

import csv
import io
import math

import pytest

from gradstudio.app.record.run_columns import RUN_COLUMNS
from gradstudio.app.record.runs_csv import runs_csv
from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.training.record import Label
from gradstudio.training.run.moment import Moment
from tests.app.record.kept_runs import FASTER, SPEC, KeptRuns


@pytest.fixture
def runs(qapp) -> KeptRuns:
    return KeptRuns()


def table(runs: KeptRuns) -> list[dict[str, str]]:
    text = runs_csv(runs.rows().values())
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_has_the_numbers_of_the_run(runs):
    spec = edits.set_data(SPEC, test_share=0.5)
    runs.begin(spec, steps=30)
    row, history = runs.rows()[1], runs.record.run(1).history
    assert row.final_loss == history.losses[-1]
    assert row.best_loss == history.losses.min()
    assert row.best_step == history.losses.argmin()
    assert (row.test_loss, row.test_accuracy) == (history.test_losses[-1], history.test_accuracies[-1])
    assert row.steps == 30
    assert row.seconds > 0


def test_a_run_without_test_samples_or_steps_has_no_such_numbers(runs):
    runs.begin(steps=0)
    runs.hear(1)
    row = runs.rows()[1]
    assert (row.final_loss, row.best_loss, row.best_step, row.test_loss, row.test_accuracy) == (None,) * 5
    assert (row.steps, row.seconds) == (0, 0)


def test_a_regression_has_no_accuracy(runs):
    runs.begin(edits.set_data(SPEC, kind="sine", samples=8, test_share=0.5), steps=12)
    row = runs.rows()[1]
    assert row.test_accuracy is None
    assert row.test_loss is not None


def test_a_row_tells_what_differs_from_the_run_before_or_from_the_parent(runs):
    runs.begin()
    runs.begin(FASTER)
    runs.branch(1, 3, set_field(SPEC, "training.batch_size", 4))
    rows = runs.rows()
    assert [row.differs for row in rows.values()] == ["first run", "rate 0.2 → 0.3", "batch all → 4"]
    assert rows[3].parent == Moment(1, 3)
    assert rows[3].account == "batch all → 4"


def test_what_differs_is_told_anew_when_the_run_before_is_gone(runs):
    runs.begin()
    runs.begin(FASTER)
    runs.begin(FASTER)
    assert runs.rows()[3].differs == "same settings"
    runs.record.delete(2)
    runs.records.start_over(runs.record)
    assert runs.rows()[3].differs == "rate 0.2 → 0.3"


def test_the_present_run_is_training_or_paused(runs):
    runs.begin()
    runs.begin()
    runs.hear(2)
    assert runs.rows(playing=True)[2].state == "training"
    assert runs.rows(playing=False)[2].state == "paused"
    assert runs.rows(playing=True)[1].state == "paused"
    assert [row.is_present for row in runs.rows().values()] == [False, True]


def test_a_run_that_ended_says_why_and_one_that_others_left_is_branched(runs):
    runs.begin(ended="Stopped: the mean loss of epoch 3, 0.01, reached the target 0.02.")
    runs.begin()
    runs.branch(2, 2)
    states = [row.state for row in runs.rows().values()]
    assert states == ["ended: the mean loss of epoch 3, 0.01, reached the target 0.02", "branched", "paused"]


def test_the_exported_table_has_every_digit(runs):
    runs.begin(steps=7)
    runs.branch(1, 3)
    first, second = table(runs)
    row = runs.rows()[1]
    assert float(first["final_loss"]) == row.final_loss
    assert float(first["best_loss"]) == row.best_loss
    assert float(first["seconds"]) == row.seconds
    assert (first["run"], first["parent_run"], first["parent_step"], first["steps"]) == ("1", "", "", "7")
    assert (second["parent_run"], second["parent_step"], second["test_accuracy"]) == ("1", "3", "")
    assert set(first) == {
        "run",
        "parent_run",
        "parent_step",
        "hidden",
        *(column.name for column in RUN_COLUMNS),
    }


def test_names_are_exported_as_they_are_and_never_as_formulas(runs):
    names = ['with "quotes", and\nlines', "=1+1", "@x", "grün → blau"]
    for name in names:
        run = runs.begin(steps=1)
        runs.records.set_label(run, Label(name=name))
    assert [row["name"] for row in table(runs)] == [names[0], "'=1+1", "'@x", names[3]]


def test_a_loss_that_is_no_number_is_exported_as_one_reads_it(runs):
    runs.begin(steps=1)
    runs.records.runs[0].training.extend([1], [math.inf], [1.0])
    assert math.isinf(float(table(runs)[0]["final_loss"]))
