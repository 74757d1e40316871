"""The plane, without a window: states of a path that ran away have no place on it, and are read all the same."""

from __future__ import annotations

import warnings

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from gradstudio.app.landscape.survey import Relief, ShownPath
from gradstudio.sweep.landscape.plane import ParameterPlane
from gradstudio.sweep.landscape.surface import PathOnPlane, Surface
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.landscape.contour_view import ContourView
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.look.theme import LIGHT


def test_a_state_that_ran_away_is_read_by_keys_in_the_middle_of_the_plane(qtbot, capfd):
    axes = np.eye(3)
    plane = ParameterPlane(origin=np.zeros(3), first=axes[0], second=axes[1], titles=("a", "b"))
    ends = np.array([1.0, np.inf])
    on_plane = PathOnPlane(
        places=np.array([[0.5, 0.5], [np.nan, np.nan]]), losses=ends, shown=ends, distances=ends
    )
    path = ShownPath(run=RunId(1), steps=np.array([0, 1]), on_plane=on_plane)
    side = np.linspace(-1.0, 1.0, 3)
    relief = Relief(
        kind="random",
        moment=Moment(RunId(1), 1),
        surface=Surface(plane=plane, a=side, b=side, losses=np.ones((3, 3))),
        whole=(-1.0, 1.0, -1.0, 1.0),
        paths=(path,),
    )
    view = ContourView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 300)
    drawn = DrawnPath(path=path, name="Run 1", colour=lambda theme: QColor(theme.accent))
    view.show_relief(relief, (drawn,), is_log=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        QTest.keyClick(view, Qt.Key.Key_Left)
        view.grab()
    assert "step 1" in view.told
    assert view.rect().contains(view._card.geometry())
    assert "NaN" not in capfd.readouterr().err
