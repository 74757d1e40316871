"""The loop over the steps of a script in arrays."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.export.script_parts.batches import has_batches, loop_line
from gradstudio.export.script_parts.dropout import mask_calls
from gradstudio.export.script_parts.facts import is_classified
from gradstudio.export.script_parts.literals import call_lines, docstring
from gradstudio.export.script_parts.main import tells_ends, yielded
from gradstudio.export.script_parts.samples import training_samples
from gradstudio.export.subject import ExportSubject


def training_lines(
    subject: ExportSubject,
    function: str,
    found: str,
    step: Sequence[str],
    *,
    first: Sequence[str] = (),
    changed: Sequence[str] = (),
) -> list[str]:
    """Write ``def training()``, which yields what `yielded` names of one step after the other.

    Args:
        subject: what is handed over.
        function: is handed inputs and targets, and masks where a layer has dropout.
        found: the names that its result is unpacked to, with ``loss`` among them.
        step: the lines that take the step.
        first: arguments of the function before these.
        changed: global names that it gives new values.
    """
    x, y = training_samples(subject)
    masks = mask_calls(subject)
    batched = has_batches(subject)
    lines = ["def training():", *training_words(subject)]
    if changed:
        lines.append(f"    global {', '.join(changed)}")
    lines.append(f"    {loop_line(subject, tells_ends=tells_ends(subject))}")
    if masks and not batched:
        lines.append(f"        rows = np.arange(len({y}))")
    if masks:
        if len(masks) == 1:
            lines.append(f"        masks = ({masks[0]},)")
        else:
            lines += ["        masks = (", *(f"            {mask}," for mask in masks), "        )"]
    arguments = [f"{x}[rows]", f"{y}[rows]"] if batched else [x, y]
    lines += call_lines(
        f"        {found} = {function}(", [*first, *arguments, *(["masks"] if masks else [])], ")"
    )
    lines += [
        "        if not math.isfinite(loss):",
        '            print(f"The loss of step {step} is not finite: no step is taken.")',
        "            return",
        *(f"        {line}" for line in step),
        f"        yield {', '.join(yielded(subject))}",
    ]
    return lines


def training_words(subject: ExportSubject) -> list[str]:
    """Write the docstring of ``training()``."""
    told = "number, loss and accuracy" if is_classified(subject) else "number and loss"
    first = f"Take step after step; yield of each its {told} before it."
    if not tells_ends(subject):
        return docstring([first], "    ")
    more = "Also yielded are the number of its samples, and whether an epoch ended with it."
    if "len(rows)" not in yielded(subject):
        more = "Also yielded is whether an epoch ended with it."
    return docstring([first, more], "    ")
