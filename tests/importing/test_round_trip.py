"""Any project's weights, handed over as a file, come back into it, or on its samples as another project."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from gradstudio.compiled.maps import activations_of
from gradstudio.data.source import load_dataset
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import subject_of_spec
from gradstudio.importing.class_columns import file_columns
from gradstudio.importing.into_project import bring_in
from gradstudio.importing.layer import ImportedScaling
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.new_project import ProjectOptions, new_project
from gradstudio.importing.samples import GivenSamples
from gradstudio.importing.targets import targets_of
from gradstudio.importing.weights_file import weights_of
from gradstudio.project.data_edits import set_data
from gradstudio.project.edits import set_training
from gradstudio.project.spec import ProjectSpec
from gradstudio.training import Session
from gradstudio.training.run.metrics import class_indices
from gradstudio.training.run.packed_config import net_config
from tests.export.random_projects import projects


def answers(spec: ProjectSpec) -> Any:
    """Compute the outputs of all samples at the beginning, in the target's own unit."""
    dataset = load_dataset(spec.data)
    outputs = activations_of(net_config(spec), Session(spec).parameters(), dataset.inputs)[-1].T
    return dataset.in_target_unit(outputs)


def exported(spec: ProjectSpec) -> ImportedNetwork:
    files = KINDS["safetensors"].write(subject_of_spec(spec), ExportOptions())
    return weights_of(files.main, "network.safetensors")


def targets(spec: ProjectSpec) -> Any:
    dataset = load_dataset(spec.data)
    if dataset.task == "regression":
        return dataset.in_target_unit(dataset.targets)
    return np.array(spec.data.class_names)[class_indices(dataset)]


@given(spec=projects())
@settings(max_examples=30)
def test_any_project_comes_back_from_its_weights(spec: ProjectSpec) -> None:
    spec = spec.model_copy(update={"data": spec.data.model_copy(update={"edited": ()})})
    read = exported(spec)
    other = set_training(spec, seed=(spec.training.seed + 1) % 2**32)
    back = bring_in(read, other).spec
    wanted = answers(spec)
    np.testing.assert_array_equal(answers(back), wanted)
    dataset = load_dataset(spec.data)
    options = ProjectOptions(test_share=spec.data.test_share, loss=spec.training.loss)
    fresh = new_project(read, dataset.raw, targets(spec), options).spec
    assert (fresh.data.task == "regression") == (spec.data.task == "regression")
    np.testing.assert_allclose(answers(fresh), wanted, rtol=1e-9, atol=1e-11 * np.abs(wanted).max())


@pytest.fixture
def coloured() -> ProjectSpec:
    """A project with a class among its inputs, a feature that speaks of it, and a standardised target."""
    values = ("blue", "green", "red")
    rng = np.random.default_rng(3)
    which = rng.integers(3, size=30)
    xs = np.column_stack([np.eye(3)[which], rng.normal(5, 3, size=30)])
    names = [*(f"colour={value}" for value in values), "size"]
    samples = GivenSamples(
        columns=file_columns(xs, names), targets=100 * which + 7 * xs[:, 3], task="regression"
    )
    table = samples.table(
        features=("colour=red", 'size * (colour == "blue")', "size"),
        standardise=True,
        standardise_target=True,
    )
    assert table.columns == tuple(names)
    return set_data(ProjectSpec(), **table.model_dump())


def test_classes_among_the_columns_and_the_unit_of_the_target_come_back(coloured: ProjectSpec) -> None:
    read = exported(coloured)
    assert read.input_names == ("colour=blue", "colour=green", "colour=red", "size")
    assert read.target_scale == load_dataset(coloured.data).target_scale
    raw = load_dataset(coloured.data).raw
    fresh = new_project(read, raw, targets(coloured)).spec
    assert fresh.data.features == coloured.data.features
    assert (fresh.data.standardise, fresh.data.standardise_target) == (True, True)
    np.testing.assert_allclose(answers(fresh), answers(coloured), rtol=1e-12)
    some = new_project(read, raw[:20], targets(coloured)[:20]).spec
    assert not some.data.standardise_target
    np.testing.assert_allclose(answers(some), answers(coloured)[:20], rtol=1e-12)
    alone = new_project(read)
    np.testing.assert_allclose(
        answers(alone.spec)[:, 0], load_dataset(alone.spec.data).targets, rtol=1e-9, atol=1e-9
    )
    assert any("output layer is rescaled" in note for note in alone.notes)


def test_a_project_with_another_unit_of_the_target_has_the_same_answers(coloured: ProjectSpec) -> None:
    plain = set_data(coloured, standardise_target=False)
    back = bring_in(exported(coloured), plain).spec
    np.testing.assert_allclose(answers(back), answers(coloured), rtol=1e-12)


def test_many_samples_are_answered_as_few_are() -> None:
    rng = np.random.default_rng(1)
    read = exported(ProjectSpec())
    read = ImportedNetwork(
        layers=read.layers, standardising=ImportedScaling(shift=np.ones(2), scale=np.full(2, 3.0))
    )
    xs = rng.normal(size=(3000, 2))
    np.testing.assert_allclose(read.outputs(xs)[:20], read.outputs(xs[:20]), rtol=1e-12)
    assert targets_of(np.zeros(3000), 3000, read).task == "regression"
