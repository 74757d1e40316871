"""What an imported network may be so that it is a project's: how many layers, neurons and parameters."""

from __future__ import annotations

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.network import ImportedNetwork
from gradstudio.project.spec import MAX_CLASSES, MAX_HIDDEN_LAYERS, MAX_LAYER_SIZE
from gradstudio.project.spec.data import MAX_COLUMNS

MOST_PARAMETERS = 1_200_000
"""Written out as decimals they take some 40 of the 64 MB up to which a project file is read."""


def require_room_for(network: ImportedNetwork) -> None:
    """Refuse a network that is larger than one of a project can be.

    Raises:
        ImportingError: it is; the message says where, and how large one can be.
    """
    hidden = len(network.layers) - 1
    if hidden > MAX_HIDDEN_LAYERS:
        raise ImportingError(
            f"{network.called} has {hidden} hidden layers, but a project has at most {MAX_HIDDEN_LAYERS}."
        )
    if network.input_count > MAX_COLUMNS:
        raise ImportingError(
            f"{network.called} takes {network.input_count:,} inputs, but a project's data has at most "
            f"{MAX_COLUMNS:,} columns. Import a network of fewer inputs."
        )
    for index, layer in enumerate(network.layers[:-1]):
        if layer.fan_out > MAX_LAYER_SIZE:
            raise ImportingError(
                f"{network.place_of(index, begins=True)} has {layer.fan_out:,} neurons, but a layer has at "
                "most "
                f"{MAX_LAYER_SIZE}. Import a narrower network."
            )
    if network.output_count > MAX_CLASSES:
        raise ImportingError(
            f"{network.called} has {network.output_count:,} outputs, but a project has one output, or one "
            "for each "
            f"of up to {MAX_CLASSES} classes."
        )
    count = sum((layer.fan_in + 1) * layer.fan_out for layer in network.layers)
    if count > MOST_PARAMETERS:
        raise ImportingError(
            f"{network.called} has {count:,} parameters, but a project keeps at most "
            f"{MOST_PARAMETERS:,} given ones."
        )
