"""Nothing of a run is drawn into the next, whose first mail may not answer what the views have asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.project import edits
from gradstudio.training.run.moment import RunId
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import press_action, show_tab

NOTHING = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def hear_of_another_run(studio) -> None:
    """Have the window take the first mail of a run that has answered nothing yet."""
    snapshot = replace(studio.snapshot, run=RunId(studio.heard.run + 1))
    studio.trainer.mail_arrived.emit(Mail(snapshot=snapshot, training=NOTHING, test=NOTHING))


@pytest.mark.parametrize("tab", ["Output", "Hidden space", "Metrics"])
def test_maps_and_outcomes_of_the_run_before_go_with_it(studio, qtbot, tab):
    window = studio.window
    show_tab(window, tab)
    studio.trainer.step(3)
    shown = {
        "Output": lambda: window.output.map.maps is not None and window.output._outcomes is not None,
        "Hidden space": lambda: window._panels.made("hidden").view.picture is not None,
        "Metrics": lambda: (
            window._panels.made("metrics")._outcomes is not None
            and window._panels.made("metrics").confusion.counts.any()
        ),
    }[tab]
    until(qtbot, lambda: studio.step == 3 and shown() and window.builder.view._live.maps.maps is not None)
    hear_of_another_run(studio)
    assert window.builder.view._live.maps.maps is None
    assert not any(view.wrong.any() for view in (*window.output.views, window._panels.made("hidden").view))
    for panel in (window.output, window._panels.made("hidden"), window._panels.made("metrics")):
        panel.draw()
    assert not shown()


def test_predictions_of_the_run_before_go_with_it(open_shared, qtbot):
    studio = open_shared(edits.set_data(small_spec(), kind="plane", samples=12))
    show_tab(studio.window, "Metrics")
    fit = studio.window._panels.made("metrics").fit
    until(qtbot, lambda: len(fit._samples) == 12 and len(fit._places) == 12)
    hear_of_another_run(studio)
    assert not len(fit._places)


def test_the_run_that_begins_is_drawn_at_once(studio, qtbot):
    window = studio.window
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 3 and window.output.map.maps is not None)
    run = studio.heard.run
    press_action(window, "reset")
    until(qtbot, lambda: studio.heard.run > run)
    for maps in (window.output.map.maps, window.builder.view._live.maps.maps):
        assert maps.moment.run == studio.heard.run
        assert maps.moment.step == 0
