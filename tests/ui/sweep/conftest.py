"""The panel of a sweep by itself, without a window around it."""

from __future__ import annotations

import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.record.records import Records
from gradstudio.app.sweep.sweep_tools import SweepTools
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.sweep.panel import SweepPanel
from tests.app.race.held_trainer import HeldTrainer
from tests.qt_helpers import PATIENCE, small_spec


class Sight:
    """Nobody looks anywhere."""

    def go_to(self, moment) -> None:
        raise AssertionError(moment)


@pytest.fixture
def tools(qapp):
    trainer = HeldTrainer()
    made = SweepTools(trainer, Records(trainer.record), Sight())
    yield made
    assert made.shutdown(PATIENCE)


@pytest.fixture
def panel(tools, qtbot, tmp_path):
    made = SweepPanel(tools, Document(small_spec(steps=5)), LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.recall({"folder": str(tmp_path)})
    made.set_up.options.points.setValue(4)
    return made


@pytest.fixture
def refused(tools):
    told: list[str] = []
    tools.refused.connect(told.append)
    return told
