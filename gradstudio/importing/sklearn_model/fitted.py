"""The layers of a fitted estimator, and how scikit-learn trained it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import ImportedLayer
from gradstudio.importing.network import Ending
from gradstudio.project.spec import AdamSpec, ConstantRate, Loss, MomentumSpec, NesterovSpec, SgdSpec

_ACTIVATIONS: Mapping[str, str] = {
    "identity": "linear",
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
}
_ENDINGS: Mapping[str, Ending] = {"identity": "none", "logistic": "sigmoid", "softmax": "softmax"}

_REGRESSORS = frozenset({
    "ARDRegression", "BayesianRidge", "ElasticNet", "ElasticNetCV", "HuberRegressor", "Lasso", "LassoCV",
    "LinearRegression", "LinearSVR", "Ridge", "RidgeCV", "SGDRegressor", "TheilSenRegressor",
})  # fmt: skip
_LOGISTIC = frozenset({"LogisticRegression", "LogisticRegressionCV"})
_SCORERS = frozenset({"LinearSVC", "Perceptron", "RidgeClassifier", "SGDClassifier"})

KNOWN = (
    "MLPClassifier, MLPRegressor, LogisticRegression, linear regressions, and pipelines of scalers and these"
)


def is_perceptron(estimator: Any) -> bool:
    """Whether an estimator is an MLP of scikit-learn."""
    return type(estimator).__name__ in ("MLPClassifier", "MLPRegressor")


def layers_of(estimator: Any, called: str) -> tuple[tuple[ImportedLayer, ...], Ending]:
    """Return the layers of a fitted estimator, and what follows on the last.

    Args:
        estimator: of scikit-learn.
        called: what messages call it.

    Raises:
        ImportingError: it is none that is known, is not fitted, or has outputs that a project does not have.
    """
    kind = type(estimator).__name__
    if is_perceptron(estimator):
        return _perceptron(estimator, called)
    if kind in _REGRESSORS | _LOGISTIC | _SCORERS:
        return _linear(estimator, kind, called)
    raise ImportingError(f"{called} is no multi-layer perceptron and no linear model. Known are {KNOWN}.")


def loss_of(estimator: Any) -> Loss | None:
    """Return the loss nearest to what an estimator was fitted by; None for the one that its outputs need."""
    kind = type(estimator).__name__
    if kind in _SCORERS and getattr(estimator, "loss", "") != "log_loss":
        return "hinge"
    return None


def training_of(estimator: Any, samples: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields of a project's training that an MLP tells, and what is different, a sentence each.

    Args:
        estimator: an MLP of scikit-learn.
        samples: number of training samples.
    """
    batch = estimator.batch_size
    size = min(200, samples) if batch == "auto" else min(int(batch), samples)
    fields: dict[str, Any] = {
        "l2": float(estimator.alpha) / (2 * size),  # alpha / 2 · Σ w² / samples of the batch
        "penalize_biases": False,
        "batch_size": None if size >= samples else size,
    }
    notes: tuple[str, ...] = ()
    rate = ConstantRate(rate=float(estimator.learning_rate_init))
    match estimator.solver:
        case "adam":
            adam = AdamSpec(
                beta1=float(estimator.beta_1), beta2=float(estimator.beta_2), epsilon=float(estimator.epsilon)
            )
            fields |= {"optimizer": adam, "learning_rate": rate}
        case "sgd":
            fields |= {"optimizer": _momentum(estimator), "learning_rate": rate}
            if estimator.learning_rate != "constant":
                notes = (f"The learning rate is constant here; it was {estimator.learning_rate}.",)
        case solver:
            fields["batch_size"] = None
            fields["l2"] = float(estimator.alpha) / (2 * samples)
            notes = (f"A project has no {solver}: optimizer and learning rate are as they suit.",)
    return fields, (
        *notes,
        "Training begins anew from these weights: what the optimizer remembered is not taken over.",
    )


def _momentum(estimator: Any) -> Any:
    share = float(estimator.momentum)
    if share == 0.0:
        return SgdSpec()
    return NesterovSpec(momentum=share) if estimator.nesterovs_momentum else MomentumSpec(momentum=share)


def _perceptron(estimator: Any, called: str) -> tuple[tuple[ImportedLayer, ...], Ending]:
    if not hasattr(estimator, "coefs_"):
        raise ImportingError(f"{called} is not fitted yet. Call fit first.")
    kind = getattr(getattr(estimator, "_label_binarizer", None), "y_type_", "")
    if kind.startswith("multilabel"):
        raise ImportingError(
            f"{called} tells several labels at once, but a project has one class for each sample."
        )
    if not hasattr(estimator, "classes_") and estimator.n_outputs_ > 1:
        raise ImportingError(
            f"{called} predicts {estimator.n_outputs_} numbers, but a project learns one. Fit it on one "
            "target."
        )
    end = estimator.out_activation_
    for name, known in ((estimator.activation, _ACTIVATIONS), (end, _ENDINGS)):
        if name not in known:
            raise ImportingError(
                f"{called} has the activation {name}, which a project does not have. Fit it with another one"
                f"{' or another loss' if known is _ENDINGS else ''}."
            )
    hidden = _ACTIVATIONS[estimator.activation]
    last = len(estimator.coefs_) - 1
    return tuple(
        ImportedLayer(
            weight=np.asarray(weight, dtype=np.float64).T,
            bias=np.asarray(bias, dtype=np.float64),
            activation="linear" if index == last else hidden,
        )
        for index, (weight, bias) in enumerate(zip(estimator.coefs_, estimator.intercepts_, strict=True))
    ), _ENDINGS[end]


def _linear(estimator: Any, kind: str, called: str) -> tuple[tuple[ImportedLayer, ...], Ending]:
    if not hasattr(estimator, "coef_"):
        raise ImportingError(f"{called} is not fitted yet. Call fit first.")
    weight = np.atleast_2d(np.asarray(_dense(estimator.coef_), dtype=np.float64))
    bias = np.broadcast_to(np.asarray(estimator.intercept_, dtype=np.float64), (len(weight),))
    if len(weight) > 1 and kind not in _LOGISTIC:
        many = "numbers" if kind in _REGRESSORS else "classes one against the rest"
        raise ImportingError(
            f"{called} tells {len(weight)} {many}, but a project learns one number or two classes so."
        )
    layer = ImportedLayer(
        weight=weight,
        bias=bias,
        has_bias=bool(getattr(estimator, "fit_intercept", True)),
        activation="linear",
    )
    ending: Ending = "none"
    if kind in _LOGISTIC or getattr(estimator, "loss", "") == "log_loss":
        ending = "sigmoid" if len(weight) == 1 else "softmax"
    return (layer,), ending


def _dense(weights: Any) -> Any:
    return weights.toarray() if hasattr(weights, "toarray") else weights
