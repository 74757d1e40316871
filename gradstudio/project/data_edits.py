"""Edits of the data: what was set on purpose is kept where it fits, and settings that suit come with it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from gradstudio.project.errors import SpecError
from gradstudio.project.rebuilding import plain, rebuilt
from gradstudio.project.spec import LOSSES_FOR, DataSpec, GivenInitialisation, ProjectSpec, outputs_needed
from gradstudio.project.suited import initialisation_for, suited
from gradstudio.project.suiting import chosen_by_hand, followed, setting_of, settled

_DATA: TypeAdapter[DataSpec] = TypeAdapter(DataSpec)

_KEPT = ("test_share", "seed", "samples", "noise", "classes", "features", "standardise")
"""Fields that another kind of data takes over."""


def set_data(spec: ProjectSpec, **fields: Any) -> ProjectSpec:
    """Change fields of the data; with a new ``kind`` what was set on purpose is kept where it fits.

    Features are kept as long as the columns are the same. Another kind of data, another task or other columns
    bring the settings that suit them in place of those that were not chosen by hand (`suiting`); a smaller change
    brings them only where the ones that suited before are in place. The output layer gets the size that it needs.
    """
    current = spec.data.model_dump()
    switched = fields.get("kind", current["kind"]) != current["kind"]
    changed = plain(spec)
    # Validated on its own first: its task decides about the rest.
    data = fields if switched else current | fields
    points = data.keys() - {"test_share", "edited"}
    if "edited" not in fields and any(data[name] != current.get(name) for name in points):
        data.pop("edited", None)  # they were typed over points that are there no more
    legal = data_of(data)
    if switched:
        legal = _with_kept(legal, spec, set(fields))
    legal = _with_suited(legal, spec, set(fields))
    changed["data"] = legal.model_dump()
    training = changed["training"]
    fitting = LOSSES_FOR[legal.task]
    if training["loss"] not in fitting:
        training["loss"] = fitting[0]
    if legal.task == "regression":
        training["stop"] = training["stop"].model_copy(update={"target_accuracy": None})
    changed["network"]["layers"][-1]["size"] = outputs_needed(training["loss"], legal.class_count)
    spec = _without_misfits(spec, changed, legal.input_count)
    after = rebuilt(changed, legal.input_count)
    if switched or "packed" in fields or (legal.task, legal.columns) != (spec.data.task, spec.data.columns):
        return settled(spec, after)
    return followed(spec, chosen_by_hand(spec, after, (setting_of(f"data.{name}") for name in fields)))


def _without_misfits(spec: ProjectSpec, changed: dict[str, Any], inputs: int) -> ProjectSpec:
    """Replace given weights by drawn ones where the network's inputs or outputs have changed.

    Args:
        spec: the project before.
        changed: its fields as they are to be; changed further.
        inputs: number of inputs that the network will have.

    Returns:
        The project before the edit; given weights that were replaced no longer count as chosen by hand.
    """
    layers, network = changed["network"]["layers"], changed["network"]
    if (inputs, layers[-1]["size"]) == (spec.input_count, spec.sizes[-1]):
        return spec
    for layer in (layers[0], layers[-1]):
        if isinstance(layer["initialisation"], GivenInitialisation):
            layer["initialisation"] = None
    if not isinstance(spec.network.initialisation, GivenInitialisation):
        return spec
    network["initialisation"] = initialisation_for(spec.network.layers)
    left = tuple(name for name in spec.chosen if name != "network.initialisation")
    changed["chosen"] = left
    return spec.model_copy(update={"chosen": left})


def data_of(fields: dict[str, Any]) -> DataSpec:
    """Build the data part of a project from plain data, or raise `SpecError` with every finding."""
    try:
        return _DATA.validate_python(fields)
    except ValidationError as error:
        raise SpecError.from_validation(error, "data") from None


def _with_suited(data: DataSpec, spec: ProjectSpec, given: set[str]) -> DataSpec:
    """Standardise inputs and target where that suits other data and nobody has said whether to."""
    before = spec.data
    values = suited(data, spec.network.layers)
    changed: dict[str, bool] = {}
    if "standardise" not in given and data.kind != before.kind:
        is_chosen = "data.standardise" in spec.chosen and data.columns == before.columns
        if not is_chosen:
            changed["standardise"] = values["data.standardise"]
    is_other = data.kind != before.kind or "formula" in given
    is_settled = "standardise_target" in given or "data.standardise_target" in spec.chosen
    if is_other and not is_settled and "standardise_target" in type(data).model_fields:
        changed["standardise_target"] = values["data.standardise_target"]
    return data.model_copy(update=changed)


def _with_kept(data: DataSpec, spec: ProjectSpec, given: set[str]) -> DataSpec:
    """Carry over to another kind of data what was set on purpose, as far as it is legal there."""
    before = spec.data
    for name in _KEPT:
        field = type(before).model_fields.get(name)
        if name in given or field is None or name not in type(data).model_fields:
            continue
        value = getattr(before, name)
        if value == field.default or (name in ("features", "standardise") and data.columns != before.columns):
            continue
        try:
            data = _DATA.validate_python(data.model_dump() | {name: value})
        except ValidationError:
            continue  # more noise or classes than this kind can have
    return data
