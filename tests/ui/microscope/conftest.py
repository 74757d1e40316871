from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.lab.optimizer_branches import OptimizerBranches
from gradstudio.app.lab.optimizers import Optimizers
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.selection import Selection
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.lab.microscope import OptimizerComparison
from gradstudio.project import edits
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.look.theme import ThemeManager, load_fonts
from gradstudio.ui.microscope import MicroscopePanel
from tests.qt_helpers import settle, small_spec, until

RUN = RunId(1)
SPEC = edits.set_training(
    small_spec(),
    engine="compiled",
    optimizer={"kind": "adam"},
    learning_rate={"kind": "constant", "rate": 0.02},
    clipping={"kind": "value", "limit": 0.05},
    l2=0.0,
)


@dataclass
class Shown:
    """The panel on models of its own, without a window around it."""

    panel: MicroscopePanel
    document: Document
    trainer: Trainer
    records: Records
    sight: Sight
    selection: Selection
    optimizers: Optimizers
    branches: OptimizerBranches
    qtbot: object

    @property
    def comparison(self) -> OptimizerComparison:
        assert self.optimizers.comparison is not None
        return self.optimizers.comparison

    def train(self, steps: int) -> None:
        self.trainer.step(steps)
        until(self.qtbot, lambda: self.sight.shown == Moment(RUN, steps))

    def compared(self, step: int) -> None:
        self.panel.set_seen(True)
        until(
            self.qtbot,
            lambda: (
                (found := self.optimizers.comparison) is not None
                and found.moment.step == step
                and not self.optimizers.is_busy
            ),
        )
        settle()


@pytest.fixture
def shown(qapp, qtbot) -> Iterator[Shown]:
    load_fonts()
    themes = ThemeManager(qapp, "dark")
    document = Document(SPEC)
    trainer = Trainer(SPEC)
    trainer.set_speed(0.0)
    records = Records(trainer.record)
    trainer.mail_arrived.connect(records.receive)
    sight = Sight(document, trainer)
    selection = Selection()
    optimizers = Optimizers(sight, lambda: trainer.record)
    branches = OptimizerBranches(trainer, records)
    panel = MicroscopePanel(
        optimizers, branches, records, Whereabouts(sight, records), selection, themes.theme
    )
    trainer.playing_changed.connect(panel.show_playing)
    panel.resize(900, 300)
    panel.show()
    qtbot.waitExposed(panel)
    yield Shown(panel, document, trainer, records, sight, selection, optimizers, branches, qtbot)
    optimizers.shutdown()
    branches.shutdown()
    sight.shutdown()
    trainer.shutdown()
    panel.close()
    panel.deleteLater()
    settle()
