"""Data in a project: every kind, one's own samples, and what an edit keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from gradstudio.data import load_dataset
from gradstudio.project import Blobs, Drawn, ProjectSpec, SpecError, Table, drawing, edits, load_project
from gradstudio.project.spec import validated
from gradstudio.project.spec.data import MAX_DRAWN, DataSpec, packed, unpacked

KINDS = [kind for kind in get_args(get_args(DataSpec)[0]) if kind is not Table]
NUMBERS = np.array([[0.5, 1.0, 0.0], [1.5, -1.0, 1.0], [2.5, 0.0, 1.0]])


def table(**changed) -> dict:
    fields = {
        "kind": "table",
        "column_names": ("a", "b"),
        "class_labels": ("no", "yes"),
        "rows": 3,
        "packed": packed(NUMBERS.astype("<f8").tobytes()),
        "standardise": False,
    }
    return fields | changed


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_a_project_with_samples(kind) -> None:
    name = kind.model_fields["kind"].default
    spec = edits.set_data(ProjectSpec(), kind=name)
    made = load_dataset(spec.data)
    assert (made.task, made.class_count) == (spec.data.task, spec.data.class_count)
    assert made.inputs.shape[1] == spec.input_count == spec.sizes[0]
    assert made.columns == spec.data.columns
    assert np.isfinite(made.inputs).all()
    if made.task == "regression":
        assert spec.data.class_names == ()
    else:
        assert len(np.unique(made.targets)) == made.class_count == len(spec.data.class_names)
    assert validated(json.loads(spec.model_dump_json())) == spec


@pytest.mark.parametrize(
    ("kind", "samples", "counts"),
    [
        ("iris", 150, [50, 50, 50]),
        ("wine", 178, [59, 71, 48]),
        ("breast_cancer", 569, [212, 357]),
        ("digits", 1797, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    ],
)
def test_the_measured_data_are_whole(kind: str, samples: int, counts: list[int]) -> None:
    made = load_dataset(edits.set_data(ProjectSpec(), kind=kind, standardise=False).data)
    assert len(made) == samples
    assert np.unique(made.targets, return_counts=True)[1].tolist() == counts
    known = {"iris": [5.1, 3.5, 1.4, 0.2], "wine": [14.23, 1.71, 2.43], "digits": [0, 0, 5, 13, 9, 1]}
    first = known.get(kind, [17.99, 10.38, 122.8])
    assert made.raw[0, : len(first)].tolist() == first


def test_a_table_keeps_its_numbers_exactly() -> None:
    spec = edits.set_data(ProjectSpec(), **table())
    made = load_dataset(spec.data)
    assert np.array_equal(made.raw, NUMBERS[:, :2])
    assert made.targets.tolist() == [-1, 1, 1]
    assert spec.data.class_names == ("no", "yes")
    again = edits.set_training(spec, l2=0.5)
    assert again.data.packed is spec.data.packed  # an edit does not copy a hundred thousand samples


def test_what_a_file_holds_is_unpacked_once_whatever_is_made_of_it() -> None:
    spec = edits.set_data(ProjectSpec(), **table())
    first = load_dataset(spec.data)
    for changed in ({"test_share": 0.5}, {"standardise": True}, {"features": ("a*b",)}, {"seed": 9}):
        made = load_dataset(edits.set_data(spec, **changed).data)
        assert made.raw is first.raw
        assert made.targets is first.targets


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rows": 4}, "not 4 rows of 3 numbers"),
        ({"input_values": ((),)}, "There are 2 inputs, but values of 1"),
        ({"input_values": (("p", "q", "p"), ())}, "Two values of a have the same name"),
        ({"input_values": (tuple(f"v{i}" for i in range(65)), ())}, "a has 65 different values"),
        ({"rows": 2}, "not 2 rows of 3 numbers"),
        ({"packed": "###"}, "are damaged"),
        ({"packed": "aGVsbG8="}, "are damaged"),
        ({"column_names": ("a", "a")}, "same name"),
        ({"column_names": ("a b", "c")}, "cannot be called"),
        ({"column_names": ("sin", "c")}, "cannot be called"),
        ({"class_labels": ("no",)}, "1 classes"),
        ({"class_labels": ("no", "no")}, "same name"),
        ({"features": ("c",)}, "no column “c”"),
        ({"features": ("a", "a")}, "there already"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(changed: dict, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        edits.set_data(ProjectSpec(), **table(**changed))
    assert said in str(caught.value)


def test_a_table_with_a_class_that_is_not_there_is_told_when_it_is_loaded() -> None:
    numbers = NUMBERS.copy()
    numbers[1, 2] = 7.0
    spec = edits.set_data(ProjectSpec(), **table(packed=packed(numbers.astype("<f8").tobytes())))
    with pytest.raises(SpecError, match="are damaged"):
        load_dataset(spec.data)


def test_a_value_without_a_name_is_told_when_it_is_loaded() -> None:
    spec = edits.set_data(ProjectSpec(), **table(input_values=((), ("p", "q"))))
    with pytest.raises(SpecError, match="damaged: b has a value without a name"):
        load_dataset(spec.data)


def test_a_table_that_no_project_file_could_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradstudio.project.spec.data.own.MAX_PACKED", 20)
    with pytest.raises(SpecError, match="Keep fewer rows or columns"):
        edits.set_data(ProjectSpec(), **table())


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": 100_000, "column_names": tuple(f"c{k}" for k in range(80)), "packed": "far too large"},
        {
            "rows": 100_000,
            "input_values": (tuple(f"v{k}" for k in range(64)),) * 2,
            "packed": "far too large",
        },
        {"kind": "moons", "samples": 100_000, "features": tuple(f"x1 + {k}" for k in range(80))},
    ],
    ids=["a table", "classes of a table", "features"],
)
def test_more_numbers_than_fit_into_memory_are_refused_with_how_many_do(changed: dict) -> None:
    fields = table(**changed) if changed.get("kind") != "moons" else changed
    with pytest.raises(
        SpecError, match=r"100,000 samples are too many: of \d+ inputs and a target \d\d,\d{3} fit"
    ):
        edits.set_data(ProjectSpec(), **fields)


def test_as_many_numbers_as_fit_are_taken() -> None:
    features = tuple(f"x1 + {k}" for k in range(79))
    assert edits.set_data(ProjectSpec(), kind="moons", samples=100_000, features=features).input_count == 79


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(bytes(10**8))
    assert len(bomb) < 10**6
    assert unpacked(bomb, 1000) == b""


def test_a_new_kind_keeps_what_was_set_on_purpose() -> None:
    spec = edits.set_data(ProjectSpec(), kind="moons", test_share=0.3, seed=5, noise=0.4, samples=77)
    circle = edits.set_data(spec, kind="circle").data
    assert (circle.test_share, circle.seed, circle.noise, circle.samples) == (0.3, 5, 0.4, 77)
    noisy = edits.set_data(edits.set_data(spec, noise=1.5), kind="xor").data
    assert noisy.noise == 0  # Playground's goes to 0.5
    iris = edits.set_data(spec, kind="iris").data
    assert (iris.test_share, iris.seed) == (0.3, 5)
    assert edits.set_data(edits.set_data(ProjectSpec(), kind="blobs"), kind="spiral").data.samples == 500


def test_a_projects_file_from_before_features_still_opens(tmp_path: Path) -> None:
    old = {
        "schema_version": 1,
        "data": {"kind": "blobs", "test_share": 0.2, "seed": 4, "samples": 30, "classes": 4, "noise": 0.3},
        "network": {"layers": [{"size": 3}, {"size": 4, "activation": "linear"}]},
        "training": {"loss": "softmax_cross_entropy"},
    }
    path = tmp_path / "old.gradstudio"
    path.write_text(json.dumps(old))
    spec = load_project(path)
    assert spec.data.formulas == ("x1", "x2")
    assert spec.data == Blobs(test_share=0.2, seed=4, samples=30, classes=4, noise=0.3)


def test_points_are_placed_moved_and_removed() -> None:
    spec = drawing.draw_points(ProjectSpec())
    assert drawing.draw_points(spec) is spec
    spec = drawing.add_point(spec, 1.23456, -9.0, 1)
    assert spec.data.points[-1] == (1.23, -6.0, 1)
    spec = drawing.move_point(spec, 0, 7.0, 0.5)
    assert spec.data.points[0] == (6.0, 0.5, 0)
    spec = drawing.remove_point(spec, 1)
    made = load_dataset(spec.data)
    assert made.raw.tolist() == [[6.0, 0.5], [1.23, -6.0]]
    assert made.targets.tolist() == [-1, 1]
    assert drawing.start_over(spec).data == Drawn()


def test_a_third_class_makes_the_task_multiclass() -> None:
    spec = drawing.add_class(drawing.draw_points(ProjectSpec()))
    assert (spec.data.task, spec.training.loss) == ("multiclass", "softmax_cross_entropy")
    assert spec.sizes[-1] == 3
    spec = drawing.add_point(spec, 0, 0, 2)
    assert load_dataset(spec.data).targets.tolist() == [0, 1, 2]
    with pytest.raises(SpecError, match="points of class 2"):
        edits.set_data(spec, classes=2)


def test_drawings_have_their_limits() -> None:
    spec = drawing.draw_points(ProjectSpec())
    with pytest.raises(SpecError, match="fewest"):
        drawing.remove_point(spec, 0)
    with pytest.raises(SpecError, match="only 2 classes"):
        drawing.add_point(spec, 0, 0, 2)
    full = edits.set_data(spec, points=((0.0, 0.0, 0),) * MAX_DRAWN)
    with pytest.raises(SpecError, match="Remove some first"):
        drawing.add_point(full, 0, 0, 0)
    with pytest.raises(SpecError, match="not drawn"):
        drawing.add_point(ProjectSpec(), 0, 0, 0)
