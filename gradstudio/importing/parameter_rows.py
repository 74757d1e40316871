"""The parameters of a network as a CSV file: a row for each, with its name and its number."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence

import numpy as np

from gradstudio.engine.errors import cut
from gradstudio.engine.paths import ScalarPath
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.facts import with_facts
from gradstudio.importing.layer import ImportedLayer
from gradstudio.importing.limits import MOST_PARAMETERS
from gradstudio.importing.network import ImportedNetwork

_LOOKED_AT = 20
_FACTS = ("activations", "dropout", "columns", "features", "classes", "shift", "scale", "loss")


def looks_like_parameters(text: str) -> bool:
    """Whether a text has, among its first lines, a cell that names a parameter: ``layer1.neuron1.w1``."""
    lines = [line for line in text[:20_000].splitlines()[: 4 * _LOOKED_AT] if not line.startswith("#")]
    return any(_parameter(cell.strip().strip('"')) for line in lines[:_LOOKED_AT] for cell in line.split(","))


def read_parameter_rows(text: str, name: str) -> ImportedNetwork:
    """Return the network whose parameters a text lists.

    One column has their names, ``layer1.neuron3.w2`` and ``layer1.neuron3.b``; the numbers are those of the column
    ``value``, or else of the first whose cells are numbers. A column ``activation`` may have that of the layer.
    Lines that begin with # may tell more, such as ``# activations: relu, linear``.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        ImportingError: a row that cannot be understood, a parameter that is missing or there twice; with its line.
    """
    facts = dict(_fact(line) for line in text.splitlines() if line.startswith("#"))
    # A line that is passed over stays one, so that lines are told as an editor counts them.
    lines = ["" if line.startswith("#") else line for line in text.splitlines()]
    found: dict[ScalarPath, float] = {}
    places: tuple[int, int] | None = None
    header: Sequence[str] = ()
    activations: dict[int, str] = {}
    try:
        for line, row in enumerate(csv.reader(lines), 1):
            if not row:
                continue
            cells = [cell.strip() for cell in row]
            if places is None:
                places = _places(cells, header)
                if places is None:
                    header = cells
                    continue
            path, number = _row(cells, places, f"Line {line} of {name}")
            if path in found:
                raise ImportingError(
                    f"Line {line} of {name} gives {cut(cells[places[0]])} a second time. Remove it."
                )
            found[path] = number
            activations.setdefault(path.layer, _in_column("activation", header, cells))
            if len(found) > MOST_PARAMETERS:
                raise ImportingError(
                    f"{name} has more than {MOST_PARAMETERS:,} parameters. Import a smaller network."
                )
    except csv.Error as error:
        raise ImportingError(f"{name} cannot be read as a CSV file: {error}.") from None
    if not found:
        raise ImportingError(
            f"{name} names no parameters. It needs a row like layer1.neuron1.w1,0.5 for each weight and bias."
        )
    known = {"activations": ",".join(activations[layer] for layer in sorted(activations))}
    known |= {key: value for key, value in facts.items() if key in _FACTS}
    return with_facts(ImportedNetwork(layers=_layers(found, name), source=name), known)


def _in_column(name: str, header: Sequence[str], cells: Sequence[str]) -> str:
    """Return the cell in a column of some name; nothing if there is no such column."""
    place = header.index(name) if name in header else len(cells)
    return cells[place] if place < len(cells) else ""


def _fact(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition(":")
    return key.strip().lower(), value.strip()


def _parameter(cell: str) -> ScalarPath | None:
    path = ScalarPath.parse(cell)
    return path if path is not None and path.is_parameter and path.sample is None else None


def _places(cells: Sequence[str], header: Sequence[str]) -> tuple[int, int] | None:
    """Return the columns of names and of numbers; None if the row names no parameter, as a header does."""
    names = next((k for k, cell in enumerate(cells) if _parameter(cell)), None)
    if names is None:
        return None
    lowered = [word.lower() for word in header]
    if "value" in lowered:
        return names, lowered.index("value")
    numbers = next((k for k, cell in enumerate(cells) if k != names and _number(cell) is not None), None)
    return names, len(cells) if numbers is None else numbers


def _row(cells: Sequence[str], places: tuple[int, int], where: str) -> tuple[ScalarPath, float]:
    at, value = places
    path = _parameter(cells[at]) if at < len(cells) else None
    if path is None:
        wrong = cut(cells[at]) if at < len(cells) else "nothing"
        raise ImportingError(
            f"{where} has {wrong} where a parameter is named. Write it like layer1.neuron3.w2."
        )
    number = _number(cells[value]) if value < len(cells) else None
    if number is None:
        raise ImportingError(f"{where} has no number for {cut(cells[at])}. Give it one.")
    return path, number


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _layers(found: dict[ScalarPath, float], name: str) -> tuple[ImportedLayer, ...]:
    by_layer: dict[int, dict[ScalarPath, float]] = {}
    for path, number in found.items():
        by_layer.setdefault(path.layer, {})[path] = number
    missing = next((k for k in range(1, len(by_layer) + 1) if k not in by_layer), None)
    if missing is not None:
        raise ImportingError(f"{name} has no row of layer{missing}. Each weight of each neuron needs one.")
    return tuple(_layer(layer, by_layer[layer], name) for layer in range(1, len(by_layer) + 1))


def _layer(layer: int, found: dict[ScalarPath, float], name: str) -> ImportedLayer:
    neurons = 1 + max(path.neuron or 0 for path in found)
    inputs = 1 + max(-1 if path.weight is None else path.weight for path in found)
    # A name may have any number: nothing is set aside for far more parameters than there are rows.
    if neurons * max(inputs, 1) > 2 * len(found):
        raise ImportingError(
            f"{name} lacks most rows of layer{layer}: by its names it has {neurons:,} neurons of "
            f"{inputs:,} inputs, but "
            f"there are {len(found):,} rows. Each weight of each neuron needs one."
        )
    weight, bias = np.full((neurons, inputs), np.nan), np.full(neurons, np.nan)
    for path, number in found.items():
        if path.weight is None:
            bias[path.neuron] = number
        else:
            weight[path.neuron, path.weight] = number
    has_bias = not np.isnan(bias).all()
    for what, numbers in (("w", weight), ("b", bias)):
        gaps = np.argwhere(np.isnan(numbers))
        if len(gaps) and (what == "w" or has_bias):
            neuron, *at = (int(place) + 1 for place in gaps[0])
            raise ImportingError(
                f"{name} has no row for layer{layer}.neuron{neuron}.{what}{at[0] if at else ''}. Add it."
            )
    return ImportedLayer(weight=weight, bias=np.nan_to_num(bias), has_bias=has_bias)
