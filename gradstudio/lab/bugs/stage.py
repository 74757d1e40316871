"""What a round of “Find the bug” is played on: a project like the one at hand, and a small graph of it."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.needs import lacking, stand_in
from gradstudio.lab.bugs.rates import first_rate
from gradstudio.lab.bugs.runs import Plan, planned
from gradstudio.lab.subject import Subject, subject_of_loss
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.batches import Batches
from gradstudio.training.run.initial import initial_parameters

_SAMPLES = 3
_MOST_SCALARS = 600_000
_SEEN_EPSILON = 1e-4
"""ε of Adam in a round: with the usual 1e-8 nobody could see whether it is inside or outside the root."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiddleStage:
    """What is looked at.

    Attributes:
        spec: the project that is trained.
        title: how it differs from the one at hand, such as "with Adam"; "" where it does not.
        samples: of how many samples the graph is.
        subject: the loss of the first samples of its first batch, at its initial parameters.
        plan: how much of it is trained.
    """

    spec: ProjectSpec
    title: str
    samples: int
    subject: Subject
    plan: Plan

    @property
    def says(self) -> str:
        """What is looked at, in sentences: samples, network and seed differ from what is in sight elsewhere."""
        samples = "1 sample" if self.samples == 1 else f"{self.samples} samples"
        network, seed = "-".join(map(str, self.spec.sizes)), self.spec.training.seed
        copy = f"A copy of the project {self.title}" if self.title else "A copy of the project"
        return f"{copy}, at step 0: {samples}, network {network}, seed {seed}. Its gradients are its own."

    @property
    def rate(self) -> float:
        """The learning rate of the first step."""
        return first_rate(self.spec)


def stage_for(bug: Bug, spec: ProjectSpec) -> RiddleStage | None:
    """Return where a mistake shows: the project itself, or one like it; None if there is none.

    Raises:
        LabError: the network is too large for the lab.
    """
    title = ""
    if lacking(bug, spec):
        other = stand_in(bug, spec)
        if other is None:
            return None
        spec, title = other.spec, other.title
    if spec.training.optimizer.kind in ("adam", "adamw") and bug.level > 2:
        spec = set_field(spec, "training.optimizer.epsilon", _SEEN_EPSILON)
        title = f"{title} and ε = {_SEEN_EPSILON:g}" if title else f"with ε = {_SEEN_EPSILON:g}"
    samples, subject = _first_samples(spec)
    return RiddleStage(
        spec=spec,
        title=title,
        samples=samples,
        subject=subject,
        plan=planned(spec, _MOST_SCALARS),
    )


def _first_samples(spec: ProjectSpec) -> tuple[int, Subject]:
    dataset = load_dataset(spec.data)
    rows, _ = split_rows(len(dataset), spec.data.test_share, spec.data.seed)
    batch = Batches(len(rows), spec.training.seed).upcoming(spec.training.batch_size)[:_SAMPLES]
    samples = rows[batch].tolist()
    watch = Watch(scope="batch", penalty=True)
    return len(samples), subject_of_loss(spec, dataset, initial_parameters(spec), watch, samples)
