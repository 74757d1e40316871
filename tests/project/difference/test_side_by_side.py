"""Every setting of two projects stands in one list, with whether it differs."""

from __future__ import annotations

import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.project.difference import between, side_by_side
from gradstudio.project.fields import set_field
from tests.project.difference.test_every_field import bases


def rows(a: ProjectSpec, b: ProjectSpec) -> dict[str, tuple[str, str, bool]]:
    found = side_by_side(a, b)
    assert len({one.title for one in found if one.path.startswith("network.layers")}) == max(
        len(a.network.layers), len(b.network.layers)
    )
    return {one.path: (one.a, one.b, one.differs) for one in found}


@pytest.mark.parametrize(
    "spec", list(bases()), ids=lambda spec: f"{spec.data.kind}-{spec.training.optimizer.kind}"
)
def test_a_project_beside_itself_has_every_field_once_and_none_differs(spec):
    found = side_by_side(spec, spec)
    assert not any(one.differs for one in found)
    assert all(one.a == one.b for one in found)
    assert len({one.path for one in found}) == len(found)
    fields = {f"training.{name}" for name in type(spec.training).model_fields}
    assert all(any(one.path.startswith(field) for one in found) for field in fields)


def test_what_differs_is_marked_with_both_values():
    a = ProjectSpec()
    b = set_field(edits.set_training(a, l2=0.25, batch_size=10), "training.learning_rate.start", 0.5)
    found = rows(a, b)
    assert found["training.l2"] == ("0.0001", "0.25", True)
    assert found["training.batch_size"] == ("all", "10", True)
    assert found["training.learning_rate.start"] == ("1", "0.5", True)
    assert found["training.loss"] == ("hinge", "hinge", False)
    assert found["data.kind"] == ("micrograd", "micrograd", False)


def test_numbers_that_are_alike_in_six_digits_are_told_apart():
    a, b = (edits.set_training(ProjectSpec(), l2=value) for value in (0.1, 0.1 + 1e-9))
    one, other, differs = rows(a, b)["training.l2"]
    assert differs
    assert one != other


def test_each_layer_has_a_row_and_output_layers_stand_side_by_side():
    a = ProjectSpec()
    b = edits.add_layer(a)
    found = rows(a, b)
    assert found["network.layers.1"] == ("16 ReLU", "16 ReLU", False)
    assert found["network.layers.3"] == ("", "16 ReLU", True)
    assert found["network.layers.output"] == ("1 linear", "1 linear", False)


def test_what_only_one_kind_has_stands_alone_and_a_rate_is_one_setting():
    a = ProjectSpec()
    b = set_field(set_field(a, "training.optimizer.kind", "adam"), "training.learning_rate.kind", "constant")
    found = rows(a, b)
    assert found["training.optimizer.kind"] == ("SGD", "Adam", True)
    assert found["training.optimizer.beta1"] == ("", "0.9", True)
    assert found["training.learning_rate.start"] == ("1", "0.01", True)
    assert "training.learning_rate.rate" not in found
    assert found["training.learning_rate.end"] == ("0.1", "", True)


@pytest.mark.parametrize("a", [ProjectSpec(), edits.set_data(ProjectSpec(), kind="iris")])
@pytest.mark.parametrize(
    "b", [edits.set_training(ProjectSpec(), l1=0.5), edits.set_data(ProjectSpec(), kind="sine")]
)
def test_whatever_is_told_as_a_difference_is_marked(a, b):
    marked = {path.partition(".")[0] for path, row in rows(a, b).items() if row[2]}
    told = {one.path.partition(".")[0] for one in between(a, b)}
    assert told <= marked


def test_settings_chosen_by_hand_are_named_as_in_the_form():
    a = ProjectSpec()
    assert rows(a, set_field(a, "training.l2", 0.5))["chosen"][1] == "L2"
