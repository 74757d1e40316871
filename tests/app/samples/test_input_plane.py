from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.data import Dataset, FeatureMap, moons
from gradstudio.project.spec.data import ClassColumn


def flowers(columns: int = 4, seed: int = 0) -> Dataset:
    """Return data in which the first columns vary together and the others hardly at all."""
    generator = np.random.RandomState(seed)
    size = generator.normal(size=(60, 1))
    noise = generator.normal(size=(60, columns))
    scale, mix = 10.0 ** np.arange(columns), np.linspace(1.0, 0.2, columns)
    raw = scale * (size * mix + 0.3 * noise)
    return Dataset(inputs=raw, targets=np.sign(size[:, 0]))


def line() -> Dataset:
    return Dataset(inputs=np.linspace(-1, 1, 9)[:, None], targets=np.ones(9))


@pytest.fixture
def plane(qapp) -> InputPlane:
    return InputPlane(flowers())


def heard(plane: InputPlane) -> list[object]:
    found: list[object] = []
    plane.changed.connect(lambda: found.append(plane.lens))
    return found


def test_two_columns_of_one_kind_are_shown_whole_and_to_one_scale(qapp):
    data = moons()
    lens = InputPlane(data).lens
    assert lens.right - lens.left == pytest.approx(lens.top - lens.bottom)
    places = lens.place(data.raw)
    assert np.allclose(places, data.raw)
    assert (places > (lens.left, lens.bottom)).all()
    assert (places < (lens.right, lens.top)).all()


def test_one_column_is_a_line(qapp):
    plane = InputPlane(line())
    assert plane.is_line
    assert plane.lens.up is None
    assert plane.names == ("x1", "")


def test_many_columns_are_seen_from_where_they_spread_most(plane):
    assert plane.is_principal
    raw, lens = plane.dataset.raw, plane.lens
    places = lens.place(raw)
    standard = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    singular = np.linalg.svd(standard, compute_uv=False)
    assert np.allclose(places.std(axis=0), singular[:2] / np.sqrt(len(raw)))
    assert np.allclose(places.mean(axis=0), 0.0, atol=1e-9)
    assert (places > (lens.left, lens.bottom)).all()
    assert (places < (lens.right, lens.top)).all()


def test_components_point_the_same_way_whatever_the_order_of_the_samples(plane):
    raw = plane.dataset.raw
    turned = Dataset(inputs=raw[::-1].copy(), targets=np.ones(len(raw)))
    assert np.allclose(InputPlane(turned).lens.across, plane.lens.across)


def test_chosen_columns_span_the_plane_and_the_others_are_fixed(plane):
    changes = heard(plane)
    plane.choose_columns(2, 1)
    assert (plane.names, plane.is_principal) == (("x3", "x2"), False)
    medians = np.median(plane.dataset.raw, axis=0)
    point = plane.lens.points(1, 1)[0]
    assert point[0] == pytest.approx(medians[0])
    plane.fix(0, 7.5)
    assert plane.lens.points(1, 1)[0, 0] == 7.5
    assert len(changes) == 2


def test_fixing_a_column_that_spans_the_plane_changes_nothing(plane):
    plane.choose_columns(0, 1)
    changes = heard(plane)
    plane.fix(1, 99.0)
    assert not changes


def test_other_samples_of_the_same_columns_keep_what_was_chosen(plane):
    plane.choose_columns(3, 0)
    plane.fix(1, 0.25)
    plane.set_dataset(flowers(seed=1))
    assert (plane.axes, plane.fixed[1], plane.is_principal) == ((3, 0), 0.25, False)


def test_the_same_points_seen_or_split_otherwise_leave_the_plane_as_it_is(plane):
    before = plane.dataset
    changes = heard(plane)
    plane.set_dataset(replace(before, inputs=before.inputs * 2, raw=before.raw))
    assert plane.dataset is not before
    assert not changes


def test_other_columns_begin_afresh(plane):
    plane.choose_columns(3, 0)
    changes = heard(plane)
    plane.set_dataset(moons())
    assert (plane.axes, plane.is_principal, len(changes)) == ((0, 1), False, 1)


@pytest.mark.parametrize("count", [1, 2, 9, 10])
def test_what_is_fixed_lies_at_the_medians(qapp, count):
    raw = np.random.RandomState(count).normal(size=(count, 4))
    features = FeatureMap.identity(tuple("abcd"))
    plane = InputPlane(Dataset(inputs=raw, targets=np.ones(count), features=features))
    plane.choose_columns(0, 1)
    assert plane.lens.points(1, 1)[0, 2:].tolist() == np.median(raw, axis=0)[2:].tolist()


def shirts(numbers: int = 2) -> Dataset:
    """Return data of a class of three values, of which most have the second, beside some numbers."""
    generator = np.random.RandomState(0)
    size = ClassColumn(name="size", values=("s", "m", "l"), first=1)
    places = np.array([0, 1, 1, 2, 1])
    raw = generator.normal(size=(5, 3 + numbers))
    raw[:, 1:4] = places[:, None] == np.arange(3)
    names = tuple("abc"[:1]) + size.column_names + tuple("bcd"[: numbers - 1])
    features = FeatureMap.identity(names)
    return Dataset(inputs=raw, targets=np.ones(5), features=features, class_columns=(size,))


def test_numbers_span_the_plane_and_a_class_has_one_of_its_values(qapp):
    plane = InputPlane(shirts())
    (size,) = plane.dataset.class_columns
    assert plane.spanning == (0, 4)
    plane.choose_columns(4, 0)
    assert plane.names == ("b", "a")
    assert plane.fixed_value(size) == 1  # what most samples have, not the median of each column
    assert plane.lens.points(1, 1)[0, 1:4].tolist() == [0, 1, 0]
    changes = heard(plane)
    plane.fix_value(size, 2)
    assert plane.fixed_value(size) == 2
    assert plane.lens.points(3, 3)[:, 1:4].tolist() == [[0, 0, 1]] * 9
    assert len(changes) == 1


def test_a_single_number_beside_classes_is_seen_in_the_principal_plane(qapp):
    plane = InputPlane(shirts(numbers=1))
    assert plane.spanning == ()
    assert plane.is_principal
