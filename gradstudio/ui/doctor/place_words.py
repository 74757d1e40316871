"""What the places of a finding are called."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.project.spec import ProjectSpec
from gradstudio.project.titles import TITLES
from gradstudio.training.doctor.finding import Location
from gradstudio.ui.kit.first_letter import sentence_case

_MOST_IN_A_LINE = 2


def place_name(place: Location, spec: ProjectSpec) -> str:
    """Return what a place is called in the window.

    Args:
        place: where something is wrong.
        spec: the project that it is in.
    """
    if place.layer is not None:
        is_output = place.layer == len(spec.network.layers) - 1
        name = "Output" if is_output else f"Layer {place.layer + 1}"
        name = name if place.unit is None else f"{name}, neuron {place.unit + 1}"
        return name if place.sample is None else f"{name}, sample {place.sample + 1:,}"
    if place.path is not None:
        return str(place.path)
    if place.sample is not None:
        return f"Sample {place.sample + 1:,}"
    return setting_name(place.setting or "")


def setting_name(path: str) -> str:
    """Return what a field of the project is called; of a group of fields the one that its kind is chosen by."""
    for known in (path, f"{path}.rate", f"{path}.kind"):
        if known in TITLES:
            return sentence_case(TITLES[known]) if known == path else TITLES[known]
    return sentence_case(path.rpartition(".")[2].replace("_", " "))


def short_name(place: Location, spec: ProjectSpec, before: Location | None) -> str:
    """Return what a place is called behind another one: of a neuron behind one of its layer only its number.

    Args:
        place: where something is wrong.
        spec: the project that it is in.
        before: the place that stands before it; None for the first.
    """
    if before is not None and place.unit is not None and place.layer == before.layer and place.sample is None:
        return f"neuron {place.unit + 1}"
    return place_name(place, spec)


def places_line(places: Sequence[Location], spec: ProjectSpec) -> str:
    """Return the first places of a finding in a line; a layer speaks for its neurons."""
    whole = {place.layer for place in places if place.unit is None and place.sample is None}
    told = [place for place in places if place.unit is None or place.layer not in whole]
    names = list(dict.fromkeys(name for place in told if (name := place_name(place, spec))))
    rest = len(names) - _MOST_IN_A_LINE
    shown = ", ".join(names[:_MOST_IN_A_LINE])
    return f"{shown} and {rest} more" if rest > 0 else shown
