"""From the data part of a project to its samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import gradstudio.data.playground as playground
from gradstudio.data.blobs import blobs
from gradstudio.data.byte_cache import ByteCache
from gradstudio.data.curves import SINE, STEP, curve
from gradstudio.data.dataset import LARGEST, Dataset, unusable
from gradstudio.data.features import FeatureMap
from gradstudio.data.moons import moons
from gradstudio.data.shapes import checkerboard, rings, yin_yang
from gradstudio.data.shipped import labelled, micrograd_moons, shipped
from gradstudio.data.split import split_rows
from gradstudio.engine.errors import ShapeError
from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.file import load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec import data as kinds
from gradstudio.project.spec.data import DataSpec

_MOST_BYTES = 128 * 2**20
"""Largest size of the data sets that are remembered, and of the unpacked tables, in bytes each."""

_datasets: ByteCache[DataSpec, Dataset] = ByteCache(_MOST_BYTES, 4, lambda dataset: dataset.nbytes)
_tables: ByteCache[kinds.Table, Dataset] = ByteCache(_MOST_BYTES, 2, lambda dataset: dataset.nbytes)


def load_dataset(spec: DataSpec) -> Dataset:
    """Return the samples that a data spec describes; equal specs give the same object while it is remembered.

    Raises:
        SpecError: as for `make_dataset`.
    """
    return _datasets.get(spec, partial(_loaded, spec))


def is_loaded(spec: DataSpec) -> bool:
    """Whether the samples of a data spec are remembered, so that `load_dataset` takes no time."""
    return _datasets.known(spec) is not None


def _loaded(spec: DataSpec) -> Dataset:
    if not spec.edited:
        return make_dataset(spec)
    dataset = load_dataset(spec.model_copy(update={"edited": ()}))
    inputs = dataset.inputs.copy()
    for edit in spec.edited:
        inputs[edit.sample, edit.column] = edit.value
    # Where the inputs are the columns themselves, the sample moves in every picture of them.
    return replace(dataset, inputs=inputs, raw=inputs if dataset.features.is_identity else dataset.raw)


def same_samples(first: DataSpec, second: DataSpec) -> bool:
    """Whether two data specs describe the same samples, but for inputs that were typed in."""
    if first is second:
        return True
    aside: dict[str, object] = {"edited": ()}
    return first.model_copy(update=aside) == second.model_copy(update=aside)


def make_dataset(spec: DataSpec) -> Dataset:
    """Make the samples that a data spec describes, without remembering them.

    Raises:
        SpecError: a formula has no finite value at one of the samples, or the samples of a file that the
            project holds are damaged.
    """
    made = _samples(spec)
    if made.task == "regression" and getattr(spec, "standardise_target", False):
        train, _ = split_rows(len(made), spec.test_share, spec.seed)
        try:
            made = made.with_target_standardised(train)
        except ShapeError as error:
            raise SpecError(
                f"The target cannot be brought to unit size. {error} Leave it as it is."
            ) from None
    features = FeatureMap(columns=spec.columns, names=spec.formulas)
    if features.is_identity and not spec.standardise:
        return _with_features(made, features)
    if features.names != features.columns:
        # What is standardised says itself what is too large for that.
        _require_values(features, made, np.finfo(np.float64).max if spec.standardise else LARGEST)
    if spec.standardise:
        train, _ = split_rows(len(made), spec.test_share, spec.seed)
        classes = {name for part in spec.class_columns for name in part.column_names}
        features = features.standardised(made.raw, train, left=classes)
    return _with_features(made, features)


def open_project(path: Path, read: Callable[[Path], ProjectSpec] = load_project) -> ProjectSpec:
    """Read a project file, and make sure that its samples can be had.

    Args:
        path: the file.
        read: reads it.

    Raises:
        ProjectFileError: as for `read`, or as for `load_dataset`.
    """
    spec = read(path)
    try:
        load_dataset(spec.data)
    except SpecError as error:
        raise ProjectFileError(f"{path} is not a legal project. {error}") from None
    return spec


def _with_features(made: Dataset, features: FeatureMap) -> Dataset:
    inputs = features.apply(made.raw)
    inputs.flags.writeable = False  # its own, and so it is not copied
    return replace(made, inputs=inputs, features=features)


def _require_values(features: FeatureMap, made: Dataset, largest: float) -> None:
    found: list[tuple[int, int, float]] = []
    for some, values in features.in_parts(made.raw):
        wrong = ~((values >= -largest) & (values <= largest))
        if wrong.any():
            row, index = (int(place) for place in np.argwhere(wrong)[0])
            found.append((row, some.start + index, float(values[row, index])))
    if found:
        row, index, value = min(found)
        sample = ", ".join(
            f"{name} = {value:.4g}" for name, value in zip(features.columns[:4], made.raw[row], strict=False)
        )
        raise SpecError(
            f"The feature {features.names[index]} has {unusable(value)} for sample {row + 1} "
            f"({sample}). Change the formula, or take it out."
        )


def _samples(spec: DataSpec) -> Dataset:  # noqa: PLR0911, PLR0912 - one return for each kind
    match spec:
        case kinds.MicrogradMoons():
            return micrograd_moons()
        case kinds.Moons():
            return moons(spec.samples, spec.noise, spec.seed)
        case kinds.Circle():
            return playground.circle(spec.samples, spec.noise, spec.seed)
        case kinds.Xor():
            return playground.xor(spec.samples, spec.noise, spec.seed)
        case kinds.Gaussians():
            return playground.gaussians(spec.samples, spec.noise, spec.seed)
        case kinds.Spiral():
            return playground.spiral(spec.samples, spec.noise, spec.seed)
        case kinds.Checkerboard():
            return checkerboard(spec.samples, spec.noise, spec.seed, spec.cells)
        case kinds.Blobs():
            return blobs(spec.samples, spec.classes, spec.noise, spec.seed)
        case kinds.Rings():
            return rings(spec.samples, spec.classes, spec.noise, spec.seed)
        case kinds.YinYang():
            return yin_yang(spec.samples, spec.noise, spec.seed)
        case kinds.Plane():
            return playground.plane(spec.samples, spec.noise, spec.seed)
        case kinds.MultiGaussian():
            return playground.multi_gaussian(spec.samples, spec.noise, spec.seed)
        case kinds.Sine():
            return curve(SINE, spec.samples, spec.noise, spec.seed)
        case kinds.StepCurve():
            return curve(STEP, spec.samples, spec.noise, spec.seed)
        case kinds.FormulaCurve():
            return curve(spec.formula, spec.samples, spec.noise, spec.seed, spec.low, spec.high)
        case kinds.Iris() | kinds.Wine() | kinds.BreastCancer() | kinds.Digits():
            return shipped(spec)
        case kinds.Table():
            # What a file holds depends neither on the split nor on the features: while those are changed, a hundred
            # thousand samples are not unpacked anew, and whatever follows from them alone still holds.
            whole = spec.model_copy(update=_LEFT_ASIDE)
            return _tables.get(whole, partial(_table, whole))
        case kinds.Drawn():
            points = np.array(spec.points)
            return Dataset(
                inputs=points[:, :2],
                targets=labelled(spec, points[:, :2], points[:, 2]).targets,
                task=spec.task,
                class_count=spec.class_count,
                domain=playground.DOMAIN,
            )


_LEFT_ASIDE = {
    "test_share": 0.0,
    "seed": 0,
    "features": (),
    "standardise": False,
    "standardise_target": False,
    "edited": (),
}


def _table(spec: kinds.Table) -> Dataset:
    width = len(spec.column_names) + 1
    numbers = np.frombuffer(kinds.unpacked(spec.packed, 8 * spec.rows * width), dtype="<f8")
    table = numbers.reshape(spec.rows, width)
    inputs = _parted(table[:, :-1], spec) if spec.input_values else table[:, :-1]
    classes = spec.class_columns
    try:
        if spec.task == "regression":
            return Dataset(
                inputs=inputs,
                targets=table[:, -1],
                task="regression",
                class_count=0,
                class_columns=classes,
            )
        return replace(labelled(spec, inputs, table[:, -1]), class_columns=classes)
    except ShapeError as error:
        raise SpecError(f"The samples from {spec.source} are damaged. {error}") from None


def _parted(table: NDArray[np.float64], spec: kinds.Table) -> NDArray[np.float64]:
    """Return the inputs with a column of 0 and 1 for each value of a class in the place of the value's index."""
    parts = []
    for name, column, values in zip(spec.column_names, table.T, spec.input_values, strict=True):
        part = column[:, np.newaxis]
        if values:
            part = part == np.arange(len(values))
            if not part.any(axis=1).all():
                raise SpecError(
                    f"The samples from {spec.source} are damaged: {name} has a value without a name. "
                    "Read them from their file again."
                )
        parts.append(part)
    return np.hstack(parts, dtype=np.float64)
