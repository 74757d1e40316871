"""Which settings were chosen by hand, which follow the data, and how earlier settings are restored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gradstudio.project.edited import fitting
from gradstudio.project.parts import cut_range, frozen_range, parts_left
from gradstudio.project.spec import SETTINGS, ProjectSpec, Setting, outputs_needed, validated
from gradstudio.project.suited import fits, rate_for, suited, suited_in_general

OF_THE_DATA: frozenset[Setting] = frozenset({"data.standardise", "data.standardise_target"})
"""Settings that are part of the data: they are settled when the data is made."""


def setting_of(path: str) -> Setting | None:
    """Return the setting that a field belongs to, or None: ``training.optimizer.beta1`` is of the optimizer."""
    return next((name for name in SETTINGS if path == name or path.startswith(f"{name}.")), None)


def value_of(spec: ProjectSpec, setting: Setting) -> Any:
    """Return what a project has for a setting; None for one that its data does not have."""
    if setting == "network.output":
        return spec.network.layers[-1].activation
    part, _, name = setting.partition(".")
    return getattr(getattr(spec, part), name, None)


def chosen_by_hand(
    before: ProjectSpec, after: ProjectSpec, settings: Iterable[Setting | None]
) -> ProjectSpec:
    """Return a project after an edit by hand, with those of some settings marked that the edit changed.

    Args:
        before: the project before the edit.
        after: the project after it.
        settings: that may have been changed; None is passed over.
    """
    changed = {name for name in settings if name and value_of(before, name) != value_of(after, name)}
    return _marked(after, changed | set(after.chosen))


def settled(before: ProjectSpec, after: ProjectSpec) -> ProjectSpec:
    """Return a project for other data, with every setting as it suits that was not chosen by hand.

    What was chosen stays if it fits, and is else replaced and no longer counts as chosen.

    Args:
        before: the project with the data that it had.
        after: the same with other data, and a loss that can learn them.
    """
    stay: dict[Setting, Any] = {}
    for name in SETTINGS:
        if name in before.chosen and name not in OF_THE_DATA:
            proposed = _suited_with(after, stay)
            loss, optimizer = proposed["training.loss"], proposed["training.optimizer"]
            if fits(name, value_of(before, name), after.data, loss, optimizer):
                stay[name] = value_of(before, name)
    values = {**_suited_with(after, stay), **stay}
    for name in OF_THE_DATA:
        del values[name]
    lost = set(before.chosen) - set(stay) - OF_THE_DATA
    return _marked(with_settings(after, values), set(after.chosen) - lost)


def followed(before: ProjectSpec, after: ProjectSpec, *only: Setting) -> ProjectSpec:
    """Return a project after a smaller edit: what suited before it, and was not chosen by hand, suits again.

    Args:
        before: the project before the edit.
        after: the project after it.
        only: settings that may follow; none for all.
    """
    were = _suited_now(before)
    are = _suited_now(after)
    values = {
        name: are[name]
        for name in (only or SETTINGS)
        if name not in OF_THE_DATA
        and name not in after.chosen
        and value_of(before, name) == value_of(after, name) == were[name]
        and are[name] != were[name]
    }
    return with_settings(after, values) if values else after


def with_rate_for_optimizer(before: ProjectSpec, after: ProjectSpec) -> ProjectSpec:
    """Return a project whose optimizer was changed by hand, with a rate that suits it if none was chosen."""
    training = after.training
    same_kind = training.optimizer.kind == before.training.optimizer.kind
    if same_kind or "training.learning_rate" in after.chosen:
        return after
    proposed = suited(
        after.data,
        after.network.layers,
        loss=training.loss,
        optimizer=training.optimizer,
        steps=training.steps,
    )
    return with_settings(after, {"training.learning_rate": proposed["training.learning_rate"]})


def with_steps_for_loss(before: ProjectSpec, after: ProjectSpec) -> ProjectSpec:
    """Return a project whose loss was changed by hand; if its rate is too high for it, unchosen settings follow."""
    loss, optimizer = after.training.loss, after.training.optimizer
    rate = after.training.learning_rate
    if loss == before.training.loss or fits("training.learning_rate", rate, after.data, loss, optimizer):
        return followed(before, after)
    names: tuple[Setting, ...] = (
        "network.initialisation",
        "network.output",
        "training.optimizer",
        "training.learning_rate",
    )
    own = optimizer if "training.optimizer" in after.chosen else None
    values = suited(after.data, after.network.layers, loss=loss, optimizer=own, steps=after.training.steps)
    return with_settings(after, {name: values[name] for name in names if name not in after.chosen})


def kept(spec: ProjectSpec, mine: ProjectSpec) -> ProjectSpec:
    """Return a project with those settings of an earlier one that fit; they then count as chosen by hand.

    Args:
        spec: the project as it is, with other data.
        mine: the project whose settings are wanted back.
    """
    optimizer, loss = mine.training.optimizer, mine.training.loss
    if not fits("training.loss", loss, spec.data, loss, optimizer):
        loss = spec.training.loss
    values = {
        name: value_of(mine, name)
        for name in SETTINGS
        if name not in OF_THE_DATA and fits(name, value_of(mine, name), spec.data, loss, optimizer)
    }
    chosen = chosen_by_hand(spec, with_settings(spec, values), values)
    if "training.learning_rate" in values:
        return chosen
    rate = rate_for(optimizer, loss, mine.training.steps)
    return chosen_by_hand(spec, with_settings(chosen, {"training.learning_rate": rate}), SETTINGS)


def suited_afresh(spec: ProjectSpec) -> ProjectSpec:
    """Return a project with every setting as it suits the data; those chosen by hand are replaced, too."""
    free = _marked(spec, set())
    return settled(free, free)


def changes(before: ProjectSpec, after: ProjectSpec) -> tuple[Setting, ...]:
    """Return the settings that an edit changed although nobody chose them by hand."""
    return tuple(
        name
        for name in SETTINGS
        if name not in after.chosen
        and value_of(before, name) != value_of(after, name)
        and (name not in OF_THE_DATA or value_of(after, name) is not None)
    )


def with_settings(spec: ProjectSpec, values: Mapping[Setting, Any]) -> ProjectSpec:
    """Return a project with some settings changed, and an output layer of the size that the loss needs."""
    if not values:
        return spec
    network: dict[str, Any] = {}
    training: dict[str, Any] = {}
    last = spec.network.layers[-1]
    for name, value in values.items():
        part, _, field = name.partition(".")
        if name == "network.output":
            last = last.model_copy(update={"activation": value})
        elif part == "network":
            network[field] = value
        elif part == "training":
            training[field] = value
    loss = training.get("loss", spec.training.loss)
    last = last.model_copy(update={"size": outputs_needed(loss, spec.data.class_count)})
    layers = (*spec.network.layers[:-1], last)
    sizes = (spec.input_count, *(layer.size for layer in layers))
    network |= {
        "layers": layers,
        "edited": tuple(fitting(spec.network.edited, sizes)),
        "frozen": parts_left(spec.network.frozen, sizes, frozen_range),
        "cut": parts_left(spec.network.cut, sizes, cut_range),
    }
    return validated(
        {
            **{name: getattr(spec, name) for name in type(spec).model_fields},
            "network": spec.network.model_copy(update=network),
            "training": spec.training.model_copy(update=training),
        }
    )


def _suited_with(spec: ProjectSpec, kept: Mapping[Setting, Any]) -> dict[Setting, Any]:
    return dict(
        suited(
            spec.data,
            spec.network.layers,
            loss=kept.get("training.loss"),
            optimizer=kept.get("training.optimizer"),
            steps=kept.get("training.steps"),
        )
    )


def _suited_now(spec: ProjectSpec) -> Mapping[Setting, Any]:
    """Return what suits a project with its loss, optimizer and steps as they are."""
    training = spec.training
    return suited_in_general(
        spec.data,
        spec.network.layers,
        loss=training.loss,
        optimizer=training.optimizer,
        steps=training.steps if "training.steps" in spec.chosen else None,
    )


def _marked(spec: ProjectSpec, chosen: set[Setting]) -> ProjectSpec:
    return spec.model_copy(update={"chosen": tuple(name for name in SETTINGS if name in chosen)})
