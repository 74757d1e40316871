"""The shape and the training of a packed network: frozen, checked when made, independent of project files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.optimizers import CLIP_NAMES, OPTIMIZER_NAMES
from gradstudio.engine.arguments import require_number
from gradstudio.engine.errors import ConfigurationError, shown, unknown_name
from gradstudio.engine.optim import OPTIMIZERS, default_settings


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
        settings: of the optimizer, by the names of the arguments of its class in `engine.optim`; what is missing
            has its default there.
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
    settings: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0

    def __post_init__(self) -> None:
        for kind, name, known in (
            ("loss", self.loss, LOSS_NAMES),
            ("kind of clipping", self.clip, CLIP_NAMES),
            ("optimizer", self.optimizer, OPTIMIZER_NAMES),
        ):
            if name not in known:
                raise unknown_name(kind, name, known)
        for what, strength in (("l1", self.l1), ("l2", self.l2)):
            require_number(what, strength, at_least=0.0)
        defaults = default_settings(self.optimizer)
        for setting in self.settings:
            if setting not in defaults:
                raise unknown_name(f"setting of {self.optimizer}", setting, defaults)
        OPTIMIZERS[self.optimizer]((), 0.0, **self.settings)  # it knows the bounds of its settings
        if not self.clip_limit > 0.0:
            raise ConfigurationError(f"clip_limit must be above 0, not {shown(self.clip_limit)}.")
        if not 0 <= self.seed < 2**63:
            raise ConfigurationError(
                f"seed must be a whole number from 0 to 2⁶³ − 1, not {shown(self.seed)}."
            )

    @property
    def all_settings(self) -> dict[str, float]:
        """Every setting of the optimizer, in the order of its constructor."""
        return {**default_settings(self.optimizer), **self.settings}
