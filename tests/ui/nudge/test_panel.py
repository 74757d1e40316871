"""The nudge panel by mouse and key, on an expression."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtTest import QTest

from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.nudge import NudgePanel
from tests.app.lab.test_nudging import NudgeDesk
from tests.qt_helpers import settle
from tests.ui.gestures import choose, click, drag, key, lose_release, type_into


class Strip(NudgeDesk):
    """The panel alone, as wide as below the canvas."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        self.panel = NudgePanel(self.nudging, DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 230)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        self.panel.set_seen(True)

    def nudged(self, label: str) -> None:
        self.select(label)
        self.studied(label)
        settle()

    def place(self, plot, across: float) -> QPoint:
        area = plot.frame.area
        return QPointF(plot.x_of(across), area.center().y()).toPoint()


@pytest.fixture
def strip(qapp, qtbot) -> Iterator[Strip]:
    strip = Strip(qtbot)
    yield strip
    strip.close()


def test_names_of_uprights_stand_off_the_lines_and_off_each_other(strip: Strip) -> None:
    strip.nudged("a")
    plot = strip.panel.loss_plot
    area, taken = plot.frame.area, []
    for across in (-0.5, -0.45, 0.0, 0.9):
        room = plot._room_beside(plot.x_of(across), QSizeF(60, 12), area, taken)
        if room is None:
            continue
        assert plot._is_off_lines(room)
        assert area.contains(room)
        assert not any(room.intersects(other) for other in taken)
        taken.append(room)
    assert len(taken) >= 2


def test_it_says_what_it_is_for_until_a_node_is_selected(strip: Strip) -> None:
    assert strip.panel.empty.isVisible()
    assert "Select a node" in strip.panel.empty.sentence.text()
    strip.nudged("a")
    assert not strip.panel.empty.isVisible()
    assert (
        strip.panel.says.text() == "This gradient is negative: raising a lowers L, so the update raises it."
    )
    assert strip.panel.head.state.text().startswith("a = 2.000, gradient −3.000")
    strip.nudged("c")
    assert "through the parameters before it" in strip.panel.says.text()


def test_epsilon_follows_slider_field_keys_and_both_plots(strip: Strip) -> None:
    strip.nudged("a")
    panel, nudging = strip.panel, strip.nudging
    panel.epsilon.slider.setFocus()
    key(panel.epsilon.slider, Qt.Key.Key_Right)
    assert nudging.epsilon == 0.01
    key(panel.epsilon.slider, Qt.Key.Key_PageUp)
    assert nudging.epsilon == pytest.approx(0.11)
    type_into(panel.epsilon.field, "-0,4")
    assert nudging.epsilon == -0.4
    assert panel.epsilon.slider.value() == -200
    assert "grad · ε = +1.200, recomputed Δ = " in panel.prediction.text()
    drag(panel.loss_plot, strip.place(panel.loss_plot, 0.0), strip.place(panel.loss_plot, 0.75))
    assert nudging.epsilon == pytest.approx(0.75, abs=0.02)
    panel.loss_plot.setFocus()
    before = nudging.epsilon
    key(panel.loss_plot, Qt.Key.Key_Left)
    assert nudging.epsilon == pytest.approx(before - 0.05, abs=0.01)
    QTest.mouseClick(panel.error_plot, Qt.MouseButton.LeftButton, pos=strip.place(panel.error_plot, -6.0))
    assert nudging.epsilon == pytest.approx(1e-6, rel=0.2)
    click(panel.epsilon.zero)
    assert nudging.epsilon == 0.0
    assert "Drag ε" in panel.prediction.text()
    assert not panel.epsilon.zero.isEnabled()


def test_a_drag_over_a_plot_ends_where_its_release_was_not_heard(strip: Strip) -> None:
    strip.nudged("a")
    plot = strip.panel.loss_plot
    lose_release(plot, strip.place(plot, 0.25), strip.place(plot, 0.75))
    assert strip.nudging.epsilon == pytest.approx(0.25, abs=0.02)


def test_range_and_scale_of_the_slider_are_chosen(strip: Strip) -> None:
    strip.nudged("a")
    panel, nudging = strip.panel, strip.nudging
    choose(panel.epsilon.reaches, 0.01)
    assert nudging.reach == 0.01
    assert panel.loss_plot.content.lines[0].steps[-1] == 0.01
    choose(panel.epsilon.scales, "logarithmic")
    panel.epsilon.slider.setValue(250)
    assert nudging.epsilon == pytest.approx(0.01 * 10.0**-4)
    panel.epsilon.slider.setValue(-500)
    assert nudging.epsilon == -0.01
    type_into(panel.epsilon.field, "1e-7")
    assert panel.epsilon.slider.value() == pytest.approx(500 * (1 - 5 / 8), abs=1)
    assert panel.remembered()["scale"] == "logarithmic"
    type_into(panel.epsilon.field, "25")
    assert (nudging.epsilon, nudging.reach) == (25.0, 100.0)
    assert panel.epsilon.reaches.currentData() == 100.0


def test_the_slopes_of_both_errors_are_named_beside_their_lines(strip: Strip) -> None:
    strip.typed.put("a = 0.5\nL = a.tanh()")
    strip.drawn()
    strip.nudged("a")
    said = strip.panel._error_key.text()
    assert "one-sided: slope 1.00" in said
    assert "symmetric: slope 2.00" in said
    assert "rounding takes over" in strip.panel._error_key.toolTip()
    names = [name for _, name in strip.panel.error_plot._uprights]
    assert names == ["↤ rounding"] * 2


def test_kinks_are_marked_in_both_plots_and_told(strip: Strip) -> None:
    strip.typed.put("a = 0.5\nb = a - 0.75\nh = relu(b)\nL = h + a.tanh()")
    strip.drawn()
    strip.nudged("a")
    panel = strip.panel
    assert "h (ReLU) changes sides at ε = 0.25" in panel.prediction.text()
    panel.resize(700, 420)  # the words stand above the plots
    settle()
    assert panel.says.height() < 2 * panel.says.fontMetrics().height()
    assert "h" in [name for _, name in panel.loss_plot._uprights]
    assert "kink of h" in [name for _, name in panel.error_plot._uprights]
    strip.nudging.set_epsilon(0.5)
    assert "h (ReLU) changes sides" in panel.prediction.text()


def test_a_node_that_leaves_its_domain_is_told(strip: Strip) -> None:
    strip.typed.put("a = 0.5\nL = log(a)")
    strip.drawn()
    strip.nudged("a")
    strip.nudging.set_epsilon(-0.9)
    assert "has no value here" in strip.panel.prediction.text()


def test_it_is_small_and_narrow_where_there_is_no_room(strip: Strip) -> None:
    strip.nudged("a")
    panel = strip.panel
    assert panel.error_plot.isVisible()
    panel.resize(360, 200)
    settle()
    assert not panel.error_plot.isVisible()
    assert panel.loss_plot.isVisible()
    assert panel.minimumSizeHint().width() <= 320


def test_a_low_and_wide_panel_has_its_words_beside_the_plots(strip: Strip) -> None:
    strip.nudged("a")
    panel = strip.panel
    for size, share, has_lines in (((900, 150), 0.5, False), ((700, 230), 0.6, True)):
        panel.resize(*size)
        settle()
        assert panel.says.geometry().bottom() > panel.loss_plot.y()
        assert panel.loss_plot.height() > share * size[1]
        assert panel.epsilon.scales.y() > panel.epsilon.field.y()
        assert panel.outcome.isVisible() == has_lines
        assert panel.prediction.isVisible() != has_lines
    strip.nudging.set_epsilon(0.25)
    settle()
    assert panel.outcome.text().startswith("grad · ε = ")
    assert panel.outcome.height() >= panel.outcome.heightForWidth(panel.outcome.width())
    panel.resize(700, 420)
    settle()
    assert panel.says.mapTo(panel, QPoint()).y() < panel.loss_plot.mapTo(panel, QPoint()).y() - 60
    assert panel.epsilon.scales.y() == pytest.approx(panel.epsilon.field.y(), abs=8)
    assert panel.prediction.isVisible()


def test_themes_and_choices_are_kept(strip: Strip) -> None:
    strip.nudged("a")
    strip.panel.set_theme(LIGHT)
    assert LIGHT.accent in strip.panel._loss_key.text()
    click(strip.panel.head.colours)
    kept = strip.panel.remembered()
    assert kept["colours"] is False
    strip.panel.recall({"scale": "logarithmic", "colours": True})
    assert strip.nudging.colours
    assert strip.panel.epsilon.scale == "logarithmic"
    strip.panel.recall({"scale": 3})
    assert strip.panel.epsilon.scale == "logarithmic"


def test_what_is_no_epsilon_is_said_until_there_is_one(strip: Strip) -> None:
    strip.nudged("a")
    panel = strip.panel
    assert not panel.problem.isVisible()
    for typed, says in (("abc", "ε: "), ("5000", "ε goes up to")):
        type_into(panel.epsilon.field, typed, Qt.Key.Key_Return)
        assert panel.problem.isVisible()
        assert panel.problem.text().startswith(says)
        assert strip.nudging.epsilon == 0.0
    type_into(panel.epsilon.field, "0.25", Qt.Key.Key_Return)
    assert strip.nudging.epsilon == 0.25
    assert not panel.problem.isVisible()
