"""The race in the real window, by mouse and by key: set up, raced, read, and single runs opened."""

from __future__ import annotations

import csv
import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gradstudio.app.race.entry import RaceChoice
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.race import Race
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from gradstudio.ui.race import RacePanel
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu

SPEC = edits.set_training(edits.set_data(ProjectSpec(), kind="moons", test_share=0.3), steps=20)


def click(widget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def panel_of(studio) -> RacePanel:
    choose_from_menu(studio.window, "Training", "Race…")
    settle()
    panel = studio.window._panels.made("race")
    assert isinstance(panel, RacePanel)
    assert in_sight(panel)
    return panel


def raced(studio, qtbot) -> None:
    racing = studio.window._models.racing
    until(qtbot, lambda: racing.news is not None and not racing.is_busy)
    assert racing.news.results.steps == racing.news.steps
    settle()


def test_the_first_press_races_a_hundred_seeds_and_each_of_them_can_be_opened_at_any_step(
    open_studio, qtbot, tmp_path, monkeypatch
):
    studio = open_studio(SPEC)
    models, panel = studio.window._models, panel_of(studio)
    racing = models.racing
    assert panel.start.isVisible()
    click(panel.start)
    raced(studio, qtbot)
    news = racing.news
    assert len(news.entry.specs) == 100
    assert panel.verdict.sentence.text().startswith("Does it depend on luck?")
    assert panel.scores.spread.name == "Test accuracy"
    assert panel.scores.isVisible()

    click(panel.verdict.buttons["best"])
    until(qtbot, lambda: racing.number_of(news.best) is not None)
    number = racing.number_of(news.best)
    until(qtbot, lambda: models.sight.shown == Moment(number, 20))
    run = models.records.find(number)
    assert run.label.name == news.entry.name_of(news.best)
    session = Session(news.entry.specs[news.best])
    session.advance(20)
    assert run.losses.tolist() == list(session.losses)
    np.testing.assert_array_equal(news.results.losses[news.best], run.losses)
    assert racing.is_of_project  # another seed is no other project

    view = panel.curves
    frame, losses = view.frame, news.results.losses
    worst = int(np.argmax(losses[:, 12]))
    view._at = 12
    place = view.place_of_run(worst).toPoint()
    QTest.mouseMove(view, place)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert frame.area.contains(place)
    until(qtbot, lambda: racing.number_of(worst) is not None)
    until(qtbot, lambda: models.sight.shown == Moment(racing.number_of(worst), 12))
    assert len(models.records.runs) >= 2

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "race.csv"), ""))
    panel.handlers()["export_race"]()
    with (tmp_path / "race.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 100
    titles = [picture.title for picture in panel.pictures("Race")]
    assert "Race: Losses of all runs by step" in titles
    assert any("Spread of the test accuracy" in title for title in titles)

    models.editor.edit("L2", edits.set_training, l2=0.25)
    until(qtbot, lambda: "has changed since" in panel.verdict.note.text())
    studio.document.undo_stack.undo()
    until(qtbot, lambda: "has changed since" not in panel.verdict.note.text())
    choose_from_menu(studio.window, "File", "New")
    until(qtbot, lambda: racing.news is None)
    assert panel.start.isVisible()


@pytest.fixture
def typed_as_one(qapp):
    """Have letters be those of one word however long a busy machine takes from one to the next."""
    milliseconds = qapp.keyboardInputInterval()
    qapp.setKeyboardInputInterval(60_000)
    yield
    qapp.setKeyboardInputInterval(milliseconds)


@pytest.mark.usefixtures("typed_as_one")
def test_by_keys_a_setting_races_and_a_run_is_opened_from_the_spread(open_studio, qtbot):
    studio = open_studio(SPEC)
    models, panel = studio.window._models, panel_of(studio)
    racing, setup = models.racing, panel.setup
    setup.field.setFocus()
    QTest.keyClicks(setup.field, "opt")
    assert setup.choice.field == "optimizer"
    assert setup.seeds.value() == 20
    assert setup.values.isVisible()
    setup.values.menu().actions()[1].trigger()
    assert setup.values.text() == "5 values"
    setup.seeds.setFocus()
    setup.seeds.selectAll()
    QTest.keyClicks(setup.seeds, "4")
    setup.begin_button.setFocus()
    setup.begin_button.click()
    raced(studio, qtbot)
    news = racing.news
    assert len(news.entry.groups) == 5
    assert len(news.entry.specs) == 20
    assert panel.verdict.sentence.text().startswith("Optimizer: ")

    view = panel.losses
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Up)
    order = view.in_order()
    assert view.read == order[1]
    assert panel.curves.read == order[1]
    assert "final loss:" in view.told
    QTest.keyClick(view, Qt.Key.Key_Return)
    until(qtbot, lambda: racing.number_of(order[1]) is not None)
    until(qtbot, lambda: models.sight.shown == Moment(racing.number_of(order[1]), 20))

    panel.curves.setFocus()
    QTest.keyClick(panel.curves, Qt.Key.Key_Left)
    QTest.keyClick(panel.curves, Qt.Key.Key_Return)
    until(qtbot, lambda: models.sight.shown == Moment(racing.number_of(order[1]), 18))


@pytest.fixture
def unhurried(monkeypatch):
    """Have races pause after every few steps: any number of cores needs a minute for 50,000 of them."""
    advance, pause = Race.advance, threading.Event()

    def advance_a_little(race, steps, cancelled):
        pause.wait(0.005)
        return advance(race, min(steps, 5), cancelled)

    monkeypatch.setattr(Race, "advance", advance_a_little)


@pytest.mark.usefixtures("unhurried")
def test_a_race_is_cancelled_beside_a_run_that_goes_on(open_studio, qtbot):
    studio = open_studio(SPEC)
    models, panel = studio.window._models, panel_of(studio)
    racing = models.racing
    studio.trainer.play()
    racing.begin(RaceChoice(seeds=300, steps=50_000))
    until(qtbot, lambda: racing.news is not None and len(racing.news.results.at) > 2)
    assert panel.setup.under_way.isVisible()
    assert not panel.setup.begin_button.isVisible()
    assert racing.news.picture.grids  # so many are drawn as density
    assert not panel.curves.grab().isNull()
    panel.curves.pointed.emit(panel.curves.frame.area.center())
    click(panel.setup.under_way.cancel_button)
    assert not racing.is_busy
    assert panel.verdict.note.text().startswith("Cancelled after ")
    assert panel.setup.begin_button.text() == "Race again"
    studio.trainer.pause()
    racing.begin(RaceChoice(seeds=10_000, steps=500_000, field="size"))
    until(qtbot, lambda: any("GB of memory" in words for words in said(studio)))
    racing.begin(RaceChoice(seeds=300, steps=50_000))  # the window is closed while it runs
    until(qtbot, lambda: racing.news is not None)


def said(studio) -> list[str]:
    return studio.window.messages.texts


def test_values_are_chosen_by_the_menu_and_none_is_no_race(open_studio, qtbot):
    studio = open_studio(SPEC)
    panel = panel_of(studio)
    panel.settings()["over"].choose("learning_rate")
    for action in panel.setup.values.menu().actions():
        action.setChecked(False)
    assert not panel.setup.begin_button.isEnabled()
    panel.setup.values.menu().actions()[0].setChecked(True)
    assert panel.setup.begin_button.isEnabled()
    assert panel.setup.values.text() == "1 value"
    assert panel.setup.mapTo(studio.window, QPoint()).x() >= 0

    panel.settings()["over"].choose("fields")
    axes = panel.setup.axes
    assert axes.isVisible()
    assert panel.setup.counted.text() == "5 values race"
    values = axes.rows[0].values
    values.setFocus()
    values.selectAll()
    QTest.keyClicks(values, "0.1, x")
    assert not panel.setup.begin_button.isEnabled()
    assert axes.says.isVisible()
    assert not panel.setup.counted.text()
    values.selectAll()
    QTest.keyClicks(values, "0.1, 0.3")
    click(axes.add_button)
    assert not axes.add_button.isVisible()
    assert panel.setup.counted.text() == "2 × 2 = 4 pairs race"
    panel.setup.seeds.setValue(3)
    click(panel.setup.begin_button)
    raced(studio, qtbot)
    entry = studio.window._models.racing.news.entry
    assert entry.groups == ("0.1 · relu", "0.1 · tanh", "0.3 · relu", "0.3 · tanh")
    assert panel.verdict.sentence.text().startswith("Learning rate × activation: ")
    click(axes.rows[0].remove)
    assert panel.setup.counted.text() == "2 values race"
    assert panel.setup.choice.axes[0].path == "network.activation"


@pytest.mark.usefixtures("unhurried")
def test_a_run_is_opened_while_the_race_goes_on_and_is_told_in_one_plot_alone(open_studio, qtbot):
    studio = open_studio(SPEC)
    models, panel = studio.window._models, panel_of(studio)
    racing, bar = models.racing, panel.setup.under_way.bar
    racing.begin(RaceChoice(seeds=30, steps=50_000))
    until(qtbot, lambda: racing.news is not None and len(racing.news.results.at) > 1)
    settle()
    view = panel.losses
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    before = racing.news
    until(qtbot, lambda: racing.news is not before)
    settle()
    assert view.told
    assert not panel.scores.told
    assert not panel.curves.told
    run = view.read
    racing.open(run, 10)
    until(qtbot, lambda: racing.number_of(run) is not None)
    until(qtbot, lambda: models.sight.shown == Moment(racing.number_of(run), 10))
    assert racing.is_busy
    assert bar.value() < 100
    racing.cancel()
    assert not racing.is_busy
