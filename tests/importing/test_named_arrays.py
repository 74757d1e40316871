from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.named_arrays import network_of_arrays

Arrays = dict[str, NDArray[np.float64]]


def layers(*sizes: int) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    rng = np.random.default_rng(sum(sizes))
    return [(rng.normal(size=(out, into)), rng.normal(size=out)) for into, out in itertools.pairwise(sizes)]


def expect(arrays: Arrays, made: list[tuple[NDArray[np.float64], NDArray[np.float64]]]) -> None:
    read = network_of_arrays(arrays, "file")
    assert [layer.weight.tolist() for layer in read.layers] == [weight.tolist() for weight, _ in made]
    assert [layer.bias.tolist() for layer in read.layers] == [bias.tolist() for _, bias in made]
    assert read.activations == (None,) * len(made)


STYLES = {
    "state_dict": (lambda k: (f"{2 * k}.weight", f"{2 * k}.bias"), False),
    "named": (lambda k: (f"net.fc{k}.weight", f"net.fc{k}.bias"), False),
    "sklearn": (lambda k: (f"coefs_{k}", f"intercepts_{k}"), True),
    "keras": (lambda k: (f"dense_{k}/kernel:0", f"dense_{k}/bias:0"), True),
    "script": (lambda k: (f"W{k + 1}", f"b{k + 1}"), True),
    "long": (lambda k: (f"weights_{k}", f"biases_{k}"), False),
    "none": (lambda k: (f"arr_{2 * k}", f"arr_{2 * k + 1}"), False),
}


@pytest.mark.parametrize("style", STYLES)
@given(sizes=st.lists(st.integers(1, 5), min_size=2, max_size=14), shuffled=st.randoms(use_true_random=False))
def test_names_of_every_usual_style_are_understood_in_any_order(
    style: str, sizes: list[int], shuffled: object
) -> None:
    names, rows_are_inputs = STYLES[style]
    made = layers(*sizes)
    if style == "script" and all(weight.shape == weight.T.shape for weight, _ in made):
        return  # nothing tells
    entries = []
    for k, (weight, bias) in enumerate(made):
        entries += [(names(k)[0], weight.T if rows_are_inputs else weight), (names(k)[1], bias)]
    shuffled.shuffle(entries)  # type: ignore[attr-defined]
    expect(dict(entries), made)


def test_layers_with_names_that_tell_no_order_follow_their_shapes() -> None:
    made = layers(2, 7, 3, 1)
    names = ["inner", "hidden", "a_last"]
    arrays = {f"{name}.{part}": array for name, pair in zip(names, made, strict=True)
              for part, array in zip(("weight", "bias"), pair, strict=True)}  # fmt: skip
    expect(dict(reversed(arrays.items())), made)


def test_layers_of_equal_shape_follow_the_order_of_the_file() -> None:
    made = layers(3, 3, 3, 3)
    names = ["zebra", "horse", "ant"]
    arrays = {f"{name}.{part}": array for name, pair in zip(names, made, strict=True)
              for part, array in zip(("weight", "bias"), pair, strict=True)}  # fmt: skip
    read = network_of_arrays(arrays, "file")
    assert [layer.name for layer in read.layers] == names
    assert "rows are taken as neurons" in read.notes[0]
    unsure = network_of_arrays(arrays, "file", in_order=False)
    assert "order is taken to be ant, horse, zebra" in unsure.notes[0]


def test_a_layer_without_biases_says_so() -> None:
    (weight, _), (last, bias) = layers(2, 3, 1)
    read = network_of_arrays({"0.weight": weight, "2.weight": last, "2.bias": bias}, "file")
    assert [layer.has_bias for layer in read.layers] == [False, True]
    assert read.layers[0].bias.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [({"conv1.weight": np.ones((6, 1, 5, 5))}, r"conv1.weight in file has the shape \(6, 1, 5, 5\): a layer"),
     ({"0.weight": np.ones((3, 2)), "0.bias": np.ones(3), "1.weight": np.ones(3), "1.bias": np.ones(3)},
      "1.weight in file has the shape .* A normalisation is no layer"),
     ({"0.weight": np.ones((3, 2)), "0.bias": np.ones(3), "1.weight": np.ones((1, 4)), "1.bias": np.ones(1)},
      "Layer 2 takes 4 inputs, but 3 come from layer 1"),
     ({"0.weight": np.ones((3, 2)), "0.bias": np.ones(4)}, r"the shape \(3, 2\) and the biases \(4,\)"),
     ({"0.weight": np.ones((3, 2)), "running_mean": np.ones(3)}, "running_mean in file is neither weights"),
     ({"0.bias": np.ones(3)}, "0.bias in file has no weights beside it"),
     ({"arr_0": np.ones(3)}, "follows on no weights"),
     ({"0.weight": np.array([["a"]])}, "is of <U1"),
     ({"0.weight": np.ones((0, 2))}, "has the shape"),
     ({}, "holds no arrays"),
     ({f"{k}.weight": np.ones((1, 1)) for k in range(1001)}, "1,001 arrays")],
)  # fmt: skip
def test_what_is_no_layer_is_named(arrays: Arrays, message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        network_of_arrays(arrays, "file")


def test_many_layers_of_equal_shape_beside_one_that_fits_nowhere_are_told_without_trying_all_orders() -> None:
    arrays = {f"{letter}.weight": np.ones((4, 4)) for letter in "abcdefghijk"}
    with pytest.raises(ImportingError, match="takes"):
        network_of_arrays({**arrays, "z.weight": np.ones((3, 5))}, "file")
