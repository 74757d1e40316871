"""Names of scalars: those of the variables that the caller of `show` has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import FrameType, ModuleType

MOST_LOOKED_AT = 200_000
"""Things in the caller's variables, so that large lists cost no time."""

_OF_IPYTHON = frozenset({"In", "Out", "exit", "quit", "get_ipython"})


def names_in(frame: FrameType | None) -> dict[int, str]:
    """Return the names of the scalars that the variables of a frame hold, by `id`.

    Variables of the function come before those of the module. A list ``ws`` names ``ws[0]``, ``ws[1]``, a dict
    ``ws['a']``, an object ``net.bias``; a network, which has `layers` of `neurons` with `w` and `b`, names its
    parameters as ours does: ``layer1.neuron2.w3``.

    Args:
        frame: of the caller; None for no names.
    """
    names: dict[int, str] = {}
    if frame is None:
        return names
    scopes = [frame.f_locals] if frame.f_locals is frame.f_globals else [frame.f_locals, frame.f_globals]
    left = MOST_LOOKED_AT
    for scope in scopes:
        variables = [
            (name, value)
            for name, value in list(scope.items())
            if _is_plain(name) and not isinstance(value, ModuleType | type)
        ]
        for name, value in variables:
            if is_node(value):
                names.setdefault(id(value), name)
        networks = [value for _, value in variables if is_network(value)]
        for name, value in variables:
            for node, called in _inside(name, value, is_only_network=len(networks) == 1):
                left -= 1
                if left < 0:
                    return names
                if is_node(node):
                    names.setdefault(id(node), called)
    return names


def variable_of(thing: object, frame: FrameType) -> str:
    """Return the variable of a frame, or of its module, that something is in; "" if it is in none."""
    for scope in (frame.f_locals, frame.f_globals):
        for name, value in list(scope.items()):
            if value is thing and _is_plain(name):
                return name
    return ""


def _is_plain(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_") and name not in _OF_IPYTHON


def is_node(thing: object) -> bool:
    """Whether something looks like a scalar of a graph."""
    return hasattr(thing, "_prev") and hasattr(thing, "data") and not isinstance(thing, type)


def is_network(thing: object) -> bool:
    """Whether something looks like a network of micrograd's or ours: layers of neurons with weights and a bias."""
    layers = getattr(thing, "layers", None)
    if not isinstance(layers, list | tuple) or not layers:
        return False
    neurons = [neuron for layer in layers for neuron in (getattr(layer, "neurons", None) or [None])]
    return all(isinstance(getattr(neuron, "w", None), list) and hasattr(neuron, "b") for neuron in neurons)


def _inside(name: str, thing: object, *, is_only_network: bool) -> Iterator[tuple[object, str]]:
    """Yield what a variable holds, one level deep, and of lists in it what they hold."""
    if is_node(thing):
        return
    if is_network(thing):
        for label, node in network_parameters(thing):
            yield node, label if is_only_network else f"{name}.{label}"
        return
    for item, called in _parts(name, thing):
        yield item, called
        if isinstance(item, list | tuple):
            for j, inner in enumerate(item):
                yield inner, f"{called}[{j}]"


def _parts(name: str, thing: object) -> Iterator[tuple[object, str]]:
    if isinstance(thing, list | tuple):
        for i, item in enumerate(thing):
            yield item, f"{name}[{i}]"
    elif isinstance(thing, dict):
        for key, item in list(thing.items()):
            if isinstance(key, str | int):
                yield item, f"{name}[{key!r}]"
    elif isinstance(held := getattr(thing, "__dict__", None), dict) and not callable(thing):
        for attribute, item in list(held.items()):
            yield item, f"{name}.{attribute}"


def network_parameters(network: object) -> Iterator[tuple[str, object]]:
    """Yield name and scalar of each parameter of what `is_network`."""
    layers: Iterable[object] = getattr(network, "layers")  # noqa: B009 - it is anybody's object
    for k, layer in enumerate(layers, 1):
        for j, neuron in enumerate(getattr(layer, "neurons"), 1):  # noqa: B009 - as above
            for i, weight in enumerate(neuron.w, 1):
                yield f"layer{k}.neuron{j}.w{i}", weight
            yield f"layer{k}.neuron{j}.b", neuron.b
