"""The plots of a notebook, with matplotlib: the samples, the losses, and what the network answers."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.script_parts.facts import is_classified, is_split
from gradstudio.export.script_parts.literals import call_lines, number
from gradstudio.export.subject import ExportSubject

MOST_POINTS = 200
"""Most losses of the run so far that a notebook shows."""
_MOST_RATES = 500


def sample_picture(subject: ExportSubject) -> list[str]:
    """Write a plot of the samples: of one or two inputs as points, of more how many there are of each target."""
    inputs, targets = subject.spec.input_count, "Class" if is_classified(subject) else "Target"
    lines = ["plt.figure(figsize=(5, 4))"]
    if inputs == 2 or (inputs == 1 and is_classified(subject)):
        lines.insert(0, f"colours = dict({_colours(subject)})")
    if inputs == 1 and not is_classified(subject):
        lines += ["plt.scatter(x[:, 0], y, s=15)", *_axes(_name(subject, 0), "y", "The samples")]
    elif inputs == 1:
        lines += [
            "plt.scatter(x[:, 0], y, c=y, s=15, **colours)",
            *_axes(_name(subject, 0), targets, "The samples"),
        ]
    elif inputs == 2:
        lines += [*_points(subject), *_axes(_name(subject, 0), _name(subject, 1), "The samples")]
        if not is_classified(subject):
            lines.append('plt.colorbar(label="y")')
    elif is_classified(subject):
        lines += [
            *call_lines("names = [", [_quoted(name) for name in subject.spec.data.class_names], "]"),
            f"counts = [(y == label).sum().item() for label in {_labels(subject)}]",
            "plt.bar(names, counts)",
            *_axes("Class", "Samples", "How many samples of each class there are"),
        ]
    else:
        lines += ["plt.hist(y, bins=30)", *_axes("Target", "Samples", "The targets of the samples")]
    return [*lines, "plt.show()"]


def answer_picture(subject: ExportSubject) -> list[str]:
    """Write ``def show_answers(title)``, a plot of what the network answers now."""
    inputs = subject.spec.input_count
    if inputs == 1:
        words, body = "answers along its input", _curve(subject)
    elif inputs == 2:
        words, body = "answers over the plane of its inputs", _plane(subject)
    elif not is_classified(subject):
        words, body = "answers for each sample, by its target", _by_target()
    elif _outputs(subject) == 1:
        words, body = "answers for the samples of each class", _by_class()
    else:
        words, body = "takes the samples of each class for", _confusion()
    return [
        "@torch.no_grad()",
        "def show_answers(title):",
        f'    """Draw what the network {words}."""',
        *(f"    {line}" for line in [*body, "plt.title(title)", "plt.show()"]),
    ]


def history_lines(subject: ExportSubject) -> list[str]:
    """Write the losses of the run so far, ``steps_before`` and ``losses_before``; nothing where there are none."""
    history = subject.history
    finite = np.flatnonzero(np.isfinite(history.losses))
    if not len(finite):
        return []
    kept = finite[:: -(-len(finite) // MOST_POINTS)]
    steps = history.steps[kept]
    losses = [number(float(f"{loss:.6g}")) for loss in history.losses[kept].tolist()]
    return [*_numbers("steps_before", steps), *call_lines("losses_before = [", losses, "]")]


def _numbers(name: str, steps: NDArray[np.int64]) -> list[str]:
    """Write steps as a range, where they are one."""
    stride = int(steps[1] - steps[0]) if len(steps) > 1 else 1
    if (np.diff(steps) == stride).all():
        first, end = int(steps[0]), int(steps[-1]) + 1
        return [f"{name} = range({first}, {end}{f', {stride}' if stride > 1 else ''})"]
    return call_lines(f"{name} = [", [str(step) for step in steps.tolist()], "]")


def loss_picture(subject: ExportSubject, *, has_history: bool) -> list[str]:
    """Write a plot of the losses: of the run so far, if there are any, and of the steps that the notebook took.

    Args:
        subject: what is handed over.
        has_history: whether there are any.
    """
    lines = ["plt.figure(figsize=(7, 3.5))"]
    if has_history:
        lines.append('plt.plot(steps_before, losses_before, label="before the export")')
    lines.append('plt.plot(range(STEP, STEP + len(losses)), losses, label="in this notebook")')
    if subject.spec.training.loss != "hinge" or subject.spec.training.l1 or subject.spec.training.l2:
        lines.append('plt.yscale("log")')  # a hinge may be 0
    title = "Loss of each step"
    if subject.spec.training.l1 or subject.spec.training.l2:
        title += ", with the penalties"
    return [*lines, "plt.legend()", *_axes("Step", "Loss", title), "plt.show()"]


def rate_picture(last: int) -> list[str]:
    """Write a plot of the learning rate.

    Args:
        last: the step up to which the notebook trains.
    """
    stride = max(1, last // _MOST_RATES)
    return [
        f"steps = range(0, {last}{f', {stride}' if stride > 1 else ''})",
        "plt.figure(figsize=(7, 2.5))",
        "plt.plot(steps, [learning_rate(step) for step in steps])",
        'plt.axvline(STEP, color="gray", linestyle="dotted")  # where the training was left',
        *_axes("Step", "Learning rate", "The learning rate"),
        "plt.show()",
    ]


def _curve(subject: ExportSubject) -> list[str]:
    score = "outputs[:, 0]" if _outputs(subject) == 1 else "outputs.softmax(dim=1)"
    label = "y" if not is_classified(subject) else "Score" if _outputs(subject) == 1 else "Probability"
    lines = [
        "margin = 0.1 * (x.max() - x.min()).item()",
        "along = torch.linspace(x.min().item() - margin, x.max().item() + margin, 400)",
        "outputs = model(along[:, None])",
        "plt.figure(figsize=(5, 4))",
    ]
    if not is_classified(subject):
        lines.append('plt.scatter(x[:, 0], y, s=15, color="gray")')
    elif _outputs(subject) == 1:
        lines.append("plt.scatter(x[:, 0], y, c=y, s=15, **colours)")
    lines.append(f"plt.plot(along, {score})")
    return [*lines, *_axes(_name(subject, 0), label)]


def _plane(subject: ExportSubject) -> list[str]:
    lines = [
        "margin = 0.1 * (x.max(dim=0).values - x.min(dim=0).values)",
        "left, bottom = (x.min(dim=0).values - margin).tolist()",
        "right, top = (x.max(dim=0).values + margin).tolist()",
        "across, up = torch.linspace(left, right, 200), torch.linspace(bottom, top, 200)",
        'columns, rows = torch.meshgrid(across, up, indexing="xy")',
        "outputs = model(torch.stack([columns, rows], dim=2).reshape(-1, 2))",
    ]
    colours = "**colours"
    if _outputs(subject) > 1:
        lines.append("answers = outputs.argmax(dim=1).reshape(200, 200)")
        colours = "alpha=0.4, **colours"
    else:
        lines.append("answers = outputs.reshape(200, 200)")
    if _outputs(subject) == 1 and is_classified(subject):
        lines.append("limit = answers.abs().max().item()")
        colours = 'cmap="coolwarm", vmin=-limit, vmax=limit, alpha=0.6'
    lines += [
        "plt.figure(figsize=(5, 4))",
        *call_lines("plt.pcolormesh(", ["across.numpy()", "up.numpy()", "answers.numpy()", colours], ")"),
    ]
    if not is_classified(subject):
        lines.append('plt.colorbar(label="answer")')
    return [*lines, *_points(subject), *_axes(_name(subject, 0), _name(subject, 1))]


def _by_target() -> list[str]:
    return [
        "plt.figure(figsize=(5, 4))",
        "plt.scatter(y, model(x)[:, 0], s=10)",
        "ends = [y.min(), y.max()]",
        'plt.plot(ends, ends, color="gray", linestyle="dotted")  # where answers are right',
        *_axes("Target", "Answer"),
    ]


def _by_class() -> list[str]:
    return [
        "scores = model(x)[:, 0]",
        "plt.figure(figsize=(5, 4))",
        "plt.hist([scores[y < 0], scores[y > 0]], bins=30, stacked=True, label=names)",
        'plt.axvline(0, color="gray", linestyle="dotted")  # right of it the answer is class +1',
        "plt.legend()",
        *_axes("Score", "Samples"),
    ]


def _confusion() -> list[str]:
    return [
        "outputs = model(x)",
        "counts = torch.zeros(outputs.shape[1], outputs.shape[1])",
        "for label, answer in zip(y, outputs.argmax(dim=1)):",
        "    counts[label, answer] += 1",
        "plt.figure(figsize=(5, 4))",
        'plt.imshow(counts.numpy(), cmap="Blues")',
        "for label, answer in counts.nonzero().tolist():",
        "    count = counts[label, answer].item()",
        '    plt.text(answer, label, f"{count:.0f}", ha="center", va="center", color="tab:orange")',
        "plt.xticks(range(len(names)), names, rotation=30)",
        "plt.yticks(range(len(names)), names)",
        *_axes("Answer", "Class"),
    ]


def _points(subject: ExportSubject) -> list[str]:
    look = 's=20, edgecolors="black", linewidths=0.5, **colours'
    if not is_split(subject):
        return [f"plt.scatter(x[:, 0], x[:, 1], c=y, {look})"]
    return [
        f"look = dict({look})",
        "plt.scatter(x_train[:, 0], x_train[:, 1], c=y_train, **look)",
        "# Squares are for testing.",
        'plt.scatter(x_test[:, 0], x_test[:, 1], c=y_test, marker="s", **look)',
    ]


def _colours(subject: ExportSubject) -> str:
    if not is_classified(subject):
        return 'cmap="viridis", vmin=y.min().item(), vmax=y.max().item()'
    if subject.dataset.task == "binary":
        low = 0 if subject.spec.training.loss == "softmax_cross_entropy" else -1
        return f'cmap="coolwarm", vmin={low}, vmax=1'
    return f'cmap="tab10", vmin=0, vmax={max(9, subject.dataset.class_count - 1)}'


def _labels(subject: ExportSubject) -> str:
    """Return the expression for the targets of the classes, in their order."""
    if subject.spec.training.loss == "softmax_cross_entropy":
        return "range(len(names))"
    return "(-1, 1)"


def _axes(x: str, y: str, title: str = "") -> list[str]:
    lines = [f"plt.xlabel({_quoted(x)})", f"plt.ylabel({_quoted(y)})"]
    return [*lines, f"plt.title({_quoted(title)})"] if title else lines


def _name(subject: ExportSubject, index: int) -> str:
    name = subject.dataset.features.names[index]
    return f"{name}, standardised" if subject.dataset.features.shift is not None else name


def _outputs(subject: ExportSubject) -> int:
    return subject.spec.sizes[-1]


def _quoted(text: str) -> str:
    """Return a text as a literal, in the quotes that a formatter would choose; $ means nothing special in it."""
    return json.dumps(text, ensure_ascii=False).replace("$", r"\\$")
