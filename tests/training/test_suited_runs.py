"""Whatever can be chosen with one click learns with what is then proposed."""

import math

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.fields import set_field
from gradstudio.project.spec import LayerSpec, ProjectSpec
from gradstudio.project.spec.data import packed
from gradstudio.training import Session
from gradstudio.training.run.constant_answer import constant_answer

KINDS = ["moons", "circle", "xor", "gaussians", "spiral", "blobs", "rings", "yin_yang", "plane", "multi_gaussian",
         "sine", "step", "formula", "drawn", "iris", "wine", "breast_cancer", "digits"]  # fmt: skip


def learns(spec: ProjectSpec) -> None:
    session = Session(spec)
    session.advance(spec.training.steps)
    answer = constant_answer(load_dataset(spec.data), spec.training.loss)
    assert session.snapshot().loss < answer.loss


def _table(targets: np.ndarray) -> dict[str, object]:
    table = np.column_stack([np.linspace(0, 50, len(targets)), targets]).astype("<f8")
    return {"column_names": ("a",), "rows": len(table), "packed": packed(table.tobytes())}


@pytest.mark.parametrize("kind", KINDS)
def test_each_picture_of_the_gallery_learns_more_than_a_constant_answer(kind: str) -> None:
    learns(edits.set_data(ProjectSpec(), kind=kind))


@pytest.mark.parametrize("kind", ["checkerboard", "sine", "step", "iris", "plane"])
def test_small_and_deep_networks_learn_as_well(kind: str) -> None:
    spec = edits.remove_layer(edits.remove_layer(ProjectSpec(), 0), 0)
    for sizes in ((8,) * 4, (6,)):
        built = spec
        for size in sizes:
            built = edits.add_layer(built, layer=LayerSpec(size=size))
        learns(edits.set_data(built, kind=kind))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_a_table_learns_whatever_the_size_of_its_target(scale: float) -> None:
    targets = scale * (300 + 7 * np.linspace(0, 50, 60))
    spec = edits.set_data(ProjectSpec(), kind="table", **_table(targets))
    learns(spec)
    dataset = load_dataset(spec.data)
    assert np.asarray(dataset.in_target_unit(dataset.targets)) == pytest.approx(targets)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("kind", ["micrograd_moons", "sine", "digits"])
def test_each_optimizer_learns_with_the_rate_that_comes_with_it(kind: str, optimizer: str) -> None:
    spec = edits.set_data(ProjectSpec(), kind=kind)
    learns(set_field(spec, "training.optimizer.kind", optimizer))


@pytest.mark.parametrize("loss", ["hinge", "logistic", "half_squared_error", "squared_error"])
def test_each_loss_learns_on_the_demo(loss: str) -> None:
    session = Session(set_field(ProjectSpec(), "training.loss", loss))
    session.advance(100)
    final = session.snapshot().loss
    assert math.isfinite(final)
    assert final < session.losses[0]
    assert session.snapshot().accuracy > 0.8


def test_a_target_that_cannot_be_brought_to_unit_size_is_refused_in_a_sentence() -> None:
    targets = np.where(np.arange(40) % 2, 1e-160, 2e-160)
    data = edits.set_data(ProjectSpec(), kind="table", **_table(targets), test_share=0.5).data
    _, test = split_rows(40, 0.5, data.seed)
    targets[test[0]] = 1e90
    with pytest.raises(SpecError, match="cannot be brought to unit size"):
        load_dataset(data.model_copy(update=_table(targets)))


def test_the_target_is_standardised_over_the_training_samples() -> None:
    data = edits.set_data(ProjectSpec(), kind="formula", formula="1000 * x1 + 5000", test_share=0.5).data
    dataset = load_dataset(data)
    train = Session(edits.set_data(ProjectSpec(), **data.model_dump())).snapshot()
    assert math.isfinite(train.loss)
    assert dataset.target_scale > 100
    raw = load_dataset(data.model_copy(update={"standardise_target": False}))
    assert np.asarray(dataset.in_target_unit(dataset.targets)) == pytest.approx(raw.targets)
