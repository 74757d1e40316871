"""`Structure`: what the graph of a loss depends on, apart from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradstudio.data.source import load_dataset
from gradstudio.project.spec import Loss, ProjectSpec
from gradstudio.training.look.sample import penalty_strengths, target_of
from gradstudio.training.look.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What the graph of a loss depends on; graphs of equal structures differ in their leaves' numbers alone.

    Attributes:
        layers: number of inputs, then size and activation of each layer.
        loss: of each sample.
        samples: number of samples.
        is_mean: whether it is the mean of the samples' losses, or one sample's own.
        classes: of the samples, where the loss is built around one output.
        penalties: which are added: (L1, L2, over the biases too); none if none is.
    """

    layers: tuple[tuple[int, str], ...]
    loss: Loss
    samples: int
    is_mean: bool
    classes: tuple[float, ...]
    penalties: tuple[bool, ...]

    @classmethod
    def of(cls, spec: ProjectSpec, watch: Watch, samples: Sequence[int]) -> Structure:
        """Return the structure of the loss of some samples.

        Args:
            spec: the project.
            watch: whose loss is looked at.
            samples: indices in the data set.
        """
        training = spec.training
        layers = ((layer.size, layer.activation) for layer in spec.network.layers)
        classes: tuple[float, ...] = ()
        if training.loss == "softmax_cross_entropy":
            dataset = load_dataset(spec.data)
            classes = tuple(target_of(spec, dataset, sample) for sample in samples)
        penalties: tuple[bool, ...] = ()
        if watch.penalty and penalty_strengths(training):
            penalties = bool(training.l1), bool(training.l2), training.penalize_biases
        return cls(
            layers=((spec.input_count, ""), *layers),
            loss=training.loss,
            samples=len(samples),
            is_mean=watch.scope != "sample",
            classes=classes,
            penalties=penalties,
        )
