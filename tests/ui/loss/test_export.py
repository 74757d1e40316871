"""The loss plot as a file: picture or table, of what it shows."""

from __future__ import annotations

import csv
import errno
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog

from gradstudio.app.program.aside import Aside
from gradstudio.app.program.settings import documents_folder
from gradstudio.store.sweeps import SweepStore
from gradstudio.training.record import Label
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.loss.export import LossExport
from tests.ui.loss.plots import PlottedRuns, losses

SVG = "{http://www.w3.org/2000/svg}"


class Exporting:
    """A plot of three runs, and what writes it."""

    def __init__(self, qtbot, lengths=(120, 90, 100)) -> None:
        self.runs = PlottedRuns(qtbot, lengths)
        self.plot = self.runs.plot
        self.aside = Aside(self.plot)
        self.export = LossExport(self.plot, self.aside, self.plot)
        self.told, self.refused = [], []
        self.export.informed.connect(self.told.append)
        self.export.refused.connect(self.refused.append)


@pytest.fixture
def exporting(qapp, qtbot):
    made = Exporting(qtbot)
    yield made
    made.aside.stop()


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_has_every_loss_of_what_is_shown_with_all_its_digits(exporting, tmp_path):
    exporting.plot.chart.follow(everything=True)
    path = tmp_path / "losses.csv"
    exporting.export.export_to(path)
    rows = rows_of(path)
    assert list(rows[0]) == ["run", "name", "kind", "step", "loss"]
    assert len(rows) == 310 + 12 + 9 + 10
    assert exporting.told == ["341 losses are written to losses.csv."]
    own = [row for row in rows if (row["run"], row["kind"]) == ("3", "train")]
    assert [int(row["step"]) for row in own] == list(range(100))
    assert [float(row["loss"]) for row in own] == losses(
        exporting.runs.records.runs[2].training.steps
    ).tolist()
    assert rows[0]["name"] == "Run 3"


def test_what_is_hidden_or_out_of_view_is_left_out(exporting, tmp_path):
    runs = exporting.runs.records.runs
    exporting.runs.records.set_label(runs[0].run, Label(name="=1+1", hidden=True))
    exporting.runs.records.set_label(runs[1].run, Label(name="=1+1"))
    exporting.plot.legend.set_hidden(["test"])
    exporting.plot.chart.setXRange(20, 29, padding=0.0)
    exporting.export.export_to(tmp_path / "part.csv")
    rows = rows_of(tmp_path / "part.csv")
    assert {row["run"] for row in rows} == {"2", "3"}
    assert {row["kind"] for row in rows} == {"train"}
    assert sorted({int(row["step"]) for row in rows}) == list(range(20, 30))
    assert {row["name"] for row in rows} == {"'=1+1", "Run 3"}


def test_the_axis_that_was_chosen_is_a_column(exporting, tmp_path):
    exporting.plot.options.set_axis("epoch")
    exporting.plot.options.set_log_steps(True)
    exporting.export.export_to(tmp_path / "epochs.csv")
    rows = rows_of(tmp_path / "epochs.csv")
    assert list(rows[0]) == ["run", "name", "kind", "step", "epoch", "loss"]
    assert all(float(row["epoch"]) == float(row["step"]) for row in rows)  # batches of all samples


def test_a_png_shows_each_run_in_its_colour_on_the_ground_of_the_theme(exporting, tmp_path):
    exporting.export.export_to(tmp_path / "loss.png")
    image = QImage(str(tmp_path / "loss.png"))
    assert image.width() == 2 * exporting.plot.chart.width()
    assert image.height() > 2 * exporting.plot.chart.height()
    assert image.pixelColor(2, 2) == QColor(DARK.surface)
    found = {image.pixel(x, y) for x in range(0, image.width(), 1) for y in range(60)}
    for run in exporting.runs.records.runs:
        assert run_colour(run.kept, DARK).rgb() in found


def test_the_picture_leaves_no_room_for_the_timeline(exporting, tmp_path):
    chart = exporting.plot.chart
    exporting.export.export_to(tmp_path / "without.png")
    chart.set_room(15)
    height = chart.area().height()
    exporting.export.export_to(tmp_path / "with.png")
    assert (tmp_path / "with.png").read_bytes() == (tmp_path / "without.png").read_bytes()
    assert chart.area().height() == height
    chart.set_room(0)
    assert chart.area().height() == height + 15


def longest_line(path) -> int:
    """Return how many points the longest line of an SVG file has."""
    root = ElementTree.parse(path).getroot()
    return max(len(line.get("points").split()) for line in root.iter(f"{SVG}polyline"))


def test_an_svg_has_curves_as_lines_that_end_at_the_axes_and_texts_as_text(exporting, tmp_path):
    path = tmp_path / "loss.svg"
    exporting.export.export_to(path)
    texts = {text.text.strip() for text in ElementTree.parse(path).getroot().iter(f"{SVG}text")}
    assert {"Run 1", "Run 2", "Run 3", "train", "test", "loss", "step"} <= texts
    assert 100 <= longest_line(path) < 110
    exporting.plot.chart.setYRange(0.2, 0.4, padding=0.0)
    exporting.export.export_to(path)
    assert 20 < longest_line(path) < 60


def test_a_name_without_an_end_gets_that_of_the_chosen_kind(exporting, tmp_path, monkeypatch):
    answer = (str(tmp_path / "plot"), "SVG picture (*.svg)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: answer)
    exporting.export.ask()
    assert (tmp_path / "plot.svg").exists()
    assert exporting.told == ["The loss plot is written to plot.svg."]


def test_a_file_is_asked_for_where_documents_are(exporting, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *arguments: asked.append(arguments) or ("", "")
    )
    exporting.export.ask()
    assert asked[0][2] == str(documents_folder() / "loss.png")


@pytest.mark.parametrize("name", ["loss.jpg", "loss"])
def test_an_end_that_means_nothing_is_refused(exporting, tmp_path, name):
    exporting.export.export_to(tmp_path / name)
    assert "Choose a name that ends in .png, .svg, .pdf or .csv" in exporting.refused[0]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("end", ["png", "csv"])
def test_what_holds_runs_is_not_written_over(exporting, tmp_path, end):
    results = tmp_path / f"loss.{end}"
    SweepStore.create(results, "", "", ()).close()
    before = results.read_bytes()
    exporting.export.export_to(results)
    assert exporting.refused == [
        f"The loss plot cannot be written to {results}: it holds the results of a sweep. Choose another name."
    ]
    assert results.read_bytes() == before
    assert not exporting.told


@pytest.mark.parametrize("end", ["png", "svg", "pdf", "csv"])
def test_a_disk_that_is_full_is_told_and_leaves_nothing_behind(exporting, tmp_path, end, monkeypatch):
    def full(*arguments, **named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("gradstudio.project.atomic.replacing", full)
    monkeypatch.setattr("gradstudio.app.record.losses_csv.replacing", full)
    exporting.export.export_to(tmp_path / f"loss.{end}")
    assert exporting.refused == [
        f"The loss plot cannot be written to {tmp_path / f'loss.{end}'}: No space left on device."
    ]
    assert not list(tmp_path.iterdir())


def test_an_empty_plot_is_not_written(qapp, qtbot, tmp_path):
    empty = Exporting(qtbot, (0,))
    empty.export.export_to(tmp_path / "loss.png")
    assert "is empty" in empty.refused[0]
    empty.aside.stop()
