"""What a PyTorch script computes: handed it as a module that has trained nothing yet. Knows nothing of ours."""

import math
from typing import Any

import torch


def observe(script: Any, steps: int) -> dict[str, Any]:
    """Return outputs, loss, accuracy and gradients of a script as it is, and the losses of the steps to come.

    Args:
        script: as a module.
        steps: how many it is to train; they are taken last.
    """
    with torch.no_grad():
        outputs = script.model(script.x).numpy()
    x, y = (getattr(script, f"{name}_train", getattr(script, name)) for name in ("x", "y"))
    return {
        "outputs": outputs,
        **_evaluated(script, x, y),
        "losses": _losses(script, steps),
        "ran_with": f"torch {torch.__version__.partition('+')[0]}",
    }


def _evaluated(script: Any, x: torch.Tensor, y: torch.Tensor) -> dict[str, Any]:
    """Return loss with penalties, accuracy, and the gradient of each parameter, of those that stand still too."""
    named = dict(script.model.named_parameters())
    trained = {name: parameter.requires_grad for name, parameter in named.items()}
    script.model.requires_grad_(True)
    outputs = script.model(x)
    loss = script.loss_of(outputs, y)
    if hasattr(script, "penalty"):
        loss = loss + script.penalty()
    gradients = torch.autograd.grad(loss, list(named.values()))
    for name, parameter in named.items():
        parameter.requires_grad_(trained[name])
    return {
        "loss": loss.item(),
        "accuracy": script.accuracy_of(outputs, y).item() if hasattr(script, "accuracy_of") else math.nan,
        "gradients": {name: array.numpy() for name, array in zip(named, gradients, strict=True)},
    }


def _losses(script: Any, steps: int) -> list[float]:
    """Return the losses of the next steps, fewer where the training diverges."""
    losses: list[float] = []
    for _, loss, *_ in script.training():
        losses.append(loss)
        if len(losses) == steps:
            break
    return losses
