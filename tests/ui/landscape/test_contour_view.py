"""The plane, without a window: states of a path that diverged have no place on it, and are read all the same."""

from __future__ import annotations

import warnings

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest

from gradstudio.app.landscape.survey import Relief, ShownPath
from gradstudio.sweep.landscape.plane import ParameterPlane
from gradstudio.sweep.landscape.surface import PathOnPlane, Surface
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.landscape.contour_view import ContourView
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.look.theme import DARK, LIGHT, interface_font
from tests.qt_helpers import until


def view_of(qtbot, places: list[tuple[float, float]], losses: np.ndarray, reach: float = 1.0) -> ContourView:
    """Return a view of a plane, from −1 to 1 or as far as it reaches, with a path on it, 400 × 300 pixels."""
    axes = np.eye(3)
    plane = ParameterPlane(origin=np.zeros(3), first=axes[0], second=axes[1], titles=("a", "b"))
    of_states = np.where(np.isnan(places).any(axis=1), np.inf, 1.0)
    on_plane = PathOnPlane(
        places=np.array(places), losses=of_states, shown=of_states, distances=np.zeros(len(places))
    )
    path = ShownPath(run=RunId(1), steps=np.arange(len(places)), on_plane=on_plane)
    side = np.linspace(-reach, reach, len(losses))
    relief = Relief(
        kind="random",
        moment=Moment(RunId(1), 1),
        surface=Surface(plane=plane, a=side, b=side, losses=losses),
        whole=(-reach, reach, -reach, reach),
        paths=(path,),
        samples=100,
        sample_count=100,
    )
    view = ContourView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 300)
    drawn = DrawnPath(path=path, name="Run 1", colour=lambda theme: QColor(theme.accent))
    view.show_relief(relief, (drawn,), is_log=True)
    return view


def test_a_state_that_ran_away_is_read_by_keys_in_the_middle_of_the_plane(qtbot, capfd):
    view = view_of(qtbot, [(0.5, 0.5), (np.nan, np.nan)], np.ones((3, 3)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        QTest.keyClick(view, Qt.Key.Key_Left)
        view.grab()
    assert "step 1" in view.told
    assert view.rect().contains(view._card.geometry())
    assert "NaN" not in capfd.readouterr().err


def test_keys_bring_the_state_that_they_read_into_sight_while_zoomed(qtbot):
    view = view_of(qtbot, [(-0.9, -0.9), (0.0, 0.0), (0.9, 0.9)], np.ones((3, 3)))
    view.zoom(8.0)
    area = view.frame.area
    assert not area.contains(view.place_of(2))
    for state in (2, 1, 0):
        QTest.keyClick(view, Qt.Key.Key_Left)
        assert f"step {state}" in view.told
        assert area.contains(view.place_of(state))
    shown = view.own_window
    QTest.keyClick(view, Qt.Key.Key_Left)  # it is in sight already
    assert view.own_window == shown


def test_what_is_told_under_the_mouse_follows_the_plane(qtbot):
    view = view_of(qtbot, [(0.9, 0.9)], np.ones((3, 3)))
    middle = view.frame.area.center().toPoint()
    QTest.mouseMove(view, middle)
    view.pointed.emit(view.frame.area.center())
    assert "loss1" in "".join(view.told.split())
    other = view_of(qtbot, [(0.9, 0.9)], np.full((3, 3), 2.0))
    view.show_relief(other._relief, other._paths, is_log=True)
    assert "loss2" in "".join(view.told.split())


def test_a_plane_without_a_finite_loss_says_so_in_the_picture(qtbot):
    empty, full = (view_of(qtbot, [(-0.9, -0.9)], np.full((3, 3), loss)) for loss in (np.inf, 1.0))
    assert not empty._relief.surface.has_losses
    inside = full.frame.area.adjusted(4, 4, -4, -60).toRect()  # above the name of the path's start
    for theme in (LIGHT, DARK):
        tones = []
        for view in (empty, full):
            view.set_theme(theme)
            picture = view.grab(inside).toImage()
            tones.append(
                len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())})
            )
        assert tones[0] > 8 > tones[1]  # letters with their edges, and one colour


def test_the_focus_puts_a_frame_around_the_plot_and_covers_nothing_in_it(qtbot):
    view = view_of(qtbot, [(0.0, 0.0), (0.5, 0.5)], np.arange(9.0).reshape(3, 3))
    view.show_here(np.array([0.5, 0.5]), is_past=False)  # its name is painted on a ground
    inside = view.frame.area.adjusted(4, 4, -4, -4).toRect()
    view.show()
    until(qtbot, view.isVisible)
    without = view.grab(inside).toImage()
    view.setFocus()
    view.activateWindow()
    until(qtbot, view.hasFocus)
    assert view.grab(inside).toImage() == without


def test_long_numbers_have_room_beside_the_name_of_their_axis(qtbot):
    short, long = (view_of(qtbot, [(0.0, 0.0)], np.ones((3, 3)), reach).frame.area for reach in (1.0, 5e4))
    metrics = QFontMetricsF(interface_font(0.85))
    name_and_number = metrics.height() + metrics.horizontalAdvance("−40000")
    assert long.left() > name_and_number
    assert short.left() < long.left()
