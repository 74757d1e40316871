"""The health of a run as a CSV file."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtWidgets import QFileDialog

from gradstudio.app.health.health_csv import health_csv


@pytest.fixture
def export(open_panel, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "net.csv"), ""))
    return open_panel().handlers()["export_health"]


@pytest.fixture
def told(runs):
    sentences = []
    runs.health.informed.connect(sentences.append)
    runs.health.refused.connect(sentences.append)
    return sentences


def test_each_layer_has_a_row_at_each_step_with_all_digits(runs):
    number = runs.train(steps=12)
    rows = list(csv.DictReader(health_csv(runs.health.readings, runs.health.layers).splitlines()))
    assert len(rows) == 3 * len(runs.health.readings)
    last, numbers = rows[-1], runs.health.readings[-1].layers[-1]
    assert (last["run"], last["step"], last["layer"], last["name"]) == (str(number), "12", "layer3", "Output")
    assert float(last["gradient_norm"]) == numbers.gradient_norm
    assert float(last["update_ratio"]) == numbers.update_ratio


def test_a_layer_that_has_no_such_number_has_an_empty_cell(runs):
    runs.train()
    row = next(csv.DictReader(health_csv(runs.health.readings, runs.health.layers).splitlines()))
    assert row["dead"] != ""
    assert row["saturated"] == ""


def test_it_is_written_and_told(runs, export, told, tmp_path):
    runs.train(steps=12)
    export()
    assert told == [f"The layers at {len(runs.health.readings)} steps are written to net.csv."]
    assert (tmp_path / "net.csv").read_text(encoding="utf-8").startswith("run,step,epoch,layer,name,")


def test_without_readings_nothing_is_written(runs, export, told, tmp_path):
    export()
    assert "Train" in told[0]
    assert not (tmp_path / "net.csv").exists()
