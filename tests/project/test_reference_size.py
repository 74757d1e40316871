"""The reference engine is refused, with the mend, where it would take the memory of the machine."""

from __future__ import annotations

import pytest

from gradstudio.data.source import load_dataset
from gradstudio.engine.walk import topological_order
from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.reference_size import MOST_REFERENCE_SCALARS, reference_refusal, reference_scalars
from gradstudio.project.spec import (
    BreastCancer,
    Digits,
    Iris,
    LayerSpec,
    MicrogradMoons,
    Moons,
    NetworkSpec,
    ProjectSpec,
    TrainingSpec,
    Wine,
    validated,
)
from gradstudio.training.look.sample import build_loss
from gradstudio.training.look.watch import Watch


@pytest.mark.parametrize("hidden", [(16, 16), (7, 3, 5), (40,)])
@pytest.mark.parametrize("samples", [2, 10])
def test_the_estimate_is_that_of_the_graph(hidden: tuple[int, ...], samples: int) -> None:
    layers = (*(LayerSpec(size=size) for size in hidden), LayerSpec(size=1, activation="linear"))
    spec = ProjectSpec(data=Moons(samples=samples), network=NetworkSpec(layers=layers))
    watch = Watch(scope="all")
    root = build_loss(spec, load_dataset(spec.data), [0.1] * spec.parameter_count, watch, range(samples)).root
    assert reference_scalars(spec.sizes, samples) == pytest.approx(len(topological_order(root)), rel=0.2)


def test_a_project_of_few_bytes_cannot_take_the_memory_of_the_machine() -> None:
    layers = [{"size": 512}] * 8 + [{"size": 1}]
    with pytest.raises(SpecError, match="The reference engine would keep") as refused:
        validated({"network": {"layers": layers}, "training": {"engine": "reference"}})
    assert "Choose the compiled engine, fewer samples or a smaller network." in str(refused.value)


def test_more_samples_than_it_can_keep_are_refused_and_the_project_stays() -> None:
    spec = ProjectSpec(data=Moons(samples=100), training=TrainingSpec(engine="reference"))
    with pytest.raises(SpecError, match="100,000 samples"):
        edits.set_data(spec, samples=100_000)
    assert edits.set_data(edits.set_training(spec, engine="compiled"), samples=100_000)


def test_the_refusal_begins_at_the_bound() -> None:
    per_sample = reference_scalars((2, 4, 1), 1001) - reference_scalars((2, 4, 1), 1000)
    most = (MOST_REFERENCE_SCALARS - reference_scalars((2, 4, 1), 0)) // per_sample
    assert reference_refusal((2, 4, 1), most) == ""
    assert reference_refusal((2, 4, 1), most + 1)


@pytest.mark.parametrize("data", [MicrogradMoons(), Iris(), Wine(), BreastCancer(), Digits()])
def test_data_that_is_shipped_knows_how_many_samples_it_has(data) -> None:
    assert data.sample_count == len(load_dataset(data))
