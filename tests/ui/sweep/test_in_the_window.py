"""A sweep by mouse and key, from its set-up to a run of it that is open in the studio."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gradstudio.app.race.density import placed
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose, choose_from_menu, click, drag, key, lose_release, type_into

RATE, ACTIVATION = "training.learning_rate", "network.activation"


@pytest.fixture
def studio(open_studio):
    spec = ProjectSpec()
    training = spec.training.model_copy(update={"steps": 20})
    return open_studio(spec.model_copy(update={"training": training}))


def panel_of(studio, folder):
    choose_from_menu(studio.window, "Training", "Sweep…")
    settle()
    panel = studio.window._panels.made("sweep")
    assert in_sight(panel)
    panel.recall({"folder": str(folder)})
    return panel


def carried_out(studio, panel, qtbot, points: int = 24) -> None:
    panel.set_up.options.points.setValue(points)
    click(panel.set_up.foot.start_button)
    sweeps = panel._sweeps
    until(qtbot, lambda: sweeps.sweeping.is_complete)
    until(qtbot, lambda: sweeps.seen.table is not None and len(sweeps.seen.table) == points)
    until(qtbot, lambda: not panel.runs.parallel.is_drawing)


def test_a_sweep_is_set_up_run_brushed_written_and_a_run_of_it_opened(studio, qtbot, tmp_path, monkeypatch):
    panel = panel_of(studio, tmp_path)
    assert panel.page == "set_up"

    # What is wrong is said, and nothing can begin.
    type_into(panel.set_up.rows[1].values, "relu, none such")
    assert "none such" in panel.set_up.says.text()
    assert not panel.set_up.foot.start_button.isEnabled()
    type_into(panel.set_up.rows[1].values, "relu, tanh")
    assert panel.set_up.foot.start_button.isEnabled()

    carried_out(studio, panel, qtbot)
    assert panel.page == "runs"
    assert (tmp_path / "Sweep 1.gradsweep").is_file()
    assert panel.runs.says.text().startswith("24 runs")
    assert panel.runs.table.runs.rowCount() == 24

    # A range that is dragged on an axis filters the table.
    view, seen = panel.runs.parallel, panel._sweeps.seen
    places = view.places
    x = round(places.across[places.keys.index(ACTIVATION)])
    top, middle = round(places.down(1.0)), round(places.down(0.5))
    drag(view, QPoint(x, top + 1), QPoint(x, middle))
    tanh = int((seen.table.fields[ACTIVATION].numbers == 1.0).sum())
    assert panel.runs.table.runs.rowCount() == tanh
    assert panel.runs.says.text().startswith(f"{tanh} of 24 runs")

    # A release that something else hears of ends the drag.
    lose_release(view, QPoint(x, middle + 9), QPoint(x, round(places.down(0.0))))
    assert panel.runs.table.runs.rowCount() == tanh

    # What is written is what is shown.
    path = tmp_path / "runs.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    click(panel.runs.csv_button)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == tanh
    assert {row[ACTIVATION] for row in rows} == {"tanh"}

    # It is not written over the results themselves.
    path = tmp_path / "Sweep 1.gradsweep"
    click(panel.runs.csv_button)
    assert studio.window.messages.text.endswith("Choose another name.")
    assert path.read_bytes().startswith(b"SQLite")

    click(panel.runs.clear_button)
    assert panel.runs.table.runs.rowCount() == 24

    # The best run is opened at its last step, with the bits of the sweep.
    table = panel.runs.table
    table.setFocus()
    table.selectRow(0)
    settle()
    row = seen.row
    assert row == seen.table.best
    key(table, Qt.Key.Key_Return)
    models = studio.window._models
    until(qtbot, lambda: models.sight.shown is not None and models.sight.shown == models.sight.moment)
    assert models.sight.moment.step == 20
    until(qtbot, lambda: studio.window.bar.readout("step") == "20")
    run = models.records.find(models.sight.moment.run)
    assert run.label.name == f"Sweep run {seen.number}"
    columns = seen.table.columns
    values = {path: column[row] for path, column in columns.values.items()}
    session = Session(
        models.sweeps.tools.sweeping.plan.trial_of(seen.number, values, int(columns.seeds[row])).spec
    )
    session.advance(20)
    assert run.losses.tolist() == list(session.losses)
    assert session.snapshot().loss == columns.losses[row]


def test_keys_mark_ranges_choose_axes_and_change_how_they_are_spaced(studio, qtbot, tmp_path):
    panel = panel_of(studio, tmp_path)
    carried_out(studio, panel, qtbot)
    view, seen = panel.runs.parallel, panel._sweeps.seen
    view.setFocus()
    assert view.axis_key == RATE
    key(view, Qt.Key.Key_Up)
    half = seen.meant.sum()
    assert 0 < half < 24
    key(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    low, high = seen.brushes[RATE]
    assert low > 0.0
    assert high < np.inf
    key(view, Qt.Key.Key_Delete)
    assert seen.meant.all()
    assert seen.column(RATE).scale.kind == "log"
    key(view, Qt.Key.Key_L)
    assert seen.column(RATE).scale.kind == "even"
    key(view, Qt.Key.Key_Right)
    assert view.axis_key == ACTIVATION


def test_the_pages_show_the_same_runs_in_both_themes(studio, qtbot, tmp_path):
    pytest.importorskip("sklearn")
    panel = panel_of(studio, tmp_path)
    carried_out(studio, panel, qtbot)
    seen = panel._sweeps.seen
    for name, button in panel.bar.pages.items():
        click(button)
        assert panel.page == name
    click(panel.bar.pages["importance"])
    until(qtbot, lambda: panel._sweeps.weights.found is not None)
    assert {one.key for one in panel._sweeps.weights.found.settings} == {RATE, ACTIVATION}
    click(panel.bar.pages["best"])
    best = panel.best
    found = best.found
    place = int(np.flatnonzero(found.improves)[-1])
    for theme in ("light", "dark"):
        studio.themes.choose(theme)
        settle()
        at = best._pixels(best.frame, found.values)[place]
        QTest.mouseClick(best, Qt.MouseButton.LeftButton, pos=QPoint(*np.rint(at).astype(int).tolist()))
        assert seen.row == seen.table.best
        seen.point_out(None)
    click(panel.bar.pages["curves"])
    until(qtbot, lambda: panel._sweeps.curves.found is not None)
    curves = panel._sweeps.curves.found
    assert len(curves.numbers) == int(seen.meant.sum()) == 24
    first = curves.losses[0]
    at = panel.curves.view.frame.to_pixels(np.array([[curves.at[5], first[5]]]))[0]
    if curves.field.scale == "linear":
        assert panel.curves.view.number_at(QPointF(*at.tolist())) is not None
    several = np.flatnonzero(np.isfinite(curves.losses[:, :10]).all(axis=1))
    view, run = panel.curves.view, int(curves.numbers[several[0]])
    x, y = view.frame.to_pixels(np.array([[7.0, placed(curves.losses[several[0]], curves.field.scale)[7]]]))[
        0
    ]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert seen.number is not None  # that run, or one whose curve lies on its own
    assert seen.step == 7
    seen.point_out(run, 7)
    assert panel.curves.opening.step.value() == 7

    # It opens there, from the curves and from the field beside the table.
    models = studio.window._models
    view.setFocus()
    key(view, Qt.Key.Key_Return)
    until(qtbot, lambda: models.sight.shown is not None and models.sight.shown.step == 7)
    assert models.records.find(models.sight.shown.run).label.name == f"Sweep run {run}"
    opened = models.sight.shown.run
    click(panel.bar.pages["runs"])
    opening = panel.runs.opening
    assert opening.step.maximum() == seen.table.columns.steps[seen.row]
    type_into(opening.step, "3")
    key(opening.step, Qt.Key.Key_Return)
    until(qtbot, lambda: models.sight.shown is not None and models.sight.shown.step == 3)
    assert models.sight.shown.run == opened  # it was open already
    seen.point_out(None)
    assert not opening.button.isEnabled()
    panel.over_time.click()
    assert best.is_over_time
    choose(panel.runs.best, 25.0)
    assert seen.shown.sum() == 6


def test_a_field_is_added_and_taken_away_by_key(studio, tmp_path):
    panel = panel_of(studio, tmp_path)
    page = panel.set_up
    page.add_button.setFocus()
    key(page.add_button, Qt.Key.Key_Return)
    assert len(page.rows) == 3
    assert page.rows[2].path not in (RATE, ACTIVATION)
    assert page.plan is not None
    for row in list(page.rows):
        row.remove.setFocus()
        key(row.remove, Qt.Key.Key_Return)
    assert page.rows == []
