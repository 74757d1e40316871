"""What a packed network is and how it is trained: frozen, checked when made, independent of project files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.optimizers import CLIP_NAMES, OPTIMIZER_NAMES
from gradstudio.engine.errors import ConfigurationError, shown, unknown_name

_ADAMW_WEIGHT_DECAY = 1e-2  # torch.optim.AdamW's default; every other optimizer has none


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConfig:
    """A multi-layer perceptron.

    Attributes:
        sizes: number of inputs, then of the neurons of each layer, all at least 1.
        activations: one name per layer, out of `ACTIVATION_NAMES`.
        dropout: one rate per layer, 0 ≤ rate < 1, applied to the layer's activations in training; () for none.

    Raises:
        ConfigurationError: a size, name or rate that is not legal, or a wrong number of them.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    dropout: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ConfigurationError(
                f"sizes {self.sizes} describe no network: give the number of inputs and then the number of "
                "neurons of at least one layer, each 1 or more."
            )
        if len(self.activations) != self.layer_count:
            raise ConfigurationError(
                f"{len(self.activations)} activations were given for {self.layer_count} layers. Give one per layer."
            )
        for name in self.activations:
            if name not in ACTIVATION_NAMES:
                raise unknown_name("activation", name, ACTIVATION_NAMES)
        if self.dropout and len(self.dropout) != self.layer_count:
            raise ConfigurationError(
                f"{len(self.dropout)} dropout rates were given for {self.layer_count} layers. Give one per layer."
            )
        for rate in self.dropout:
            if not 0.0 <= rate < 1.0:
                raise ConfigurationError(f"A dropout rate must be at least 0 and below 1, not {shown(rate)}.")

    @property
    def layer_count(self) -> int:
        """Number of layers with parameters."""
        return len(self.sizes) - 1

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum((inputs + 1) * neurons for inputs, neurons in pairwise(self.sizes))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """A loss and the rule that lowers it.

    The batch loss is the mean of the samples' losses + l1·Σ|p| + l2·Σp². Gradients are clipped after the penalties
    are added. Optimizers are PyTorch's, with its defaults; weight decay is decoupled, p ← p·(1 − rate·decay)
    before the update, whatever the optimizer.

    Attributes:
        loss: a name out of `LOSS_NAMES`.
        l1: strength of the L1 penalty, 0 or more; the derivative of |p| at 0 is 0.
        l2: strength of the L2 penalty, 0 or more.
        penalize_biases: whether the penalties cover the biases too.
        clip: ``"none"``, ``"value"`` (each number bounded by ±`clip_limit`) or ``"norm"`` (all scaled by
            min(1, clip_limit / (norm + 10⁻⁶))).
        clip_limit: above 0.
        optimizer: a name out of `OPTIMIZER_NAMES`.
        momentum: of momentum and Nesterov's momentum, 0 ≤ m < 1.
        betas: Adam's decay rates, 0 ≤ β < 1.
        alpha: RMSprop's decay rate, 0 ≤ α < 1.
        epsilon: added to a root of a mean square, 0 or more.
        weight_decay: 0 or more; None for the optimizer's own default, 0.01 for adamw and 0 for the others.
        seed: of the dropout masks, 0 ≤ seed < 2⁶³.

    Raises:
        ConfigurationError: an unknown name or a number out of its range.
    """

    loss: str = "hinge"
    l1: float = 0.0
    l2: float = 0.0
    penalize_biases: bool = True
    clip: str = "none"
    clip_limit: float = 1.0
    optimizer: str = "sgd"
    momentum: float = 0.9
    betas: tuple[float, float] = (0.9, 0.999)
    alpha: float = 0.99
    epsilon: float = 1e-8
    weight_decay: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for kind, name, known in (
            ("loss", self.loss, LOSS_NAMES),
            ("kind of clipping", self.clip, CLIP_NAMES),
            ("optimizer", self.optimizer, OPTIMIZER_NAMES),
        ):
            if name not in known:
                raise unknown_name(kind, name, known)
        for what in ("l1", "l2", "epsilon", "decay"):
            value = getattr(self, what)
            if not (math.isfinite(value) and value >= 0.0):
                raise ConfigurationError(
                    f"{_SPOKEN.get(what, what)} must be a number of 0 or more, not {shown(value)}."
                )
        rates = (
            ("momentum", self.momentum),
            ("alpha", self.alpha),
            *(("betas", beta) for beta in self.betas),
        )
        for what, value in rates:
            if not 0.0 <= value < 1.0:
                raise ConfigurationError(f"{what} must be at least 0 and below 1, not {shown(value)}.")
        if not self.clip_limit > 0.0:
            raise ConfigurationError(f"clip_limit must be above 0, not {shown(self.clip_limit)}.")
        if not 0 <= self.seed < 2**63:
            raise ConfigurationError(
                f"seed must be a whole number from 0 to 2⁶³ − 1, not {shown(self.seed)}."
            )

    @property
    def decay(self) -> float:
        """The weight decay that applies."""
        if self.weight_decay is not None:
            return self.weight_decay
        return _ADAMW_WEIGHT_DECAY if self.optimizer == "adamw" else 0.0


_SPOKEN = {"decay": "weight_decay"}
