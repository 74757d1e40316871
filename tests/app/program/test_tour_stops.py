"""The tour has six stops, at panels and workspaces that there are."""

from __future__ import annotations

import pytest

from gradstudio.app.program.tour_stops import TOUR
from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.window.panels import PANELS

ROWS = {row.name: row for row in PANELS}


def test_it_goes_from_the_builder_to_the_output():
    assert [stop.panel for stop in TOUR] == ["builder", "project", "loss", "canvas", "inspector", "output"]


@pytest.mark.parametrize("stop", TOUR, ids=lambda stop: stop.panel)
def test_a_stop_points_at_a_panel_of_its_workspace_and_says_little(stop):
    assert stop.workspace in WORKSPACES
    assert stop.workspace in ROWS[stop.panel].shares
    assert stop.text.endswith(".")
    assert len(stop.text) < 240
    assert not stop.title.endswith(".")
