"""A Jupyter notebook of a PyTorch script: the same code with words and plots between, run from top to bottom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from gradstudio.export.script_parts.main import last_step
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.blocks import Blocks, blocks_of, spaced
from gradstudio.export.torch_script.pictures import (
    answer_picture,
    history_lines,
    loss_picture,
    rate_picture,
    sample_picture,
)
from gradstudio.export.torch_script.steps import has_schedule
from gradstudio.export.torch_script.words import (
    introduction,
    words_of_loss,
    words_of_network,
    words_of_optimizer,
    words_of_samples,
    words_of_steps,
    words_of_training,
)

TRAINS = "trains"
"""Tag of the cell that trains: what stands before it is the network as it was exported."""

_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(subject: ExportSubject, storage: Storage, precision: str) -> str:
    """Return the text of a notebook, of format 4.5.

    Args:
        subject: what is handed over.
        storage: its arrays.
        precision: "float64" or "float32".
    """
    blocks = blocks_of(
        subject, storage, precision, folder="Path()", imports=["import matplotlib.pyplot as plt"]
    )
    cells = [_cell(number, *cell) for number, cell in enumerate(_cells(subject, storage, blocks), start=1)]
    return _text({"cells": cells, "metadata": _KERNEL, "nbformat": 4, "nbformat_minor": 5})


def code_before_training(text: str) -> str:
    """Return the code of a notebook up to the cell that trains, as a script."""
    found = []
    for cell in json.loads(text)["cells"]:
        if TRAINS in cell["metadata"].get("tags", ()):
            break
        if cell["cell_type"] == "code":
            found.append("".join(cell["source"]))
    return "\n\n".join(found) + "\n"


def with_certificate(text: str, certificate: str) -> str:
    """Return a notebook whose first cell says what it was found to be worth.

    Args:
        text: the notebook.
        certificate: as lines.
    """
    made = json.loads(text)
    lines = ["", "", "**Certificate**", "", "```text", *certificate.splitlines()]
    made["cells"][0]["source"] += [*(f"{line}\n" for line in lines), "```"]
    return _text(made)


def _cells(
    subject: ExportSubject, storage: Storage, blocks: Blocks
) -> Iterable[tuple[str, Sequence[str], Sequence[str]]]:
    """Yield the kind of each cell, its lines and its tags."""
    before = history_lines(subject)
    yield _words(introduction(subject, storage))
    yield _code(spaced([blocks.imports, blocks.settings], 1))
    yield _words(words_of_samples(subject))
    yield _code(spaced([blocks.files, blocks.samples], 1))
    yield _code(sample_picture(subject))
    yield _words(words_of_network(subject))
    yield _code(
        [*spaced([*blocks.modules, blocks.model], 2), *([""] if blocks.weights else []), *blocks.weights]
    )
    yield _words(words_of_loss(subject))
    yield _code(spaced(blocks.objective, 2))
    yield _words(words_of_optimizer(subject))
    if blocks.functions:
        yield _code(spaced(blocks.functions, 2))
    if has_schedule(subject):
        yield _code(rate_picture(max(last_step(subject), subject.step + 1)))
    yield _code(blocks.optimizer)
    yield _words(words_of_training(subject))
    yield _code([*answer_picture(subject), "", "", f'show_answers("{_moment(subject)}")'])
    yield _words(words_of_steps(subject))
    yield _code(blocks.training)
    yield _code(["losses = []", "", "", *_recording(blocks.main)])
    yield "code", ["main()"], [TRAINS]
    yield _code([*before, *loss_picture(subject, has_history=bool(before))])
    yield _code(['show_answers("After the training")'])


def _moment(subject: ExportSubject) -> str:
    return f"After {subject.step:,} steps" if subject.step else "Before the training"


def _recording(main: Sequence[str]) -> list[str]:
    """Return ``main`` of a script as a function that also keeps the losses, and is not called."""
    lines: list[str] = []
    for line in main:
        if line.startswith("if __name__"):
            break
        lines.append(line)
        if line.endswith("in training():"):
            lines.append("        losses.append(loss)")
    while not lines[-1]:
        lines.pop()
    return lines


def _text(made: object) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _words(lines: Sequence[str]) -> tuple[str, Sequence[str], Sequence[str]]:
    return "markdown", lines, ()


def _code(lines: Sequence[str]) -> tuple[str, Sequence[str], Sequence[str]]:
    return "code", lines, ()


def _cell(number: int, kind: str, lines: Sequence[str], tags: Sequence[str]) -> dict[str, object]:
    source = [f"{line}\n" for line in lines[:-1]] + list(lines[-1:])
    metadata = {"tags": list(tags)} if tags else {}
    cell: dict[str, object] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": metadata,
        "source": source,
    }
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
