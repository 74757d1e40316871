"""TensorFlow Playground's links: every parameter understood, or named as ignored.

A link that lacks a parameter means Playground's default; of one that is there twice the last counts, as there. A
value that is not legal is named, and the default stands in its place.

Source: TensorFlow Playground, state.ts and playground.ts.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from urllib.parse import unquote

from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.link_read import LinkRead
from gradstudio.importing.playground_values import Parameters, whole_number
from gradstudio.project.errors import SpecError
from gradstudio.project.features import written
from gradstudio.project.spec import (
    MAX_HIDDEN_LAYERS,
    MAX_LAYER_SIZE,
    Activation,
    Circle,
    ConstantRate,
    Gaussians,
    LayerSpec,
    MultiGaussian,
    NetworkSpec,
    Plane,
    ProjectSpec,
    RandomInitialisation,
    Setting,
    Spiral,
    TrainingSpec,
    Xor,
)
from gradstudio.project.titles import VALUE_TITLES

MOST_CHARACTERS = 20_000
"""Of a link; a longer text is refused unread."""

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?playground\.tensorflow\.org(?P<rest>[/?#].*)?", re.IGNORECASE)

_ACTIVATIONS: Mapping[str, Activation] = {
    "relu": "relu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "linear": "linear",
}
_PROBLEMS = ("classification", "regression")
_CLASSIFIED: Mapping[str, type[Circle] | type[Xor] | type[Gaussians] | type[Spiral]] = {
    "circle": Circle,
    "xor": Xor,
    "gauss": Gaussians,
    "spiral": Spiral,
}
_MEASURED: Mapping[str, type[Plane] | type[MultiGaussian]] = {"reg-plane": Plane, "reg-gauss": MultiGaussian}
_INPUTS: Mapping[str, tuple[str, bool]] = {
    "x": ("x1", True),
    "y": ("x2", True),
    "xSquared": ("x1**2", False),
    "ySquared": ("x2**2", False),
    "xTimesY": ("x1*x2", False),
    "sinX": ("sin(x1)", False),
    "sinY": ("sin(x2)", False),
}
"""Playground's inputs in its order → the feature, and whether it is on by default."""

_PENALTIES = ("none", "L1", "L2")
_SHAPE = (4, 2)
_LOOKS = ("showTestData", "discretize", "hideText")
_PAGE = ("tutorial", "collectStats")
_NO_INPUTS = ("cosX", "cosY")
_SETTINGS: Mapping[str, tuple[Setting, ...]] = {
    "learningRate": ("training.learning_rate",),
    "batchSize": ("training.batch_size",),
    "regularization": ("training.l1", "training.l2"),
}
"""What counts as chosen by hand where the link names it."""
_EPOCHS = 200
"""Playground trains until it is stopped; this is where a run pauses here."""

_Points = Circle | Xor | Gaussians | Spiral | Plane | MultiGaussian


def is_playground_link(text: str) -> bool:
    """Whether a text is an address of TensorFlow Playground."""
    return len(text) <= MOST_CHARACTERS and _ADDRESS.fullmatch(_bare(text)) is not None


def read_playground_link(text: str) -> LinkRead:
    """Return the project that a link of TensorFlow Playground describes.

    Args:
        text: the link, as it is copied from the browser's address bar.

    Raises:
        ImportingError: it is no such link.
    """
    found = _ADDRESS.fullmatch(_bare(text)) if len(text) <= MOST_CHARACTERS else None
    if found is None:
        raise ImportingError(
            f"“{cut(' '.join(text[:200].split()))}” is no link of TensorFlow Playground. Copy all of the "
            "address, "
            "from https://playground.tensorflow.org on."
        )
    rest = found["rest"] or ""
    given = Parameters(rest.partition("#")[2] if "#" in rest else rest.partition("?")[2])
    try:
        return _read(given)
    except SpecError as error:
        raise ImportingError(f"The link of TensorFlow Playground describes no project. {error}") from None


def _bare(text: str) -> str:
    """Return a link without what stands around it in a mail or a chat."""
    plain = text.strip().strip("<>\"'`").strip()
    if "%23" in plain and "#" not in plain:  # the whole of it was escaped once more
        plain = unquote(plain)
    return plain


def _read(given: Parameters) -> LinkRead:
    classifies = given.choice("problem", _PROBLEMS, "classification") == "classification"
    seed = _seed(given)
    data = _data(given, seed, classifies=classifies)
    sizes = _shape(given)
    activation = _ACTIVATIONS[given.choice("activation", _ACTIVATIONS, "tanh")]
    starts_at_zero = given.flag("initZero", default=False)
    penalty, strength = _penalty(given)
    batch = given.whole("batchSize", 10, least=1, most=10**9)
    learned = data.sample_count - round(data.test_share * data.sample_count)
    spec = ProjectSpec(
        data=data,
        network=NetworkSpec(
            layers=(
                *(LayerSpec(size=size, activation=activation) for size in sizes),
                LayerSpec(size=1, activation="tanh" if classifies else "linear"),
            ),
            initialisation=RandomInitialisation(kind="zeros" if starts_at_zero else "playground"),
        ),
        training=TrainingSpec(
            loss="half_squared_error",
            learning_rate=ConstantRate(
                rate=given.number("learningRate", 0.03, least=0.0, most=1000.0, above=True)
            ),
            # Playground's penalty is half the square, where ours is the square; and of weights alone.
            l1=strength if penalty == "L1" else 0.0,
            l2=strength / 2 if penalty == "L2" else 0.0,
            penalize_biases=False,
            batch_size=batch,
            steps=_EPOCHS * -(-learned // batch),
            seed=seed,
        ),
        chosen=tuple(
            setting for name, settings in _SETTINGS.items() if given.took(name) for setting in settings
        ),
    )
    _name_the_rest(given)
    notes = ("In Playground a weight that L1 brings to zero stays there for good; here it is free.",)
    return LinkRead(
        spec=spec,
        origin="TensorFlow Playground",
        short="Playground",
        taken=_taken(spec, strength, penalty),
        ignored=given.ignored,
        notes=notes if strength and penalty == "L1" else (),
    )


def _taken(spec: ProjectSpec, strength: float, penalty: str) -> tuple[str, ...]:
    """Return what was understood, each a phrase, with a penalty's strength as Playground has it."""
    data, training = spec.data, spec.training
    assert isinstance(data, _Points)
    assert isinstance(training.learning_rate, ConstantRate)
    hidden = spec.network.layers[:-1]
    sizes = ", ".join(str(layer.size) for layer in hidden)
    return (
        f"{VALUE_TITLES['data.kind'][data.kind]}, {data.samples:,} points",
        f"noise {100 * data.noise:g} %",
        f"{100 * (1 - data.test_share):g} % for training",
        ", ".join(map(written, data.formulas)),
        f"{sizes} {hidden[0].activation}" if hidden else "no hidden layer",
        f"rate {training.learning_rate.rate:g}",
        f"{penalty} {strength:g}" if strength else "no penalty",
        f"batch {training.batch_size:,}",
        *(("weights from zero",) if spec.network.initialisation.kind == "zeros" else ()),
    )


def _data(given: Parameters, seed: int, *, classifies: bool) -> _Points:
    kind: type[_Points]
    if classifies:
        kind = _CLASSIFIED[given.choice("dataset", _CLASSIFIED, "circle")]
    else:
        kind = _MEASURED[given.choice("regDataset", _MEASURED, "reg-plane")]
    given.ignore("regDataset" if classifies else "dataset", "of the other problem")
    features = tuple(feature for key, (feature, is_on) in _INPUTS.items() if given.flag(key, default=is_on))
    if not features:
        for key, (_, is_on) in _INPUTS.items():
            if is_on:
                given.ignore(key, "no input is on, so x1 and x2 are")
    share = given.number("percTrainData", 50.0, least=10.0, most=100.0, nearest=True)
    return kind(
        noise=given.number("noise", 0.0, least=0.0, most=50.0, nearest=True) / 100,
        test_share=round(1 - share / 100, 12),
        seed=seed,
        features=() if features in ((), ("x1", "x2")) else features,
    )


def _seed(given: Parameters) -> int:
    """Return a seed of ours: always the same for one of Playground's."""
    text = given.text("seed")
    if not text:
        return TrainingSpec().seed
    given.ignore("seed", "our random numbers are others")
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _shape(given: Parameters) -> tuple[int, ...]:
    """Return the sizes of the hidden layers; none for a parameter that is there and empty, as in Playground."""
    if not given.is_there("networkShape"):
        return _SHAPE
    text = given.text("networkShape")
    if not text:
        return ()
    sizes = [whole_number(part) for part in text.split(",", MAX_HIDDEN_LAYERS + 1)]
    if len(sizes) > MAX_HIDDEN_LAYERS:
        return given.refused("networkShape", f"there can be {MAX_HIDDEN_LAYERS} hidden layers", _SHAPE)
    known = tuple(size for size in sizes if size is not None and 1 <= size <= MAX_LAYER_SIZE)
    if len(known) < len(sizes):
        why = f"a layer can have 1 to {MAX_LAYER_SIZE} neurons"
        return given.refused("networkShape", why, _SHAPE)
    return known


def _penalty(given: Parameters) -> tuple[str, float]:
    """Return which penalty there is, and its strength in Playground's terms: 0 for none."""
    kind = given.choice("regularization", _PENALTIES, "none")
    rate = given.number("regularizationRate", 0.0, least=0.0, most=1000.0)
    if kind == "none" and rate:
        given.ignore("regularizationRate", "nothing without a regularization")
    return kind, rate if kind != "none" else 0.0


def _name_the_rest(given: Parameters) -> None:
    """Say which further parameters ask for something that is not there; one that is false asks for nothing."""
    for names, why in (
        (_LOOKS, "how Playground shows it"),
        (_PAGE, "of Playground's page"),
        (_NO_INPUTS, "no input of Playground"),
    ):
        for name in names:
            if given.flag(name, default=False):
                given.ignore(name, why)
    for name in given.unasked:
        given.ignore(name, "of Playground's page" if name.endswith("_hide") else "unknown to Playground")
