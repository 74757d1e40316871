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

_MOST = 1000.0
"""Of learning rates and penalties in a project."""
_MOST_MOMENTUM = 0.9999
"""In a project some of the last step always goes."""

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
    legal = _LegalNumbers()
    batch = estimator.batch_size
    size = min(200, samples) if batch == "auto" else min(int(batch), samples)
    fields: dict[str, Any] = {
        "l2": legal.strength(estimator, size),
        "penalize_biases": False,
        "batch_size": None if size >= samples else size,
    }
    notes: tuple[str, ...] = ()
    match estimator.solver:
        case "adam":
            adam = AdamSpec(
                beta1=float(estimator.beta_1),
                beta2=float(estimator.beta_2),
                epsilon=legal.number(estimator, "epsilon", 1.0),
            )
            fields |= {"optimizer": adam, "learning_rate": legal.rate(estimator)}
        case "sgd":
            momentum = legal.number(estimator, "momentum", _MOST_MOMENTUM)
            fields |= {
                "optimizer": _momentum(momentum, is_nesterov=estimator.nesterovs_momentum),
                "learning_rate": legal.rate(estimator),
            }
            if estimator.learning_rate != "constant":
                notes = (f"The learning rate is constant here; it was {estimator.learning_rate}.",)
        case solver:
            fields["batch_size"] = None
            fields["l2"] = legal.strength(estimator, samples)
            notes = (f"A project has no {solver}: GradStudio chose the optimizer and the learning rate.",)
    return fields, (
        *notes,
        *legal.notes.values(),
        "Training begins anew from these weights: what the optimizer remembered is not taken over.",
    )


class _LegalNumbers:
    """Settings of an estimator as a project can have them.

    Attributes:
        notes: of those that are others here, a sentence each, by name.
    """

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def number(self, estimator: Any, name: str, most: float) -> float:
        """Return a setting, or the largest that a project can have."""
        return self._at_most(name, float(getattr(estimator, name)), most)

    def rate(self, estimator: Any) -> ConstantRate:
        """Return the learning rate."""
        return ConstantRate(rate=self.number(estimator, "learning_rate_init", _MOST))

    def strength(self, estimator: Any, size: int) -> float:
        """Return the penalty for a batch of some samples: there it is alpha / 2 · Σ w² / samples."""
        return self._at_most("alpha", float(estimator.alpha), _MOST * 2 * size) / (2 * size)

    def _at_most(self, name: str, value: float, most: float) -> float:
        self.notes.pop(name, None)
        if value > most:
            self.notes[name] = (
                f"{name} is {most:g} here, which is the most that a project has; it was {value:g}."
            )
        return min(value, most)


def _momentum(share: float, *, is_nesterov: bool) -> Any:
    if share == 0.0:
        return SgdSpec()
    return NesterovSpec(momentum=share) if is_nesterov else MomentumSpec(momentum=share)


def _perceptron(estimator: Any, called: str) -> tuple[tuple[ImportedLayer, ...], Ending]:
    if not hasattr(estimator, "coefs_"):
        raise ImportingError(f"{called} is not fitted yet. Call fit first.")
    kind = getattr(getattr(estimator, "_label_binarizer", None), "y_type_", "")
    if kind.startswith("multilabel"):
        raise ImportingError(
            f"{called} predicts several labels for a sample, but a project has one class for each sample."
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
        raise ImportingError(
            f"{called} predicts {len(weight)} numbers, but a project learns one. Fit it on one target."
            if kind in _REGRESSORS
            else f"{called} tells each of {len(weight)} classes from all others, but a project has one softmax for "
            "them. Fit a LogisticRegression."
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
