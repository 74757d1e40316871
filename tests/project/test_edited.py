"""Typed numbers in a project: legal ones stay, through shapes and files; others are refused by name."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from gradstudio.project import ProjectFileError, ProjectSpec, SpecError, edits, load_project, save_project
from gradstudio.project.spec import MAX_EDITS, EditedInput, EditedParameter

SMALL = edits.set_layer_size(edits.set_layer_size(ProjectSpec(), 0, 3), 1, 2)  # 2-3-2-1


def typed(spec: ProjectSpec) -> dict[str, float]:
    return {edit.label: edit.value for edit in spec.network.edited}


@pytest.mark.parametrize(
    "label",
    ["", "x1", "loss", "layer1.neuron1", "layer1.neuron1.a", "layer0.neuron1.b", "layer1.neuron1.w0",
     "layer1.neuron1.w01", "layer4.neuron1.b", "layer1.neuron4.b", "layer1.neuron1.w3", "layer٣.neuron1.b"],
)  # fmt: skip
def test_a_parameter_that_is_not_there_is_refused(label: str) -> None:
    with pytest.raises(SpecError, match="no parameter"):
        edits.set_parameter(SMALL, label, 1.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2e9, -1e300])
def test_what_is_no_usable_number_is_refused(value: float) -> None:
    with pytest.raises(SpecError, match=r"layer1\.neuron1\.w1"):
        edits.set_parameter(SMALL, "layer1.neuron1.w1", value)
    with pytest.raises(SpecError, match="x2 of sample 4"):
        edits.set_input(SMALL, 3, 1, value)


@pytest.mark.parametrize(("sample", "column"), [(100, 0), (-1, 0), (0, 2), (0, -1)])
def test_an_input_that_is_not_there_is_refused(sample: int, column: int) -> None:
    with pytest.raises(SpecError, match="There is no"):
        edits.set_input(SMALL, sample, column, 1.0)


def test_typing_goes_on_in_order_and_a_drag_is_one_entry() -> None:
    spec = edits.set_parameter(SMALL, "layer1.neuron1.w1", 1.0)
    spec = edits.set_parameter(spec, "layer1.neuron1.w1", 2.0)
    assert [edit.value for edit in spec.network.edited] == [1.0, 2.0]
    spec = edits.set_parameter(spec, "layer1.neuron1.w1", 3.0, continued=True)
    assert [edit.value for edit in spec.network.edited] == [1.0, 3.0]
    spec = edits.set_parameter(spec, "layer1.neuron1.b", 4.0, continued=True)
    assert [edit.value for edit in spec.network.edited] == [1.0, 3.0, 4.0]


def test_an_input_has_one_typed_number() -> None:
    spec = edits.set_input(edits.set_input(SMALL, 3, 1, 0.5), 3, 1, 0.25)
    assert spec.data.edited == (EditedInput(sample=3, column=1, value=0.25),)


def test_typed_numbers_survive_saving_and_loading(tmp_path: Path) -> None:
    spec = edits.set_parameter(SMALL, "layer2.neuron2.w3", 0.1 + 0.2)
    spec = edits.set_input(spec, 99, 0, -1e-300)
    save_project(spec, tmp_path / "typed.gradstudio")
    assert load_project(tmp_path / "typed.gradstudio") == spec


@pytest.mark.parametrize(
    ("part", "edited", "said"),
    [
        ("network", {"label": "layer9.neuron1.b", "value": 1}, "2-16-16-1 network has no such parameter"),
        ("network", {"label": "layer1", "value": 1}, "names no parameter"),
        ("network", {"label": "layer1.neuron1.b", "value": 1e10}, "value"),
        ("data", {"sample": 100, "column": 0, "value": 1}, "100 samples"),
        ("data", {"sample": 0, "column": 2, "value": 1}, "2 inputs"),
    ],
)
def test_a_file_with_numbers_for_what_is_not_there_is_refused(
    tmp_path: Path, part: str, edited: dict[str, object], said: str
) -> None:
    fields = ProjectSpec().model_dump(mode="json")
    fields[part]["edited"] = [edited]
    path = tmp_path / "bad.gradstudio"
    path.write_text(json.dumps(fields))
    with pytest.raises(ProjectFileError, match=said):
        load_project(path)


def test_a_file_with_two_numbers_for_one_input_is_refused() -> None:
    twice = [{"sample": 0, "column": 0, "value": value} for value in (1, 2)]
    with pytest.raises(SpecError, match="two typed numbers"):
        edits.set_data(ProjectSpec(), edited=twice)


def test_there_is_an_end_to_typing() -> None:
    full = tuple(EditedParameter(label="layer1.neuron1.b", value=1.0) for _ in range(MAX_EDITS))
    spec = SMALL.model_copy(update={"network": SMALL.network.model_copy(update={"edited": full})})
    with pytest.raises(SpecError, match="typed in"):
        edits.set_parameter(spec, "layer1.neuron1.b", 2.0)
    assert len(edits.set_parameter(spec, "layer1.neuron1.b", 2.0, continued=True).network.edited) == MAX_EDITS


def all_typed() -> ProjectSpec:
    """A 2-3-2-1 network, each weight and bias typed as a number that tells which it was."""
    spec, value = SMALL, 0
    for layer, (fan_in, fan_out) in enumerate(((2, 3), (3, 2), (2, 1)), 1):
        for neuron in range(1, fan_out + 1):
            for place in (*(f"w{k}" for k in range(1, fan_in + 1)), "b"):
                value += 1
                spec = edits.set_parameter(spec, f"layer{layer}.neuron{neuron}.{place}", value)
    return spec


def test_a_layer_between_others_moves_what_was_typed_behind_it() -> None:
    before, after = typed(all_typed()), typed(edits.add_layer(all_typed(), 1))
    for neuron in (1, 2, 3):
        for place in ("w1", "w2", "b"):
            assert after[f"layer1.neuron{neuron}.{place}"] == before[f"layer1.neuron{neuron}.{place}"]
    # The layer behind the new one weighs other neurons now; only its biases mean what they did.
    assert {label: value for label, value in after.items() if label.startswith("layer3")} == {
        "layer3.neuron1.b": before["layer2.neuron1.b"],
        "layer3.neuron2.b": before["layer2.neuron2.b"],
    }
    assert after["layer4.neuron1.w2"] == before["layer3.neuron1.w2"]
    assert not [label for label in after if label.startswith("layer2")]


def test_a_layer_taken_out_takes_what_was_typed_with_it() -> None:
    before, after = typed(all_typed()), typed(edits.remove_layer(all_typed(), 0))
    assert after == {
        "layer1.neuron1.b": before["layer2.neuron1.b"],
        "layer1.neuron2.b": before["layer2.neuron2.b"],
        "layer2.neuron1.w1": before["layer3.neuron1.w1"],
        "layer2.neuron1.w2": before["layer3.neuron1.w2"],
        "layer2.neuron1.b": before["layer3.neuron1.b"],
    }


def test_layers_that_swap_places_keep_their_biases() -> None:
    before, after = typed(all_typed()), typed(edits.move_layer(all_typed(), 0, 1))
    assert after == {
        f"layer{now}.neuron{neuron}.b": before[f"layer{was}.neuron{neuron}.b"]
        for now, was, neurons in ((1, 2, 2), (2, 1, 3), (3, 3, 1))
        for neuron in range(1, neurons + 1)
    }


def test_a_neuron_taken_away_takes_its_own_and_those_that_weighed_it() -> None:
    before, after = typed(all_typed()), typed(edits.remove_neuron(all_typed(), 0))
    gone = before.keys() - after.keys()
    own = {f"layer1.neuron3.{place}" for place in ("w1", "w2", "b")}
    assert gone == own | {"layer2.neuron1.w3", "layer2.neuron2.w3"}
    assert all(before[label] == value for label, value in after.items())


def test_a_neuron_more_keeps_all() -> None:
    assert typed(edits.add_neuron(all_typed(), 0)) == typed(all_typed())


def test_another_loss_drops_only_what_no_longer_fits() -> None:
    spec = edits.set_training(SMALL, loss="softmax_cross_entropy")
    spec = edits.set_parameter(edits.set_parameter(spec, "layer3.neuron2.b", 1.0), "layer3.neuron1.b", 2.0)
    assert typed(edits.set_training(spec, loss="hinge")) == {"layer3.neuron1.b": 2.0}


def test_other_points_drop_the_typed_inputs_and_another_split_does_not() -> None:
    spec = edits.set_input(edits.set_data(SMALL, kind="moons"), 0, 0, 9.0)
    assert edits.set_data(spec, test_share=0.2).data.edited == spec.data.edited
    assert edits.set_data(spec, noise=0.3).data.edited == ()
    assert edits.set_data(spec, kind="blobs").data.edited == ()


def test_new_weights_are_new_throughout() -> None:
    spec = edits.new_weights(edits.set_parameter(SMALL, "layer1.neuron1.b", 1.0), 5)
    assert (spec.network.edited, spec.training.seed) == ((), 5)
