"""Features: formulas over the columns, standardised or not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data import FeatureMap, load_dataset, split
from gradstudio.data.features import evaluate
from gradstudio.engine import ShapeError
from gradstudio.project import Moons, ProjectSpec, SpecError, edits
from gradstudio.project.features import (
    add_feature,
    remove_feature,
    set_features,
    toggle_feature,
    usual_features,
    written,
)
from gradstudio.project.formula import (
    MAX_FORMULA_LENGTH,
    FormulaError,
    is_column_name,
    parse_formula,
)

PLANE = ("x1", "x2")
SPIRAL = edits.set_data(ProjectSpec(), kind="spiral")


def value(text: str, **columns: float) -> float:
    formula = parse_formula(text, tuple(columns))
    arrays = {name: np.array([number]) for name, number in columns.items()}
    return evaluate(formula, arrays, 1)[0].item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x1**2 - x2", 5.5),
        ("-x1**2", -9.0),
        ("2 * (x1 + x2) / 4", 3.25),
        ("x1 - x2 - 1", -1.5),
        ("2**x1**0", 2.0),
        ("sin(x1) * cos(x2)", math.sin(3) * math.cos(3.5)),
        ("min(x1, x2) + max(x1, 10)", 13.0),
        ("sqrt(abs(-x1 * 3))", 3.0),
        ("floor(x2) + sign(-2)", 2.0),
        ("exp(log(x1))", 3.0),
        ("tan(pi / 4) + tanh(0)", 1.0),
        ("  x1 × x2 − 1 ", 9.5),
        ("+x1", 3.0),
        ("1e-3", 0.001),
    ],
)
def test_a_formula_is_computed_as_it_is_written(text: str, expected: float) -> None:
    assert value(text, x1=3.0, x2=3.5) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("x1 * 1,5", "Write decimals with a point", 1),
        ("", "Type a formula", 0),
        ("x1 +", "not finished", 4),
        ("(x1", "not finished", 3),
        ("x3", "no column “x3”", 1),
        ("1 + x_1", "Did you mean x1?", 5),
        ("x1x2", "x1*x2", 1),
        ("x1^2", "x1**2", 4),
        ("2x1", "not understood", 1),
        ("sinn(x1)", "Did you mean sin?", 1),
        ("sin", "Write sin(x1)", 1),
        ("max(x1)", "max takes 2 arguments, not 1", 1),
        ("sin(x1, x2)", "sin takes 1 argument, not 2", 1),
        ("x1 < 2", "no place in a formula", 1),
        ("True", "not a number", 1),
        ("'x1'", "no place", 1),
        ("1j", "no place", 1),
        ("x1 // 2", "no place", 1),
        ("x1.real", "no place", 1),
        ("x1[0]", "no place", 1),
        ("[x1]", "no place", 1),
        ("lambda: x1", "no place", 1),
        ("x1 if x2 else 1", "no place", 1),
        ("(x1 := 2)", "no place", 2),
        ("__import__('os').system('true')", "no place", 1),
        ("open('/etc/passwd')", "no function “open”", 1),
        ("sin(x1=2)", "no place", 1),
        ("sin(*x1)", "no place", 5),
        ("1" + "0" * 150 + "0" * 40 + "e300", "too large", 1),
        ("x" * (MAX_FORMULA_LENGTH + 1), "longer than", 0),
        ("x1 ; x2", "not understood", 4),
        ("  − y", "no column “y”", 5),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, said: str, place: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, PLANE)
    assert said in str(caught.value)
    assert caught.value.place == place


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        found = parse_formula(text, PLANE).columns <= set(PLANE)
    except FormulaError as error:
        found = 0 <= error.place <= len(text) + 1
    assert found


NUMBERS = st.floats(-5, 5)


@st.composite
def formulas(draw: st.DrawFn) -> str:
    leaf = st.one_of(st.sampled_from(PLANE), st.integers(0, 9).map(str))
    text: str = draw(
        st.recursive(
            leaf,
            lambda inner: st.one_of(
                st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
                inner.map(lambda t: f"(-{t})"),
                inner.map(lambda t: f"cos({t})"),
            ),
            max_leaves=8,
        )
    )
    return text


@given(formulas(), NUMBERS, NUMBERS)
def test_formulas_mean_what_python_means(text: str, x1: float, x2: float) -> None:
    if len(text) <= MAX_FORMULA_LENGTH:
        expected = eval(text, {"cos": math.cos, "x1": x1, "x2": x2})  # noqa: S307 - of our own making
        assert value(text, x1=x1, x2=x2) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_numbers_that_explode_cost_no_time() -> None:
    assert math.isinf(value("9**9**9**9", x1=0.0))


@pytest.mark.parametrize("name", ["sin", "pi", "for", "a b", "1st", "", "x.y", "ﬁ"])
def test_names_that_formulas_could_not_speak_of_are_no_columns(name: str) -> None:
    assert not is_column_name(name)


def test_the_map_computes_what_the_network_sees() -> None:
    data = edits.set_data(SPIRAL, standardise=False, features=("x2", "x1**2 - x2", "sin(x1)")).data
    made = load_dataset(data)
    x1, x2 = made.raw.T
    assert made.inputs == pytest.approx(np.column_stack([x2, x1**2 - x2, np.sin(x1)]))
    assert made.features.names == ("x2", "x1**2 - x2", "sin(x1)")
    grid = np.array([[0.5, 2.0], [1.0, -1.0]])
    assert made.features.apply(grid) == pytest.approx(
        np.array([[2.0, -1.75, math.sin(0.5)], [-1.0, 2.0, math.sin(1.0)]])
    )
    assert data.input_count == 3


def test_without_features_the_inputs_are_the_columns_themselves() -> None:
    made = load_dataset(Moons())
    assert made.inputs is made.raw
    assert made.features.is_identity
    assert made.columns == PLANE


def test_standardising_uses_the_training_samples_alone() -> None:
    data = edits.set_data(SPIRAL, features=("x1", "x1**2", "3"), standardise=True, test_share=0.4).data
    made = load_dataset(data)
    parts = split(made, data.test_share, data.seed)
    train = parts.train.inputs
    assert train.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-12)
    assert train.std(axis=0) == pytest.approx([1, 1, 0])
    assert parts.test is not None
    assert abs(parts.test.inputs[:, 1].mean()) > 1e-3
    assert made.features.apply(made.raw) == pytest.approx(made.inputs)


def test_numbers_too_large_to_be_standardised_are_told() -> None:
    data = edits.set_data(SPIRAL, features=("x1", "(1 + x1**2)**200"), standardise=True).data
    with pytest.raises(SpecError, match="cannot be standardised: its numbers are too large"):
        load_dataset(data)


def test_a_formula_without_a_value_at_a_sample_is_told_with_the_sample() -> None:
    with pytest.raises(SpecError, match=r"feature log\(x1\) has no finite value for sample \d+ \(x1 = "):
        load_dataset(edits.set_data(SPIRAL, features=("log(x1)",)).data)


def test_off_the_samples_a_formula_may_have_no_value() -> None:
    features = FeatureMap(columns=PLANE, names=("log(x1)", "1/x2"))
    made = features.apply(np.array([[-1.0, 0.0]]))
    assert math.isnan(made[0, 0])
    assert math.isinf(made[0, 1])


def test_other_columns_than_its_own_are_refused() -> None:
    with pytest.raises(ShapeError, match="do not have 2 columns"):
        FeatureMap.identity(PLANE).apply(np.zeros((3, 3)))


def test_features_are_added_taken_away_and_put_in_order() -> None:
    spec = add_feature(SPIRAL, " sin(x1) ")
    assert spec.data.formulas == ("x1", "x2", "sin(x1)")
    assert spec.input_count == 3
    spec = toggle_feature(spec, "x1")
    assert spec.data.formulas == ("x2", "sin(x1)")
    assert toggle_feature(spec, "x1").data.formulas == ("x1", "x2", "sin(x1)")
    assert remove_feature(toggle_feature(spec, "x1"), "sin(x1)") == SPIRAL
    assert set_features(spec, PLANE) == SPIRAL


def test_the_last_feature_stays() -> None:
    with pytest.raises(SpecError, match="at least one input"):
        remove_feature(remove_feature(SPIRAL, "x1"), "x2")


@pytest.mark.parametrize("formula", ["x1", "y", "", "x1 +"])
def test_a_feature_that_is_there_or_is_none_is_refused(formula: str) -> None:
    with pytest.raises(SpecError):
        add_feature(SPIRAL, formula)


def test_playgrounds_features_and_the_cosines_are_offered() -> None:
    assert set(usual_features(PLANE)) == {
        "x1", "x2", "x1**2", "x2**2", "x1*x2", "sin(x1)", "sin(x2)", "cos(x1)", "cos(x2)",
    }  # fmt: skip
    assert usual_features(("a", "b", "c")) == ("a", "b", "c")


def test_formulas_are_written_as_by_hand() -> None:
    assert [written(text) for text in ("x1**2", "x1*x2", "x1 ** 3 - 2")] == ["x1²", "x1·x2", "x1³−2"]


def test_features_are_kept_where_the_columns_are_the_same() -> None:
    spec = edits.set_data(add_feature(SPIRAL, "x1*x2"), standardise=True)
    assert edits.set_data(spec, kind="circle").data.formulas == ("x1", "x2", "x1*x2")
    sine = edits.set_data(spec, kind="sine").data
    assert sine.formulas == ("x1",)
    assert sine.standardise  # as it suits
    assert edits.set_data(spec, kind="iris").data.standardise


@pytest.mark.parametrize(("samples", "columns"), [(3000, 700), (600_000, 3), (50, 1)])
def test_a_large_table_is_standardised_in_parts_to_the_last_bit(samples: int, columns: int) -> None:
    dice = np.random.default_rng(3)
    raw = dice.normal(100.0, 3.0, (samples, columns))
    raw[:, 0] = 0.1  # the same for all
    rows = np.sort(dice.permutation(samples)[: samples * 4 // 5])
    names = tuple(f"c{index}" for index in range(columns))
    made = FeatureMap.identity(names).standardised(raw, rows).apply(raw)
    mean, deviation = raw[rows].mean(axis=0), raw[rows].std(axis=0)
    mean[0], deviation[0] = 0.1, 1.0
    assert np.array_equal(made, (raw - mean) / deviation)


def test_the_first_sample_without_a_value_is_named_whichever_part_its_feature_is_in() -> None:
    features = tuple(f"sqrt(x1 + {offset / 40})" for offset in range(80, 20, -1))
    spec = Moons(samples=100_000, noise=0.3)
    values = FeatureMap(columns=PLANE, names=features).apply(load_dataset(spec).raw)
    row, index = np.argwhere(np.isnan(values))[0]
    with pytest.raises(SpecError) as refused:
        load_dataset(spec.model_copy(update={"features": features}))
    assert f"feature {features[index]} has no finite value for sample {row + 1} " in str(refused.value)
