from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradstudio
from gradstudio.compiled.maps import activations_of
from gradstudio.data.source import load_dataset
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.new_project import new_project
from gradstudio.importing.sklearn_model.estimator import network_of_estimator
from gradstudio.project.spec import AdamSpec, ConstantRate, NesterovSpec
from gradstudio.training import Session
from gradstudio.training.run.packed_config import net_config

pytest.importorskip("sklearn")

from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.multioutput import MultiOutputRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    RobustScaler,
    StandardScaler,
)
from sklearn.tree import DecisionTreeClassifier

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

RNG = np.random.default_rng(4)
XS = RNG.normal(size=(60, 3)) * [1.0, 5.0, 0.01] + [0.0, 20.0, -3.0]
NUMBERS = np.sin(XS[:, 0]) + 0.1 * XS[:, 1]
TWO = np.where(np.median(NUMBERS) < NUMBERS, "yes", "no")
FOUR: Any = {"hidden_layer_sizes": (4,)}
THREE = np.digitize(NUMBERS, np.quantile(NUMBERS, [0.3, 0.7])) + 5  # 5, 6 and 7
SCALERS = {
    "none": (),
    "standard": (StandardScaler,),
    "only scale": (lambda: StandardScaler(with_mean=False),),
    "only mean": (lambda: StandardScaler(with_std=False),),
    "min max": (lambda: MinMaxScaler(feature_range=(-1, 1)),),
    "max abs": (MaxAbsScaler,),
    "robust": (RobustScaler,),
    "two": (MinMaxScaler, StandardScaler),
}


def said(estimator: Any, network: Any, xs: Any) -> Any:
    if network.ending == "none":
        return (estimator.decision_function if network.class_names else estimator.predict)(xs)[:, np.newaxis]
    shares = estimator.predict_proba(xs)
    return shares[:, 1:] if network.ending == "sigmoid" else shares


def same(estimator: Any, xs: Any, ys: Any) -> Any:
    """Hold the outputs of a project to those of the estimator that it was made of, and return the project."""
    network, options = network_of_estimator(estimator, len(xs))
    spec = new_project(network, xs, ys, options).spec
    inputs = load_dataset(spec.data).inputs
    ours = network.ended(activations_of(net_config(spec), Session(spec).parameters(), inputs)[-1].T)
    theirs = said(estimator, network, xs)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12 * np.abs(theirs).max())
    return spec


@given(
    target=st.sampled_from(["number", "two", "three"]),
    scaler=st.sampled_from(sorted(SCALERS)),
    hidden=st.lists(st.integers(1, 6), max_size=3),
    activation=st.sampled_from(["identity", "logistic", "tanh", "relu"]),
    solver=st.sampled_from(["adam", "sgd", "lbfgs"]),
    seed=st.integers(0, 99),
)
@settings(max_examples=40)
def test_any_perceptron_says_the_same_as_its_project(
    target: str, scaler: str, hidden: list[int], activation: str, solver: str, seed: int
) -> None:
    ys: Any = {"number": NUMBERS, "two": TWO, "three": THREE}[target]
    kind = MLPRegressor if target == "number" else MLPClassifier
    mlp = kind(
        hidden_layer_sizes=hidden,
        activation=activation,
        solver=solver,
        max_iter=2,
        random_state=seed,
        learning_rate_init=1e-4,
    )
    estimator = make_pipeline(*(make() for make in SCALERS[scaler]), mlp)
    estimator.fit(XS, ys)
    spec = same(estimator, XS, ys)
    assert spec.data.task == {"number": "regression", "two": "binary", "three": "multiclass"}[target]
    assert spec.training.loss == {
        "number": "half_squared_error", "two": "logistic", "three": "softmax_cross_entropy",
    }[target]  # fmt: skip


def test_a_pipeline_that_was_fitted_on_the_samples_is_the_datas_standardising() -> None:
    estimator = make_pipeline(StandardScaler(), MLPClassifier(**FOUR, max_iter=20, random_state=1)).fit(
        XS, TWO
    )
    spec = same(estimator, XS, TWO)
    assert spec.data.standardise
    assert spec.data.features == ()
    assert spec.data.class_names == ("no", "yes")
    elsewhere = same(estimator, XS[:30], TWO[:30])
    assert not elsewhere.data.standardise
    assert elsewhere.data.features[1].startswith("(x2 - ")


def test_training_is_what_it_was() -> None:
    mlp = MLPRegressor(**FOUR, max_iter=3, alpha=0.3, batch_size=20, beta_1=0.8, learning_rate_init=0.02)
    spec = same(mlp.fit(XS, NUMBERS), XS, NUMBERS)
    assert spec.training.optimizer == AdamSpec(beta1=0.8)
    assert spec.training.learning_rate == ConstantRate(rate=0.02)
    assert (spec.training.batch_size, spec.training.l2, spec.training.penalize_biases) == (20, 0.0075, False)
    sgd = MLPRegressor(**FOUR, solver="sgd", max_iter=2, momentum=0.7, learning_rate="invscaling").fit(
        XS * 0, NUMBERS
    )
    network, options = network_of_estimator(sgd.fit(0 * XS, NUMBERS), 60)
    assert options.training["optimizer"] == NesterovSpec(momentum=0.7)
    assert options.training["batch_size"] is None  # all 60 of at most 200
    assert any("it was invscaling" in note for note in network.notes)


def test_one_more_step_is_the_one_that_scikit_learn_takes() -> None:
    """Loss and penalty are scaled as there: with momentum 0 the next step of both is plain gradient descent."""
    mlp = MLPRegressor(
        **FOUR, activation="tanh", solver="sgd", momentum=0, alpha=0.5, learning_rate_init=0.01, batch_size=60,
        shuffle=False, max_iter=1, random_state=2, warm_start=True,
    )  # fmt: skip
    xs = (XS - XS.mean(axis=0)) / XS.std(axis=0)
    network, options = network_of_estimator(mlp.fit(xs, NUMBERS), 60)
    spec = new_project(network, xs, NUMBERS, options).spec
    session = Session(spec)
    session.advance(1)
    after, _ = network_of_estimator(mlp.fit(xs, NUMBERS), 60)
    np.testing.assert_allclose(session.parameters(), after.parameters(), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(
    ("estimator", "ys", "loss"),
    [(LinearRegression(), NUMBERS, "half_squared_error"), (Ridge(), NUMBERS, "half_squared_error"),
     (LinearRegression(fit_intercept=False), NUMBERS, "half_squared_error"),
     (LogisticRegression(), TWO, "logistic"), (LogisticRegression(), THREE, "softmax_cross_entropy"),
     (SGDClassifier(random_state=1), TWO, "hinge"),
     (SGDClassifier(loss="log_loss", random_state=1), TWO, "logistic")],
)  # fmt: skip
def test_linear_models_are_networks_of_one_layer(estimator: Any, ys: Any, loss: str) -> None:
    spec = same(make_pipeline(StandardScaler(), estimator).fit(XS, ys), XS, ys)
    assert len(spec.network.layers) == 1
    assert spec.training.loss == loss
    assert bool(spec.network.cut) == (not getattr(estimator, "fit_intercept", True))


def test_a_search_gives_the_one_that_it_found_and_names_of_columns_are_kept() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(XS, columns=["a", "b size", "c"])
    search = GridSearchCV(make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": [0.1, 1.0]}, cv=2)
    search.fit(frame, NUMBERS)
    network, options = network_of_estimator(search, 60)
    spec = new_project(network, frame, pandas.Series(NUMBERS), options).spec
    assert spec.data.columns == ("a", "b_size", "c")


def test_without_samples_it_opens_all_the_same() -> None:
    network, options = network_of_estimator(MLPClassifier(**FOUR, max_iter=2).fit(XS, TWO))
    brought = new_project(network, options=options)
    assert brought.spec.data.class_names == ("no", "yes")


class Doubled(LinearRegression):
    def predict(self, X: Any) -> Any:  # noqa: N803 - as it is called there
        return 2 * super().predict(X)


def poisson() -> Any:
    """Return what ends in exp; older versions of scikit-learn have no such loss, and the end is set by hand."""
    estimator = MLPRegressor(**FOUR, max_iter=1).fit(XS, NUMBERS)
    estimator.out_activation_ = "exp"
    return estimator


LABELS = np.column_stack([TWO == "yes", THREE == 5]).astype(int)


@pytest.mark.parametrize(
    ("make", "message"),
    [(lambda: DecisionTreeClassifier().fit(XS, TWO), "The DecisionTreeClassifier is no multi-layer perceptron"),
     (MLPClassifier, "The MLPClassifier is not fitted yet. Call fit"),
     (LinearRegression, "is not fitted yet"),
     (lambda: make_pipeline(PCA(2), Ridge()).fit(XS, NUMBERS),
      r"pca \(PCA\) comes before the network, .* Known are StandardScaler"),
     (lambda: make_pipeline(FunctionTransformer(np.abs), Ridge()).fit(XS, NUMBERS), "functiontransformer"),
     (lambda: make_pipeline(MinMaxScaler(clip=True), Ridge()).fit(XS, NUMBERS), "clips"),
     (lambda: MLPRegressor(**FOUR, max_iter=1).fit(XS, XS[:, :2]), "predicts 2 numbers, but a project learns one"),
     (lambda: MLPClassifier(**FOUR, max_iter=1).fit(XS, LABELS), "several labels"),
     (poisson, "has the activation exp, which a project does not have"),
     (lambda: LinearRegression().fit(XS, XS[:, :2]), "predicts 2 numbers"),
     (lambda: SGDClassifier().fit(XS, THREE), "each of 3 classes from all others"),
     (lambda: MultiOutputRegressor(Ridge()).fit(XS, XS), "no multi-layer perceptron"),
     (lambda: Doubled().fit(XS, NUMBERS), "no multi-layer perceptron"),
     (lambda: MLPRegressor, "takes a fitted estimator"),
     (lambda: 3, "takes a fitted estimator of scikit-learn, not 3")],
)  # fmt: skip
def test_what_is_no_network_is_named_with_why(make: Any, message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        network_of_estimator(make())


def test_answers_that_do_not_follow_from_the_layers_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    estimator = LinearRegression().fit(XS, NUMBERS)
    monkeypatch.setattr(estimator, "predict", lambda xs: np.ones(len(xs)), raising=False)
    with pytest.raises(ImportingError, match="does more than its layers"):
        network_of_estimator(estimator)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "settings",
    [
        {"solver": "sgd", "momentum": 1.0},
        {"solver": "adam", "epsilon": 2.0},
        {"solver": "adam", "learning_rate_init": 1e4},
        {"solver": "adam", "alpha": 1e9},
        {"solver": "lbfgs", "alpha": 1e9},
    ],
)
def test_settings_that_no_project_has_are_the_nearest_that_it_has_and_that_is_told(
    settings: dict[str, Any],
) -> None:
    estimator = MLPRegressor(hidden_layer_sizes=(2,), max_iter=1, random_state=1, **settings)
    xs, ys = np.random.default_rng(1).normal(size=(20, 2)), np.arange(20.0)
    with np.errstate(all="ignore"):
        estimator.fit(xs, ys)
    for weights in (*estimator.coefs_, *estimator.intercepts_):
        weights[...] = 0.5
    network, options = network_of_estimator(estimator, len(xs))
    brought = new_project(network, xs, ys, options)
    name, value = list(settings.items())[-1]
    (note,) = [each for each in brought.notes if each.startswith(f"{name} is ")]
    assert note.endswith(f"it was {value:g}.")


def test_a_data_frame_whose_columns_stand_in_another_order_is_told_apart_by_names() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    draw = np.random.default_rng(3)
    frame = pandas.DataFrame(draw.normal(size=(30, 2)), columns=["a", "b"])
    frame["b"] += 5 * frame["a"]
    ys = (frame["a"] > 0).astype(int)
    estimator = LogisticRegression().fit(frame, ys)
    turned = gradstudio.from_sklearn(estimator, frame[["b", "a"]], ys)
    assert turned.spec == gradstudio.from_sklearn(estimator, frame, ys).spec
    assert turned.predict(frame[["b", "a"]]).tolist() == estimator.predict(frame).astype(str).tolist()
    assert turned.predict(frame.to_numpy()).tolist() == turned.predict(frame).tolist()
    for wrong in (turned.predict, lambda xs: gradstudio.from_sklearn(estimator, xs, ys)):
        with pytest.raises(ImportingError, match=r"xs has the columns a, c, but the .* takes a, b"):
            wrong(frame.rename(columns={"b": "c"}))
