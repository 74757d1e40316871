"""The words of the window, each in one plain sentence, for the glossary and for tool tips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the field.

    Attributes:
        term: the word.
        meaning: what it means, in a sentence.
        fields: paths of the fields of a project whose tool tips say so.
        also: other words under which it is found.
    """

    term: str
    meaning: str
    fields: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


GLOSSARY: tuple[Word, ...] = (
    Word(term="Accuracy", meaning="The share of the samples whose class the network gets right."),
    Word(
        term="Activation",
        meaning="The function that a neuron puts its weighted sum through, so that a network can bend its lines.",
        also=("ReLU", "tanh", "sigmoid", "GELU", "SiLU", "sine", "nonlinearity"),
    ),
    Word(
        term="Adam",
        meaning="An optimizer that divides the running mean of each gradient by the running size of it.",
        also=("AdamW",),
    ),
    Word(
        term="Backpropagation",
        meaning="Computing all gradients in one walk from the loss back, each scalar passing its gradient on to "
        "those that it was computed from.",
        also=("backward pass", "autograd"),
    ),
    Word(
        term="Batch size",
        meaning="The number of samples that one step is computed from.",
        fields=("training.batch_size",),
        also=("batch", "mini-batch"),
    ),
    Word(
        term="Beta",
        meaning="The share of a running mean that is kept from one step to the next.",
        fields=("training.optimizer.beta1", "training.optimizer.beta2", "training.optimizer.alpha"),
        also=("β₁", "β₂", "α", "decay"),
    ),
    Word(
        term="Bias",
        meaning="The number that a neuron adds to its weighted sum, whatever its inputs are.",
        fields=("training.penalize_biases",),
    ),
    Word(
        term="Chain rule",
        meaning="The gradient of a scalar is the sum of local derivative times gradient over all its uses.",
    ),
    Word(
        term="Class",
        meaning="One of the kinds that a network is to tell apart.",
        fields=("data.classes",),
        also=("classification",),
    ),
    Word(
        term="Clipping",
        meaning="Making large gradients smaller before a step, so that no single step goes astray.",
        fields=("training.clipping.kind", "training.clipping.limit"),
        also=("gradient clipping", "norm"),
    ),
    Word(
        term="Confusion matrix",
        meaning="A table that counts, for each class, as what the network takes its samples.",
        also=("precision", "recall", "F1"),
    ),
    Word(
        term="Contribution",
        meaning="What one use of a scalar adds to its gradient: local derivative times gradient.",
    ),
    Word(
        term="Cross-entropy",
        meaning="A loss for several classes: minus the logarithm of the probability that the right class is given.",
        also=("softmax",),
    ),
    Word(
        term="Data set",
        meaning="The samples that the network learns from and is tested on.",
        also=("data",),
    ),
    Word(
        term="Decision boundary",
        meaning="The line in the output map where the network changes from one class to another.",
    ),
    Word(
        term="Dropout",
        meaning="Leaving out neurons at random in each step, so that the network does not rely on any single one.",
    ),
    Word(
        term="Engine",
        meaning="What computes the training: compiled kernels, or micrograd's scalars one by one.",
        fields=("training.engine",),
        also=("kernel", "reference"),
    ),
    Word(
        term="Epoch",
        meaning="One pass through all training samples.",
        fields=("training.stop.epochs",),
    ),
    Word(
        term="Epsilon",
        meaning="A small number in a denominator that keeps a step finite where the gradients are 0.",
        fields=("training.optimizer.epsilon",),
        also=("ε",),
    ),
    Word(
        term="Feature",
        meaning="A column that the network is given as an input, as it is or computed by a formula.",
        also=("input", "column"),
    ),
    Word(
        term="Final rate",
        meaning="The learning rate at which a schedule ends.",
        fields=("training.learning_rate.end", "training.learning_rate.floor"),
    ),
    Word(
        term="Forward pass",
        meaning="Computing the value of each scalar from its operands, from the inputs to the loss.",
    ),
    Word(
        term="Freeze",
        meaning="Keeping a part of the network as it is while the rest learns.",
        also=("frozen",),
    ),
    Word(
        term="Gradient",
        meaning="How much the loss rises for each unit that a number rises; training moves it the other way.",
        also=("grad", "derivative"),
    ),
    Word(
        term="Graph",
        meaning="All scalars of the computation with an arrow from each operand to what is computed from it.",
        also=("node", "edge", "canvas"),
    ),
    Word(
        term="Hidden space",
        meaning="How a layer sees the samples: each one at the place of the activations that it causes there.",
        also=("representation",),
    ),
    Word(
        term="Hinge loss",
        meaning="A loss for two classes: 0 once the score is beyond 1 on the right side, and rising in a straight "
        "line before.",
        also=("margin",),
    ),
    Word(
        term="Initial weights",
        meaning="The weights before the first step, drawn at random and scaled to the size of their layer.",
        fields=("network.initialisation.kind",),
        also=("initialisation", "Xavier", "He"),
    ),
    Word(
        term="Inspector",
        meaning="The panel that shows of one scalar what it is computed from and where its gradient comes from.",
    ),
    Word(
        term="L1 penalty",
        meaning="Adding the sizes of the weights to the loss, which drives those that hardly help to exactly 0.",
        fields=("training.l1",),
        also=("regularisation", "lasso"),
    ),
    Word(
        term="L2 penalty",
        meaning="Adding the squares of the weights to the loss, which keeps them small and the output smooth.",
        fields=("training.l2",),
        also=("regularisation", "ridge"),
    ),
    Word(
        term="Layer",
        meaning="Neurons side by side that all take the outputs of the layer before.",
        also=("hidden layer", "output layer"),
    ),
    Word(
        term="Learning rate",
        meaning="How far a step moves each parameter against its gradient.",
        fields=("training.learning_rate.rate", "training.learning_rate.start"),
        also=("step size",),
    ),
    Word(
        term="Local derivative",
        meaning="How much a scalar changes for each unit that one of its operands changes, all else being equal.",
    ),
    Word(
        term="Logistic loss",
        meaning="A loss for two classes: minus the logarithm of the probability that the right class is given.",
        also=("log loss", "sigmoid"),
    ),
    Word(
        term="Loss",
        meaning="How wrong the network is, as one number; training makes it smaller.",
        fields=("training.loss",),
        also=("cost", "error"),
    ),
    Word(
        term="Metrics",
        meaning="Counts of what the network gets right and wrong, class by class.",
        also=("precision", "recall", "F1"),
    ),
    Word(
        term="Momentum",
        meaning="Keeping a share of the last step in the next one, so that steps in one direction add up.",
        fields=("training.optimizer.momentum",),
        also=("Nesterov",),
    ),
    Word(
        term="Network",
        meaning="Layers of neurons, each connected to all neurons of the layer before: a multi-layer perceptron.",
        also=("MLP", "multi-layer perceptron"),
    ),
    Word(
        term="Neuron",
        meaning="A weighted sum of inputs plus a bias, put through an activation.",
    ),
    Word(
        term="Noise",
        meaning="How far the points are strewn at random from where they would be.",
        fields=("data.noise",),
    ),
    Word(
        term="Optimizer",
        meaning="The rule by which gradients become a step.",
        fields=("training.optimizer.kind",),
    ),
    Word(
        term="Output",
        meaning="What the network says at the end: a score for two classes, one for each of several, or a number.",
        also=("score", "logit", "prediction"),
    ),
    Word(
        term="Overfitting",
        meaning="Learning the training samples by heart: their loss falls while that of the test samples rises.",
    ),
    Word(
        term="Parameter",
        meaning="A number that training changes: a weight or a bias.",
    ),
    Word(
        term="Patience",
        meaning="How long a run goes on without the loss getting any lower.",
        fields=("training.stop.patience",),
        also=("early stopping",),
    ),
    Word(
        term="Pre-activation",
        meaning="A neuron's weighted sum plus its bias, before the activation.",
        also=("z",),
    ),
    Word(
        term="Principal components",
        meaning="The directions in which the samples spread most.",
        also=("PCA", "plane"),
    ),
    Word(
        term="Regression",
        meaning="Learning a number rather than a class.",
    ),
    Word(
        term="Regularisation",
        meaning="What keeps a network simple, so that it does well on samples that it has not seen.",
    ),
    Word(
        term="RMSprop",
        meaning="An optimizer that divides each gradient by the running size of it.",
    ),
    Word(
        term="Sample",
        meaning="One row of the data: its inputs and what is to be said of them.",
        fields=("data.samples",),
        also=("point", "row"),
    ),
    Word(
        term="Scalar",
        meaning="A single number of the computation, with its value and its gradient.",
        also=("Value", "node"),
    ),
    Word(
        term="Schedule",
        meaning="How the learning rate changes in the course of a run.",
        fields=(
            "training.learning_rate.kind",
            "training.learning_rate.gamma",
            "training.learning_rate.every",
            "training.learning_rate.steps",
        ),
        also=("decay", "cosine"),
    ),
    Word(
        term="Seed",
        meaning="The number that all that is random is made from: the same seed gives the same run.",
        fields=("training.seed", "data.seed"),
        also=("random",),
    ),
    Word(
        term="SGD",
        meaning="Stochastic gradient descent, the plainest optimizer: each step is learning rate times gradient.",
        also=("gradient descent",),
    ),
    Word(
        term="Squared error",
        meaning="A loss for numbers: the square of how far the output is from the target.",
        also=("MSE",),
    ),
    Word(
        term="Standardise",
        meaning="Shifting and scaling numbers to mean 0 and deviation 1, so that all of them count alike.",
        fields=("data.standardise_target",),
        also=("scale", "normalise"),
    ),
    Word(
        term="Step",
        meaning="One change of all parameters, computed from one batch.",
        fields=("training.steps",),
        also=("iteration", "update"),
    ),
    Word(
        term="Stop rule",
        meaning="What ends a run by itself: steps, epochs, time, or how good it has become.",
        fields=(
            "training.stop.target_loss",
            "training.stop.target_accuracy",
            "training.stop.seconds",
        ),
        also=("stop after", "early stopping"),
    ),
    Word(term="Target", meaning="What is to be said of a sample: its class or its number."),
    Word(
        term="Test samples",
        meaning="Samples that are kept back from training, to see how the network does on what it has not seen.",
        fields=("data.test_share", "training.metrics_interval"),
        also=("test share", "test loss", "validation"),
    ),
    Word(
        term="Value",
        meaning="The number that a scalar has after the forward pass.",
        also=("data",),
    ),
    Word(
        term="Warm-up",
        meaning="Steps at the beginning over which the learning rate rises from 0.",
        fields=("training.learning_rate.warm_up",),
    ),
    Word(term="Weight", meaning="The number that a neuron multiplies one of its inputs with."),
    Word(
        term="Weight decay",
        meaning="Making each parameter a little smaller in each step, apart from its gradient.",
        fields=("training.optimizer.weight_decay",),
        also=("decoupled",),
    ),
)
"""Every word, in alphabetical order."""

_BY_FIELD: Mapping[str, Word] = {path: word for word in GLOSSARY for path in word.fields}
_BY_TERM: Mapping[str, Word] = {word.term.lower(): word for word in GLOSSARY}


def word_of(path: str) -> Word | None:
    """Return the word that a field of the project is called by, or None if its own hint says all."""
    return _BY_FIELD.get(path)


def meaning_of(term: str) -> str:
    """Return what a word means, whichever way it is capitalised; "" if it is not in the glossary."""
    word = _BY_TERM.get(term.lower())
    return word.meaning if word is not None else ""


def found(text: str) -> list[Word]:
    """Return the words that a text is found in: by their names first, then by what else is said of them."""
    wanted = text.lower().split()
    by_name = [word for word in GLOSSARY if _has(word.term, wanted)]
    others = [word for word in GLOSSARY if _has(f"{word.term} {' '.join(word.also)} {word.meaning}", wanted)]
    return [*by_name, *(word for word in others if word not in by_name)]


def _has(text: str, wanted: list[str]) -> bool:
    return all(each in text.lower() for each in wanted)
