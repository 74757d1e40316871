"""The layers of a network as modules of `torch.nn`, and the few of them that PyTorch has not, or not as exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MODULES: Mapping[str, str] = {
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "softplus": "nn.Softplus(threshold=40)",
    "silu": "nn.SiLU()",
    "gelu": "GELU()",
    "sin": "Sin()",
}
"""The module of each activation but the linear one, which needs none."""

COMMENTS: Mapping[str, str] = {"softplus": "with PyTorch's threshold of 20 it would be off by 2e-9"}

_OWN: Mapping[str, tuple[str, ...]] = {
    "gelu": (
        "class GELU(nn.Module):",
        '    """x · Φ(x) like nn.GELU, which far below 0 has lost most of its digits."""',
        "",
        "    def forward(self, x):",
        "        return x * torch.erfc(-x * math.sqrt(0.5)) / 2",
    ),
    "sin": (
        "class Sin(nn.Module):",
        '    """The sine as an activation."""',
        "",
        "    def forward(self, x):",
        "        return torch.sin(x)",
    ),
}


def module_lines(sizes: Iterable[tuple[int, int]], activations: Iterable[str]) -> list[str]:
    """Write an `nn.Sequential` without its brackets, a module on each line.

    Args:
        sizes: number of inputs and of neurons of each layer.
        activations: of each layer.
    """
    lines = []
    for (fan_in, fan_out), activation in zip(sizes, activations, strict=True):
        lines.append(f"nn.Linear({fan_in}, {fan_out}),")
        if activation != "linear":
            comment = f"  # {COMMENTS[activation]}" if activation in COMMENTS else ""
            lines.append(f"{MODULES[activation]},{comment}")
    return lines


def own_modules(activations: Iterable[str]) -> list[list[str]]:
    """Write the classes that some activations need, each once."""
    used = set(activations)
    return [list(lines) for name, lines in _OWN.items() if name in used]
