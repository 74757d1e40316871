from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.ui.look.theme import DARK, load_fonts
from gradstudio.ui.runs import RunsPanel
from tests.app.record.kept_runs import KeptRuns
from tests.qt_helpers import settle


class Gone(QObject):
    """Stands for the `Sight` of a window: notes where one wants to go."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.moment = None
        self.asked: list[object] = []

    def go_to(self, moment) -> None:
        self.moment = moment
        self.asked.append(moment)

    def go_live(self) -> None:
        self.moment = None
        self.asked.append("live")

    def go_on_from(self, moment) -> None:
        self.asked.append(("on", moment))


@pytest.fixture
def runs(qapp) -> KeptRuns:
    return KeptRuns()


@pytest.fixture
def sight(qapp) -> Gone:
    return Gone()


@pytest.fixture
def open_panel(runs, sight, qtbot) -> Callable[[], RunsPanel]:
    """Show the panel of the runs that there are by then."""

    def make() -> RunsPanel:
        load_fonts()
        panel = RunsPanel(runs.records, runs.edits, sight, DARK)
        qtbot.addWidget(panel)
        panel.resize(720, 240)
        panel.show()
        panel.set_seen(True)
        settle()
        return panel

    return make
