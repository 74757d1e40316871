"""A panel of the doctor without a window, and findings for it that no rule has to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradstudio.app.selection import Selection
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Finding, Location, Mend, plot
from gradstudio.ui.doctor import DoctorPanel
from tests.app.doctor.practice import Practice
from tests.qt_helpers import settle, until
from tests.training.doctor.trial.mends import classes, rate

FAULTY = classes(1e-5, steps=40)


def findings_of(spec: ProjectSpec) -> tuple[Finding, Finding]:
    """Return two findings: a fault of the rate, with a mend that helps and one that does not, and a dead neuron."""
    fault = Finding(
        rule="rate_too_low",
        title="Learning rate too low",
        places=(Location(setting="training.learning_rate"),),
        since=0,
        until=3,
        says="The loss hardly falls.",
        why="The steps are too short.",
        evidence=(
            plot(
                "Training loss", "loss", np.arange(40), ("loss", np.full(40, 0.69)), lines=(("guess", 0.7),)
            ),
            plot("Updates", "share", [1, 2], ("update", [1e-6, 1e-7]), axis="layer", log=True),
        ),
        mends=(
            Mend(key="same", title="Rate 0.00001 → 0.000011", spec=rate(spec, 1.1e-5), says="Longer steps."),
            Mend(key="more", title="Rate 0.00001 → 0.05", spec=rate(spec, 0.05), says="Much longer steps."),
        ),
    )
    dead = Finding(
        rule="dead",
        title="Dead neurons",
        places=(
            Location(layer=0, path=ScalarPath.whole(1)),
            Location(layer=0, unit=2, path=ScalarPath.whole(1, 2)),
            Location(sample=4),
        ),
        since=2,
        until=3,
        says="Neuron 3 of layer 1 is 0 for every sample.",
        why="It learns nothing.",
        seriousness="warning",
    )
    return fault, dead


@dataclass
class Ward:
    """A panel, and what stands behind it."""

    here: Practice
    panel: DoctorPanel
    selection: Selection
    finds: Callable[[tuple[Finding, ...]], None]

    def found(self, qtbot, *findings: Finding) -> None:
        """Have the next examination find something else."""
        self.finds(findings)
        self.here.past.train(qtbot, 1)
        until(qtbot, lambda: self.here.doctor.examiner.findings == findings)
        self.shown(qtbot)

    def shown(self, qtbot) -> None:
        """Wait until the panel shows what there is."""
        settle()
        until(qtbot, lambda: not self.panel._soon.isActive())
        settle()

    def tried(self, qtbot, finding: Finding) -> None:
        """Wait until all mends of a finding were tried."""
        trial_of = self.here.doctor.trials.trial_of
        until(qtbot, lambda: all(trial_of(finding, mend) is not None for mend in finding.mends))
        self.shown(qtbot)
