"""Mends that several rules offer: each makes the whole mended project, or nothing where that is not legal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.fields import set_field
from gradstudio.project.number_text import short_number
from gradstudio.project.rates import scale_rate
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.suited import highest_of, initialisation_for, rate_for
from gradstudio.project.titles import VALUE_TITLES
from gradstudio.training.doctor.finding import Mend

Change = Callable[[], ProjectSpec]


def mends(*offers: Mend | None) -> tuple[Mend, ...]:
    """Return those that can be had, each project once."""
    kept: list[Mend] = []
    for offer in offers:
        if offer is not None and all(offer.spec != other.spec for other in kept):
            kept.append(offer)
    return tuple(kept)


def mend(spec: ProjectSpec, key: str, title: str, says: str, change: Change) -> Mend | None:
    """Return a mend; None where the edit is not legal or changes nothing.

    Args:
        spec: the project as it is.
        key: short name of the mend.
        title: what is changed.
        says: why it may help.
        change: makes the mended project.
    """
    try:
        after = change()
    except SpecError:
        return None
    return None if after == spec else Mend(key=key, title=title, spec=after, says=says)


def scaled_rate(spec: ProjectSpec, factor: float, says: str) -> Mend | None:
    """Return a mend with all rates multiplied by a number.

    Args:
        spec: the project as it is.
        factor: above 0.
        says: why it may help.
    """
    before = highest_of(spec.training.learning_rate)
    after = highest_of(scale_rate(spec, factor).training.learning_rate)
    title = f"Learning rate {short_number(before)} → {short_number(after)}"
    return mend(spec, f"rate×{factor:g}", title, says, lambda: scale_rate(spec, factor))


def suited_rate(spec: ProjectSpec, says: str) -> Mend | None:
    """Return a mend with the learning rate that suits the optimizer and the loss.

    Args:
        spec: the project as it is.
        says: why it may help.
    """
    training = spec.training
    rate = rate_for(training.optimizer, training.loss, training.steps)
    before, after = highest_of(training.learning_rate), highest_of(rate)
    title = f"Learning rate {short_number(before)} → {short_number(after)}, falling"
    return mend(
        spec, "suited_rate", title, says, lambda: edits.set_training(spec, learning_rate=rate.model_dump())
    )


def adam(spec: ProjectSpec, says: str) -> Mend | None:
    """Return a mend with Adam and a rate that suits it.

    Args:
        spec: the project as it is.
        says: why it may help.
    """
    if spec.training.optimizer.kind in ("adam", "adamw"):
        return None

    def change() -> ProjectSpec:
        after = edits.set_training(spec, optimizer={"kind": "adam"})
        training = after.training
        rate = rate_for(training.optimizer, training.loss, training.steps)
        return edits.set_training(after, learning_rate=rate.model_dump())

    return mend(spec, "adam", "Adam with a rate that suits it", says, change)


def larger_batch(spec: ProjectSpec, batch_size: int, samples: int, says: str) -> Mend | None:
    """Return a mend with eight times as many samples a step, at least 32.

    Args:
        spec: the project as it is.
        batch_size: of a step now.
        samples: number of training samples.
        says: why it may help.
    """
    after = min(max(8 * batch_size, 32), samples)
    title = f"Batch size {batch_size} → {after}"
    return mend(spec, "batch", title, says, lambda: edits.set_training(spec, batch_size=after))


def clipped(spec: ProjectSpec) -> Mend | None:
    """Return a mend with gradients clipped to the norm 1."""
    clipping = {"kind": "norm", "limit": 1.0}
    title = "Clip the gradients to the norm 1"
    says = "No step is then longer than the rate, however steep the loss is."
    return mend(spec, "clip", title, says, lambda: edits.set_training(spec, clipping=clipping))


def drawn_weights(spec: ProjectSpec, says: str) -> Mend | None:
    """Return a mend with initial weights that suit the activations, drawn for all layers.

    Args:
        spec: the project as it is.
        says: why it may help.
    """

    def change() -> ProjectSpec:
        return with_drawn_weights(spec)

    kind = initialisation_for(spec.network.layers).kind
    title = f"Draw the weights: {VALUE_TITLES['network.initialisation.kind'][kind]}"
    return mend(spec, "weights", title, says, change)


def with_drawn_weights(spec: ProjectSpec) -> ProjectSpec:
    """Return a project whose weights are drawn as suits the activations; none are given or typed in."""
    kind = initialisation_for(spec.network.layers).kind
    after = edits.clear_parameters(spec)
    for index, layer in enumerate(after.network.layers):
        if layer.initialisation is not None:
            after = edits.set_layer_initialisation(after, index, None)
    return edits.set_initialisation(after, kind)


def setting(spec: ProjectSpec, path: str, value: object, title: str, says: str) -> Mend | None:
    """Return a mend with one field changed.

    Args:
        spec: the project as it is.
        path: of the field.
        value: its new value.
        title: what is changed.
        says: why it may help.
    """
    return mend(spec, f"{path}={value}", title, says, lambda: set_field(spec, path, value))


def output_activation(spec: ProjectSpec, activation: str, says: str) -> Mend | None:
    """Return a mend with another activation of the output layer.

    Args:
        spec: the project as it is.
        activation: its name.
        says: why it may help.
    """
    last = len(spec.network.layers) - 1
    before = spec.network.layers[last].activation
    title = f"Output activation {ACTIVATIONS[before].title} → {ACTIVATIONS[activation].title}"
    return mend(spec, "output", title, says, lambda: edits.set_activation(spec, last, activation))


def hidden_activations(spec: ProjectSpec, activation: str, says: str) -> Mend | None:
    """Return a mend with another activation of all hidden layers, and weights that begin as suits it.

    Args:
        spec: the project as it is.
        activation: its name.
        says: why it may help.
    """

    def change() -> ProjectSpec:
        after = spec
        for index in range(len(spec.network.layers) - 1):
            after = edits.set_activation(after, index, activation)
        return with_drawn_weights(after)

    return mend(
        spec, f"hidden={activation}", f"Hidden layers with {ACTIVATIONS[activation].title}", says, change
    )


def fewer_layers(spec: ProjectSpec, count: int, says: str) -> Mend | None:
    """Return a mend with no more hidden layers than so many, the first ones.

    Args:
        spec: the project as it is.
        count: number of hidden layers that stay.
        says: why it may help.
    """
    hidden = len(spec.network.layers) - 1

    def change() -> ProjectSpec:
        after = spec
        for _ in range(hidden - count):
            after = edits.remove_layer(after, count)
        return after

    return mend(spec, f"layers={count}", f"{count} hidden layers in the place of {hidden}", says, change)


def with_l2(spec: ProjectSpec, strength: float) -> Mend | None:
    """Return a mend with an L2 penalty.

    Args:
        spec: the project as it is.
        strength: of the penalty.
    """
    return mend(
        spec,
        f"l2={strength:g}",
        f"L2 {short_number(spec.training.l2)} → {short_number(strength)}",
        "The penalty makes large weights costly, and learning samples by heart needs large weights.",
        lambda: edits.set_training(spec, l2=strength),
    )


def smaller(spec: ProjectSpec, times: int) -> Mend | None:
    """Return a mend with hidden layers of fewer neurons, two at least.

    Args:
        spec: the project as it is.
        times: by what their numbers are divided.
    """
    before = [layer.size for layer in spec.network.layers[:-1]]
    sizes = [min(size, max(2, size // times)) for size in before]

    def change() -> ProjectSpec:
        after = spec
        for index, size in enumerate(sizes):
            after = edits.set_layer_size(after, index, size)
        return after

    title = f"Hidden neurons {', '.join(map(str, before))} → {', '.join(map(str, sizes))}"
    return mend(
        spec, "smaller", title, "A small network has no room to learn single samples by heart.", change
    )


def wider(spec: ProjectSpec, size: int, layers: int) -> Mend | None:
    """Return a mend with at least so many hidden layers of at least so many neurons.

    Args:
        spec: the project as it is.
        size: number of neurons in each.
        layers: number of layers.
    """

    def change() -> ProjectSpec:
        after = spec
        while len(after.network.layers) - 1 < layers:
            after = edits.add_layer(after)
        for index in hidden_layers(after):
            if after.network.layers[index].size < size:
                after = edits.set_layer_size(after, index, size)
        return after

    plural = "one hidden layer" if layers == 1 else f"{layers} hidden layers"
    return mend(spec, f"wider={size}", f"At least {plural} of {size}", "More neurons add more bends.", change)


def with_dropout(spec: ProjectSpec, share: float) -> Mend | None:
    """Return a mend with dropout in all hidden layers.

    Args:
        spec: the project as it is.
        share: of the activations that are left out.
    """

    def change() -> ProjectSpec:
        after = spec
        for index in hidden_layers(spec):
            after = edits.set_dropout(after, index, share)
        return after

    says = "No neuron can rely on another one, which learning by heart needs."
    return mend(spec, "dropout", f"Dropout {share:g} in the hidden layers", says, change)


def hidden_layers(spec: ProjectSpec) -> Iterator[int]:
    """Yield the indices of the hidden layers."""
    yield from range(len(spec.network.layers) - 1)
