"""A link of TensorFlow Playground becomes the project that it describes; what is not taken over is named."""

from __future__ import annotations

import random
import string
from dataclasses import replace

import pytest

from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.playground_link import is_playground_link, read_playground_link
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import MultiGaussian, Plane, ProjectSpec, Spiral

SITE = "https://playground.tensorflow.org/"
WHOLE = (
    SITE
    + "#activation=relu&regularization=L2&batchSize=25&dataset=spiral&regDataset=reg-gauss&learningRate=0.1"
    "&regularizationRate=0.003&noise=15&networkShape=8,6,4&seed=0.31415&showTestData=true&discretize=false"
    "&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false&cosX=false&sinX=true&cosY=true"
    "&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false&playButton_hide=true"
)


def read(parameters: str) -> ProjectSpec:
    return read_playground_link(f"{SITE}#{parameters}").spec


def ignored(parameters: str) -> set[str]:
    return {name for part in read_playground_link(f"{SITE}#{parameters}").ignored for name in part.names}


def test_a_bare_link_is_what_playground_opens_with() -> None:
    preset = next(preset for preset in PRESETS if preset.name == "playground").spec
    found = read_playground_link(SITE)
    # No penalty is over weights or biases, but Playground's would be over weights.
    assert found.spec == preset.model_copy(
        update={"training": preset.training.model_copy(update={"penalize_biases": False})}
    )
    assert found.ignored == ()


def test_every_parameter_of_a_whole_link_is_taken_over_or_named() -> None:
    found = read_playground_link(WHOLE)
    spec, training = found.spec, found.spec.training
    assert isinstance(spec.data, Spiral)
    assert (spec.data.samples, spec.data.noise, spec.data.test_share) == (500, 0.15, 0.3)
    assert spec.data.features == ("x1", "x1**2", "x1*x2", "sin(x1)")
    assert [(layer.size, layer.activation) for layer in spec.network.layers] == [
        (8, "relu"), (6, "relu"), (4, "relu"), (1, "tanh")
    ]  # fmt: skip
    assert spec.network.initialisation.kind == "playground"
    assert training.learning_rate.kind == "constant"
    assert training.learning_rate.rate == 0.1
    assert (training.loss, training.batch_size) == ("half_squared_error", 25)
    assert (training.l1, training.l2, training.penalize_biases) == (0.0, 0.0015, False)
    names = [name for part in found.ignored for name in part.names]
    assert names == ["seed", "regDataset", "showTestData", "cosY", "playButton_hide"]
    assert all(name in found.account for name in names)


def test_what_the_link_names_counts_as_chosen_by_hand() -> None:
    assert read("").chosen == ()
    assert read("learningRate=0.1&batchSize=10&regularization=L1").chosen == (
        "training.learning_rate", "training.batch_size", "training.l1", "training.l2"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [("problem=regression", Plane), ("problem=regression&regDataset=reg-gauss", MultiGaussian)],
)
def test_a_regression_has_its_own_data_and_a_linear_output(parameters: str, kind: type) -> None:
    spec = read(parameters)
    assert isinstance(spec.data, kind)
    assert spec.data.sample_count == 1200
    assert spec.network.layers[-1].activation == "linear"
    assert ignored(parameters + "&dataset=xor") == {"dataset"}


@pytest.mark.parametrize(("name", "kind"), [("circle", "circle"), ("xor", "xor"), ("gauss", "gaussians")])
def test_the_data_of_a_classification_is_of_the_same_definition(name: str, kind: str) -> None:
    assert read(f"dataset={name}").data.kind == kind


def test_a_penalty_is_as_strong_as_in_playground() -> None:
    # There L2 takes rate · w off a weight, so that our α·w² has half of it, and L1 takes rate · sign(w) off.
    assert read("regularization=L2&regularizationRate=0.1").training.l2 == 0.05
    found = read_playground_link(f"{SITE}#regularization=L1&regularizationRate=0.1")
    assert (found.spec.training.l1, found.spec.training.l2) == (0.1, 0.0)
    assert "stays there for good" in found.account


def test_a_rate_without_a_penalty_is_named() -> None:
    assert read("regularizationRate=0.1").training.l2 == 0.0
    assert ignored("regularizationRate=0.1") == {"regularizationRate"}
    assert ignored("regularizationRate=0") == set()


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [("networkShape=", []), ("networkShape=7", [7]), ("networkShape=2,2,2,2,2,2,2", [2] * 7)],
)
def test_the_shape_of_the_network_is_that_of_the_link(shape: str, sizes: list[int]) -> None:
    assert [layer.size for layer in read(shape).network.layers[:-1]] == sizes


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ("activation=elu", "activation=elu"),
        ("learningRate=fast", "learningRate=fast"),
        ("learningRate=-1", "learningRate=-1"),
        ("learningRate=NaN", "learningRate=NaN"),
        ("batchSize=0", "batchSize=0"),
        ("batchSize=2.5", "batchSize=2.5"),
        ("networkShape=4,many", "networkShape=4,many"),
        ("networkShape=4,0", "networkShape=4,0"),
        ("networkShape=9999", "networkShape=9999"),
        ("dataset=moons", "dataset=moons"),
        ("problem=ranking", "problem=ranking"),
        ("noise=80", "noise=80"),
        ("percTrainData=1", "percTrainData=1"),
    ],
)
def test_a_value_that_is_not_legal_is_named_with_what_is_taken_instead(parameters: str, named: str) -> None:
    found = read_playground_link(f"{SITE}#{parameters}")
    assert {name for part in found.ignored for name in part.names} == {named}
    assert "is taken" in found.account
    # Noise and share go to the nearest that there is; else it is Playground's default.
    if named.startswith(("noise", "perc")):
        assert (found.spec.data.noise, found.spec.data.test_share) in ((0.5, 0.5), (0.0, 0.9))  # type: ignore[union-attr]
    else:
        assert found.spec == read("")


def test_a_network_without_inputs_gets_the_two_columns() -> None:
    assert read("x=false&y=false").data.formulas == ("x1", "x2")
    assert ignored("x=false&y=false") == {"x", "y"}


def test_weights_from_zero_are_told() -> None:
    found = read_playground_link(f"{SITE}#initZero=true")
    assert found.spec.network.initialisation.kind == "zeros"
    assert "weights from zero" in found.account


def test_a_seed_gives_the_same_points_each_time_and_others_than_another() -> None:
    assert read("seed=0.5") == read("seed=0.5")
    assert read("seed=0.5").data.seed != read("seed=0.6").data.seed
    assert ignored("seed=0.5") == {"seed"}


@pytest.mark.parametrize(
    "around",
    ["{}", "  {}\n", "<{}>", '"{}"', "`{}`"],
)
def test_a_link_is_known_by_what_stands_around_it_in_a_mail(around: str) -> None:
    text = around.format(WHOLE)
    assert is_playground_link(text)
    assert read_playground_link(text) == read_playground_link(WHOLE)


@pytest.mark.parametrize(
    "begin",
    ["http://playground.tensorflow.org/", "playground.tensorflow.org", "HTTPS://PLAYGROUND.TENSORFLOW.ORG/"],
)
def test_an_address_can_be_written_in_several_ways(begin: str) -> None:
    assert read_playground_link(f"{begin}#networkShape=3").spec == read("networkShape=3")


def test_a_link_that_was_escaped_is_read_all_the_same() -> None:
    assert read_playground_link(f"{SITE}#networkShape=3%2C2").spec == read("networkShape=3,2")
    assert read_playground_link(f"{SITE}%23networkShape=3%2C2").spec == read("networkShape=3,2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/#x=true",
        "https://playground.tensorflow.org.example.org/#x=true",
        "a b",
        SITE + "x" * 30_000,
    ],
)
def test_what_is_no_link_is_refused_with_a_sentence(text: str) -> None:
    assert not is_playground_link(text)
    with pytest.raises(ImportingError, match="no link of TensorFlow Playground"):
        read_playground_link(text)


def mutated(text: str, generator: random.Random) -> str:
    """Return a text with a few characters changed, put in, taken out, doubled or exchanged."""
    letters = list(text)
    alphabet = string.printable + "é−٣\x00\ud800"
    for _ in range(generator.randint(1, 8)):
        place = generator.randrange(len(letters) + 1)
        match generator.randrange(5):
            case 0:
                letters[place : place + 1] = [generator.choice(alphabet)]
            case 1:
                letters.insert(place, generator.choice(alphabet))
            case 2:
                del letters[place : place + generator.randint(1, 20)]
            case 3:
                letters[place:place] = letters[place : place + generator.randint(1, 60)]
            case 4:
                letters.insert(place, generator.choice(("1e999", "-", ",,", "&", "=", "%", "#", "9" * 50)))
    return "".join(letters)


def test_a_thousand_broken_links_are_read_or_refused_with_a_sentence() -> None:
    generator = random.Random(15)
    read_count = 0
    for _ in range(1000):
        text = mutated(WHOLE, generator)
        try:
            found = read_playground_link(text)
        except GradStudioError as error:
            assert str(error).endswith((".", "!"))  # noqa: PT017 - what is raised is what is looked at
            continue
        read_count += 1
        assert found.account.isprintable() or not text.isprintable()
        assert replace(found).spec.input_count >= 1
    assert read_count > 500
