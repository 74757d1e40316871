"""The samples of a script, and what was done to them before the network sees them."""

from __future__ import annotations

from gradstudio.export.script_parts.facts import is_split
from gradstudio.export.script_parts.library import Library
from gradstudio.export.script_parts.literals import comment, number
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject

_MOST_NAMED = 12


def sample_lines(subject: ExportSubject, storage: Storage, library: Library) -> list[str]:
    """Write the samples, ``x`` and ``y``, and their parts, ``x_train`` and so on, where they are split.

    Args:
        subject: what is handed over.
        storage: its arrays.
        library: how they are written.
    """
    lines = [*recipe_lines(subject)]
    lines += library.assign("x", storage.samples["inputs"], storage.sample("inputs"))
    lines += comment(target_words(subject))
    lines += library.assign("y", storage.samples["targets"], storage.sample("targets"))
    if is_split(subject):
        for name in ("train_rows", "test_rows"):
            lines += library.assign(name, storage.samples[name], storage.sample(name))
        lines += split_lines(library)
    return lines


def split_lines(library: Library) -> list[str]:
    """Write the parts that samples are split into."""
    return [
        f"{name}_{part} = {name}[{part}_rows]"
        if library.opening
        else f"{name}_{part} = [{name}[row] for row in {part}_rows]"
        for part in ("train", "test")
        for name in ("x", "y")
    ]


def training_samples(subject: ExportSubject) -> tuple[str, str]:
    """Return what inputs and targets that are trained on are called."""
    return ("x_train", "y_train") if is_split(subject) else ("x", "y")


def recipe_lines(subject: ExportSubject) -> list[str]:
    """Say what the inputs are, in a comment."""
    features = subject.dataset.features
    names = [" ".join(name.split()) for name in features.names]
    told = ", ".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        told += f" and {len(names) - _MOST_NAMED:,} more"
    lines = comment(f"Inputs as the network sees them: {told}.")
    shift, scale = features.shift, features.scale
    if shift is not None and scale is not None:
        lines += comment(
            "They were standardised, to mean 0 and standard deviation 1 over the training samples:"
        )
        steps = [
            f"({name} {_less(off)}) / {number(by)}"
            for name, off, by in zip(names, shift.tolist(), scale.tolist(), strict=True)
        ]
        lines += [f"#   {step}" for step in steps[:_MOST_NAMED]]
        if len(steps) > _MOST_NAMED:
            lines.append("#   and so on, each by its own mean and deviation")
    return lines


def target_words(subject: ExportSubject) -> str:
    """Say what the targets are."""
    dataset = subject.dataset
    if subject.spec.training.loss == "softmax_cross_entropy":
        if dataset.task == "binary":
            return "Targets: class 0 for -1, class 1 for +1."
        return f"Targets: classes from 0 to {dataset.class_count - 1}."
    if dataset.task == "binary":
        return "Targets: -1 or +1."
    if dataset.has_standardised_target:
        return (
            f"Targets: numbers, scaled: (y {_less(dataset.target_shift)}) / {number(dataset.target_scale)}."
        )
    return "Targets: numbers."


def _less(number_off: float) -> str:
    """Write that a number is taken off."""
    return f"- {number(number_off)}" if number_off >= 0.0 else f"+ {number(-number_off)}"
