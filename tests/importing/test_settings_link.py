"""A settings link opens as the project that it was made of, without samples of one's own, and never half."""

from __future__ import annotations

import base64
import json
import random
import zlib

import numpy as np
import pytest

from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.settings_link import (
    MOST_CHARACTERS,
    SCHEME,
    USUAL_CHARACTERS,
    is_settings_link,
    read_settings_link,
    settings_link,
)
from gradstudio.project import edits
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import (
    AdamSpec,
    Blobs,
    Circle,
    ClipNorm,
    CosineRate,
    Drawn,
    EditedInput,
    EditedParameter,
    GivenInitialisation,
    LayerSpec,
    NetworkSpec,
    Plane,
    ProjectSpec,
    StopSpec,
    Table,
    TrainingSpec,
    Xor,
    validated,
)
from gradstudio.project.spec.data import packed

RICH = ProjectSpec(
    data=Xor(
        samples=77, noise=0.1, test_share=0.3, features=("x1", "x1*x2", "sin(x2)"), standardise=True,
        edited=(EditedInput(sample=3, column=1, value=0.1 + 0.2),),
    ),
    network=NetworkSpec(
        layers=(
            LayerSpec(size=3, activation="gelu", dropout=0.25),
            LayerSpec(size=2, activation="tanh", initialisation=GivenInitialisation(values=(1 / 3,) * 8)),
            LayerSpec(size=1, activation="linear"),
        ),
        edited=(EditedParameter(label="layer1.neuron2.w3", value=-1e-7),),
        frozen=("layer2",),
        cut=("layer1.neuron1",),
    ),
    training=TrainingSpec(
        loss="logistic", learning_rate=CosineRate(rate=0.3, floor=0.001, steps=777, warm_up=9),
        optimizer=AdamSpec(beta1=0.8, weight_decay=0.01), l1=1e-5, l2=0.0, penalize_biases=False,
        clipping=ClipNorm(limit=2.5), batch_size=7, steps=777, stop=StopSpec(epochs=5, patience=2), seed=99,
    ),
    chosen=("training.loss", "training.optimizer"),
)  # fmt: skip


def table_of(columns: int = 3, classes: int = 3) -> ProjectSpec:
    numbers = np.arange(4.0 * (columns + 1)).reshape(4, -1) % max(classes, 1)
    data = Table(
        source="mine.csv",
        column_names=tuple(f"secret{column}" for column in range(columns)),
        class_labels=tuple(f"label{label}" for label in range(classes)),
        rows=4,
        packed=packed(numbers.astype("<f8").tobytes()),
        test_share=0.25,
    )
    spec = edits.set_data(ProjectSpec(), **data.model_dump())
    return edits.add_layer(edits.set_training(spec, seed=5), layer=LayerSpec(size=6, activation="elu"))


@pytest.mark.parametrize(
    "spec", [*(preset.spec for preset in PRESETS), RICH], ids=lambda spec: spec.data.kind
)
def test_a_link_opens_as_the_project_that_it_was_made_of(spec: ProjectSpec) -> None:
    link = settings_link(spec)
    assert read_settings_link(link.text).spec == spec
    assert link.left_out == ()
    assert len(link.text) < 1000


def test_a_link_of_the_first_version_stays_what_it_is() -> None:
    # Written once and for all: if this fails because a default has changed, links need another version.
    text = (
        "gradstudio:1:eNpNj9FuwjAMRf_FzxEK8NZfQVPktR61SJ3KtjZYlX_HbGPiLdE9uud6gwkdYdjgwjLBABOf2Q0SOJkXm1EJhrw7"
        "9gRC_tX08oAr3kgNhtMGxt9BHA89Pd_7nABH5090bhKdlYVQob8lYGFnrGx_2b93piJNF6zQQ-WKQcr5x9UsTGDtwxe8llHjX0hc23"
        "qLnTWqH2hRdHopHJuYo3ggv0ne5Rwroa3OSwzVFxgnXCCyd_RxLs-TEpjTGvL9Iefe72gmZjs"
    )
    digits = next(preset for preset in PRESETS if preset.name == "digits").spec
    assert read_settings_link(text).spec == digits
    assert ProjectSpec() == read_settings_link(f"{SCHEME}1:{pack({})}").spec
    assert ProjectSpec().model_dump(mode="json") == DEFAULTS


def pack(fields: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(fields).encode())).decode().rstrip("=")


DEFAULTS = {
    "schema_version": 1,
    "data": {
        "kind": "micrograd_moons", "test_share": 0.0, "seed": 1337, "features": [], "standardise": False,
        "edited": [],
    },
    "network": {
        "layers": [
            {"size": 16, "activation": "relu", "dropout": 0.0, "initialisation": None},
            {"size": 16, "activation": "relu", "dropout": 0.0, "initialisation": None},
            {"size": 1, "activation": "linear", "dropout": 0.0, "initialisation": None},
        ],
        "initialisation": {"kind": "micrograd"}, "edited": [], "frozen": [], "cut": [],
    },
    "training": {
        "loss": "hinge",
        "learning_rate": {"kind": "linear", "warm_up": 0, "start": 1.0, "end": 0.1, "steps": 100},
        "optimizer": {"kind": "sgd", "weight_decay": 0.0}, "l1": 0.0, "l2": 0.0001, "penalize_biases": True,
        "clipping": {"kind": "none"}, "batch_size": None, "steps": 100,
        "stop": {
            "epochs": None, "target_loss": None, "target_accuracy": None, "patience": None, "seconds": None,
        },
        "metrics_interval": 10, "seed": 1337, "engine": "compiled",
    },
    "chosen": [],
}  # fmt: skip


def test_samples_of_ones_own_are_left_out_and_that_is_said() -> None:
    spec = table_of()
    link = settings_link(spec)
    assert "the samples, which are your own" in link.account
    raw = zlib.decompress(base64.urlsafe_b64decode(link.text.split(":")[2] + "=="))
    for own in (b"secret", b"label", b"mine.csv", b"packed"):
        assert own not in raw


@pytest.mark.parametrize(("classes", "kind"), [(0, Plane), (2, Circle), (3, Blobs)])
def test_settings_made_on_a_file_open_on_data_of_the_same_task(classes: int, kind: type) -> None:
    spec = table_of(columns=3, classes=classes)
    found = read_settings_link(settings_link(spec).text)
    assert isinstance(found.spec.data, kind)
    assert found.spec.data.class_count == classes
    assert found.spec.data.test_share == 0.25
    assert found.spec.training == spec.training
    assert found.spec.network == spec.network
    assert "samples that are not in it" in found.account


def test_settings_made_on_a_file_open_on_the_present_one_of_the_same_kind() -> None:
    mine = table_of(columns=5)
    found = read_settings_link(settings_link(table_of(columns=3)).text, mine)
    assert isinstance(found.spec.data, Table)
    assert found.spec.data.packed == mine.data.packed  # type: ignore[union-attr]
    assert found.spec.network.layers[-2].activation == "elu"
    assert "on yours" in found.account


def test_drawn_points_are_ones_own_too() -> None:
    spec = edits.set_data(
        ProjectSpec(), **Drawn(classes=3, points=((1.5, 2.5, 0), (0.5, 0.25, 2))).model_dump()
    )
    found = read_settings_link(settings_link(spec).text)
    assert found.spec.data == Drawn(classes=3, test_share=spec.data.test_share, seed=spec.data.seed)


def test_given_weights_of_other_inputs_are_left_out_and_that_is_said() -> None:
    spec = table_of(columns=3)
    held = spec.network.model_copy(
        update={
            "edited": (EditedParameter(label="layer1.neuron1.w3", value=2.0),),
            "frozen": ("layer1.neuron1.w3",),
        }
    )
    spec = validated(spec.model_copy(update={"network": held}).model_dump())
    found = read_settings_link(settings_link(spec).text)  # on the blobs, which have two inputs
    assert found.spec.network.edited == ()
    assert "left out" in found.account


def test_a_link_stays_of_moderate_length_and_says_what_that_costs() -> None:
    layer = LayerSpec(size=200, activation="relu")
    values = tuple(float(value) for value in np.random.default_rng(0).normal(size=201 + 600))
    network = NetworkSpec(
        layers=(layer, LayerSpec(size=1, activation="linear")),
        initialisation=GivenInitialisation(values=values),
    )
    link = settings_link(ProjectSpec(network=network))
    assert len(link.text) <= USUAL_CHARACTERS
    assert "given weights" in link.account
    assert read_settings_link(link.text).spec.network.layers == network.layers


@pytest.mark.parametrize("around", ["{}", " <{}>\n", '"{}"'])
def test_a_link_that_a_mail_has_broken_into_lines_is_read(around: str) -> None:
    text = settings_link(RICH).text
    lines = "\n".join(text[place : place + 60] for place in range(0, len(text), 60))
    assert is_settings_link(around.format(lines))
    assert read_settings_link(around.format(lines)).spec == RICH


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SCHEME, "damaged"),
        ("gradstudio:1:", "damaged"),
        ("gradstudio:2:abc", "newer GradStudio"),
        ("gradstudio:0:abc", r"version 0, and this GradStudio reads version 1\. Copy all of it again"),
        ("gradstudio:1:" + "A" * MOST_CHARACTERS, "100,000 characters"),
        (f"gradstudio:1:{pack([1, 2])}", "damaged"),
        (f"gradstudio:1:{pack({'own_data': 3})}", "damaged"),
        (f"gradstudio:1:{pack({'colour': 'red'})}", "no such field"),
        (f"gradstudio:1:{pack({'training': {'loss': 'hing'}})}", "Did you mean 'hinge'"),
        (f"gradstudio:1:{pack({'training': {'l2': {'a': {}}}})}", "no legal project"),
        (f"gradstudio:1:{pack({'network': 3})}", "no legal project"),
        (f"gradstudio:1:{pack('[' * 100_000)}", "damaged"),
    ],
)  # fmt: skip
def test_a_link_that_is_none_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(ImportingError, match=why):
        read_settings_link(text)


def test_a_link_that_would_unpack_to_gigabytes_is_refused() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode()
    assert len(bomb) < MOST_CHARACTERS
    with pytest.raises(ImportingError, match="more than any project"):
        read_settings_link(f"gradstudio:1:{bomb}")


def test_a_thousand_broken_links_are_read_or_refused_with_a_sentence() -> None:
    generator = random.Random(15)
    texts = [settings_link(spec).text for spec in (RICH, table_of(), ProjectSpec())]
    fields = json.loads(zlib.decompress(base64.urlsafe_b64decode(texts[1].split(":")[2] + "==")))
    for number in range(1000):
        if number % 2:
            letters = list(texts[number % 3])
            for _ in range(generator.randint(1, 4)):
                letters[generator.randrange(len(letters))] = generator.choice("AZaz09-_:= \n\ud800é")
            text = "".join(letters)
        else:  # whole, but of other fields
            text = f"gradstudio:1:{pack(_shaken(fields, generator))}"
        try:
            read_settings_link(text)
        except GradStudioError as error:
            assert len(str(error)) < 5000  # noqa: PT017 - what is raised is what is looked at


def _shaken(part: object, generator: random.Random) -> object:
    """Return plain data with some of it replaced by something else."""
    if generator.random() < 0.08:
        return generator.choice(
            [None, -1, 0, 1e308, 10**30, "", "given", [], {}, [[]], True, {"kind": "table"}]
        )
    if isinstance(part, dict):
        return {name: _shaken(value, generator) for name, value in part.items()}
    return [_shaken(value, generator) for value in part] if isinstance(part, list) else part


def test_a_link_whose_scheme_a_program_has_written_its_own_way_is_read() -> None:
    text = settings_link(RICH).text
    for scheme in ("Gradstudio:", "GRADSTUDIO:", "GradStudio:"):
        assert read_settings_link(scheme + text.removeprefix(SCHEME)).spec == RICH
