"""How long the gradient check takes: ``python -m benchmarks.gradient_check``."""

from __future__ import annotations

import time

from gradstudio.data.source import load_dataset
from gradstudio.lab.gradient_check import check_gradients
from gradstudio.lab.subject import Subject, subject_of_loss
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session

CASES = (
    ("70-70-70-1, tanh", (70, 70, 70, 1), "tanh", 1),
    ("70-70-70-1, ReLU", (70, 70, 70, 1), "relu", 1),
    ("70-70-70-1, tanh, batch of 3", (70, 70, 70, 1), "tanh", 3),
    ("98-98-1, ReLU, batch of 3", (98, 98, 1), "relu", 3),
    ("16-16-1, ReLU, batch of 80", (16, 16, 1), "relu", 80),
)


def subject_of(sizes: tuple[int, ...], activation: str, samples: int) -> Subject:
    """Return the loss of a network on moons.

    Args:
        sizes: of its layers.
        activation: of the hidden ones.
        samples: in the batch; the loss of one is its own.
    """
    kinds = [*[activation] * (len(sizes) - 1), "linear"]
    layers = tuple(
        LayerSpec.model_validate({"size": size, "activation": kind})
        for size, kind in zip(sizes, kinds, strict=True)
    )
    spec = ProjectSpec(network=NetworkSpec(layers=layers))
    spec = edits.set_training(spec, batch_size=samples, loss="logistic")
    session = Session(spec)
    watch = Watch() if samples == 1 else Watch(scope="batch", penalty=True)
    return subject_of_loss(
        spec, load_dataset(spec.data), session.parameters().tolist(), watch, session.next_batch()
    )


def main() -> None:
    """Print a line for each network: its size, seconds, and what came of the check."""
    check_gradients(subject_of((2, 1), "tanh", 1))  # loads the kernels
    for title, sizes, activation, samples in CASES:
        subject = subject_of(sizes, activation, samples)
        begun, spent = time.perf_counter(), time.process_time()
        found = check_gradients(subject)
        wall, cpu = time.perf_counter() - begun, time.process_time() - spent
        assert found is not None
        print(
            f"{title:<30} {len(found):>6,} parameters of {len(subject):>7,} scalars  "
            f"{wall:5.2f} s, {cpu:5.2f} s of CPU  {found.sentence}"
        )


if __name__ == "__main__":
    main()
