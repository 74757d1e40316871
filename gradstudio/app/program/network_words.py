"""The words of data, network and graph."""

from __future__ import annotations

from gradstudio.app.program.word import Word

NETWORK_WORDS: tuple[Word, ...] = (
    Word(
        term="Activation",
        meaning="The function that a neuron puts its weighted sum through, so that a network can bend its lines.",
        also=("ReLU", "tanh", "sigmoid", "GELU", "SiLU", "sine", "nonlinearity"),
    ),
    Word(
        term="Backpropagation",
        meaning="Computing all gradients in one walk from the loss back, each scalar passing its gradient on to "
        "those that it was computed from.",
        also=("backward pass", "autograd"),
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
        term="Contribution",
        meaning="What one use of a scalar adds to its gradient: local derivative times gradient.",
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
        term="Feature",
        meaning="A column that the network is given as an input, as it is or computed by a formula.",
        also=("input", "column"),
    ),
    Word(
        term="Forward pass",
        meaning="Computing the value of each scalar from its operands, from the inputs to the loss.",
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
        term="Inspector",
        meaning="The panel that shows of one scalar what it is computed from and where its gradient comes from.",
    ),
    Word(
        term="Layer",
        meaning="Neurons side by side that all take the outputs of the layer before.",
        also=("hidden layer", "output layer"),
    ),
    Word(
        term="Local derivative",
        meaning="How much a scalar changes for each unit that one of its operands changes, all else being equal.",
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
        term="Output",
        meaning="What the network says at the end: a score for two classes, one for each of several, or a number.",
        also=("score", "logit", "prediction"),
    ),
    Word(
        term="Parameter",
        meaning="A number that training changes: a weight or a bias.",
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
        term="Standardise",
        meaning="Shifting and scaling numbers to mean 0 and deviation 1, so that all of them count alike.",
        fields=("data.standardise_target",),
        also=("scale", "normalise"),
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
    Word(term="Weight", meaning="The number that a neuron multiplies one of its inputs with."),
)
"""In alphabetical order."""
