"""The unit of a network's output, where its target was standardised: another one goes into the output layer."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.importing.network import ImportedNetwork

_LEFT = (
    "The outputs of {source} are (target − {shift:g}) / {scale:g}, and its output layer is {activation}: "
    "they stay in "
    "that unit."
)


def in_target_unit(network: ImportedNetwork, shift: float = 0.0, scale: float = 1.0) -> ImportedNetwork:
    """Return a network whose outputs are (target − shift) / scale.

    The output layer takes the difference where it is linear; else the outputs stay as they are, and a note says so.

    Args:
        network: whose outputs are of another unit, or of this one: then it is returned as it is.
        shift: what is taken off the target.
        scale: what it is then divided by.
    """
    own_shift, own_scale = network.target_shift, network.target_scale
    if _is_near(own_shift, shift, scale) and _is_near(own_scale, scale, scale):
        return replace(network, target_shift=shift, target_scale=scale)
    *before, last = network.layers
    if last.activation not in (None, "linear"):
        said = _LEFT.format(
            source=network.called, shift=own_shift, scale=own_scale, activation=last.activation
        )
        return replace(network, notes=(*network.notes, said))
    factor = own_scale / scale
    moved = replace(
        last,
        weight=last.weight * factor,
        bias=last.bias * factor + (own_shift - shift) / scale,
        has_bias=last.has_bias or own_shift != shift,
    )
    note = f"The outputs of {network.called} were of a standardised target: its output layer is rescaled."
    return replace(
        network, layers=(*before, moved), target_shift=shift, target_scale=scale, notes=(*network.notes, note)
    )


def _is_near(one: float, other: float, scale: float) -> bool:
    return abs(one - other) <= 2e-14 * scale
