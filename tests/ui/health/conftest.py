from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gradstudio.app.selection import Selection
from gradstudio.ui.health import HealthPanel
from gradstudio.ui.look.theme import DARK, load_fonts
from tests.app.health.measured_runs import MeasuredRuns
from tests.qt_helpers import settle

OpenPanel = Callable[..., HealthPanel]


@pytest.fixture
def runs(qapp) -> Iterator[MeasuredRuns]:
    made = MeasuredRuns()
    yield made
    made.health.measuring.shutdown()


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()


@pytest.fixture
def open_panel(runs, selection, qtbot) -> OpenPanel:
    """Show the panel of the run in sight, with some aspects first."""

    kept = []

    def make(*aspects: str, width: int = 680, height: int = 200) -> HealthPanel:
        load_fonts()
        panel = HealthPanel(runs.health, selection, DARK)
        qtbot.addWidget(panel)
        kept.append(panel)
        panel.show_aspects(aspects)
        panel.resize(width, height)
        panel.set_seen(True)
        panel.show()
        settle()
        return panel

    return make
