"""The text of a PyTorch script, read as a whole: two scripts word by word, and that each can be read.

After a change that is meant: python -m tests.export.torch_script.test_script_text writes them anew.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradstudio.export.kind import ExportOptions
from gradstudio.export.subject import ExportSubject, subject_of_spec
from gradstudio.export.torch_script.kinds import PYTORCH
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import Drawn, GivenInitialisation, LayerSpec, NetworkSpec

GOLDEN = Path(__file__).parent / "golden"
POINTS = ((0.0, 0.0, 0.0), (1.0, 0.25, 1.0), (0.5, 1.0, 0.0), (1.5, -0.5, 1.0))


def plain() -> ExportSubject:
    """A project as it comes, before its training, with its weights inside."""
    layers = (LayerSpec(size=2, activation="tanh"), LayerSpec(size=1, activation="linear"))
    values = tuple(k / 8 for k in range(9))
    network = NetworkSpec(layers=layers, initialisation=GivenInitialisation(values=values))
    data = Drawn(points=POINTS, classes=2)
    spec = ProjectSpec(data=data, network=network)
    return subject_of_spec(
        edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.05}), "four points"
    )


def with_everything() -> ExportSubject:
    """A project that has all that makes a script long, in the middle of its training, with its weights beside."""
    layers = (
        LayerSpec(size=2, activation="gelu", dropout=0.25),
        LayerSpec(size=3, activation="softplus"),
        LayerSpec(size=2, activation="linear"),
    )
    values = tuple(k / 8 for k in range(23))
    network = NetworkSpec(layers=layers, initialisation=GivenInitialisation(values=values))
    spec = ProjectSpec(
        data=Drawn(points=POINTS, classes=2, test_share=0.25),
        network=network,
        training={"loss": "softmax_cross_entropy"},
    )
    spec = edits.set_training(
        spec,
        optimizer={"kind": "rmsprop", "weight_decay": 0.01},
        learning_rate={"kind": "cosine", "rate": 0.01, "floor": 0.001, "steps": 50, "warm_up": 5},
        clipping={"kind": "norm", "limit": 0.5},
        l1=0.001,
        l2=0.002,
        penalize_biases=False,
        batch_size=2,
        stop={"epochs": 40, "target_loss": 0.05, "target_accuracy": 0.99, "patience": 10, "seconds": 60.0},
    )
    subject = subject_of_spec(cut(freeze(spec, "layer2"), "layer1.neuron2.w1"), "four points")
    second = np.arange(23) / 1024
    engine = replace(subject.engine, step=7, second=second, began_at=3, epoch=3, used=2)
    stop = replace(subject.state.stop, loss_sum=1.25, accuracy_sum=1.0, samples=2)
    return replace(subject, state=replace(subject.state, engine=engine, stop=stop))


SUBJECTS = {"plain": plain, "with_everything": with_everything}
WEIGHTS = {"plain": "inside", "with_everything": "beside"}


def text_of(name: str) -> str:
    options = ExportOptions(name="four_points", weights=WEIGHTS[name])  # type: ignore[arg-type]  # one of the choices
    return PYTORCH.write(SUBJECTS[name](), options).main.decode("utf-8")


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_script_is_what_was_read_and_found_good(name: str) -> None:
    assert text_of(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_only_what_a_project_uses_is_in_its_script() -> None:
    text = text_of("plain")
    for unused in ("numpy", "load_file", "def learning_rate", "def batches", "held", "clip", "DROPOUT", "L1"):
        assert unused not in text


if __name__ == "__main__":
    for each in SUBJECTS:
        (GOLDEN / f"{each}.txt").write_text(text_of(each), encoding="utf-8")
