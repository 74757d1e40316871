"""Following the forward pass of a module, step by step, by PyTorch's own tracer."""

from __future__ import annotations

from typing import Any

from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.torch_module.steps import ForwardStep, step_of_call, step_of_module

_ABOUT_SHAPES = frozenset({"size", "dim", "numel", "getattr", "getitem"})


class UnfollowedError(ImportingError):
    """A forward pass that the tracer cannot follow, such as one that asks what the numbers are."""


def followed(module: Any) -> list[ForwardStep]:
    """Return the steps of a module's forward pass.

    Args:
        module: in evaluation mode.

    Raises:
        UnfollowedError: the tracer gives up.
        ImportingError: it is no chain, or a step is no part of an MLP; the message names what.
    """
    from torch import fx, nn  # noqa: PLC0415 - a library of its own, and a large one

    if not isinstance(module, nn.Sequential) and fx.Tracer().is_leaf_module(module, ""):
        return [step_of_module(module, "")]
    try:
        graph = fx.Tracer().trace(module)
    except ImportingError:
        raise
    except Exception as error:  # noqa: BLE001 - forward is the caller's: it may raise anything
        said = str(error).splitlines()
        raise UnfollowedError(
            f"forward cannot be followed: {cut(said[0] if said else repr(error), 120)}"
        ) from None
    modules = dict(module.named_modules())
    return _along(graph, modules)


def in_order_of_definition(module: Any) -> list[ForwardStep]:
    """Return the modules within a module as steps, in the order in which they were made.

    Raises:
        ImportingError: one is no part of an MLP.
    """
    return [
        step_of_module(part, name)
        for name, part in module.named_modules()
        if not list(part.children()) and name
    ]


def _along(graph: Any, modules: dict[str, Any]) -> list[ForwardStep]:
    """Go along the one chain from the input to the output."""
    current: Any = None
    shapes: set[Any] = set()
    steps: list[ForwardStep] = []
    for node in graph.nodes:
        if node.op == "placeholder":
            if current is None:
                current = node
            elif node.users:
                raise ImportingError(
                    f"forward takes a second input, {node.target}, but the network of a project takes one "
                    "row of numbers."
                )
            continue
        if node.op == "output":
            if node.args[0] is not current:
                raise ImportingError(
                    "forward returns something else than the outputs of its last layer. Return these alone."
                )
            break
        if node.op == "get_attr":
            raise ImportingError(
                f"forward computes with {node.target} itself. Write the module as a chain of nn.Linear and "
                "activations."
            )
        taken = node.all_input_nodes
        function = _name(node)
        if (
            function in _ABOUT_SHAPES
            and node.op != "call_module"
            and all(n is current or n in shapes for n in taken)
        ):
            shapes.add(node)
            continue
        others = [one for one in taken if one is not current and one not in shapes]
        if others or current not in taken:
            raise ImportingError(
                f"{_called(node, modules)} takes the outputs of "
                f"{' and of '.join(_called(one, modules) for one in taken)}, "
                "but the network of a project is a chain: each layer takes the outputs of the one before."
            )
        if node.op == "call_module":
            steps.append(step_of_module(modules[node.target], node.target))
        else:
            steps.append(step_of_call(function, node.args[1:], node.kwargs))
        current = node
    return steps


def _name(node: Any) -> str:
    target = node.target
    return target if isinstance(target, str) else str(getattr(target, "__name__", target))


def _called(node: Any, modules: dict[str, Any]) -> str:
    if node.op == "placeholder":
        return "the input"
    if node.op == "call_module":
        return f"{node.target} ({type(modules[node.target]).__name__})"
    return f"{_name(node)}(…)"
