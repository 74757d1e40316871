"""The words of a network's health: what is measured of its layers over the steps."""

from __future__ import annotations

from gradstudio.app.program.word import Word

HEALTH_WORDS: tuple[Word, ...] = (
    Word(
        term="Dead unit",
        meaning="A ReLU neuron that no training sample makes positive: it has no gradient and learns no more.",
        also=("dead ReLU", "dying ReLU", "units"),
    ),
    Word(
        term="Distribution",
        meaning="How many of a layer's numbers lie where; one line for each step that was measured, the newest "
        "in front.",
        also=("histogram", "ridge"),
    ),
    Word(
        term="Gradient health",
        meaning="Whether every layer gets gradients that are neither too small nor too large to learn from.",
        also=("vanishing gradient", "exploding gradient"),
    ),
    Word(
        term="Gradient norm",
        meaning="How long the gradient of a layer's weights and biases is, over all training samples. Far smaller "
        "in the first layers than in the last it vanishes; growing without end it explodes.",
        also=("vanishing gradient", "exploding gradient"),
    ),
    Word(
        term="Saturated unit",
        meaning="A tanh or sigmoid neuron that is at one of its flat ends for a sample: hardly any gradient "
        "passes through it there.",
        also=("saturation",),
    ),
    Word(
        term="Spread",
        meaning="The standard deviation of a neuron's numbers over the training samples, averaged over its layer. "
        "Near 0 the layer tells the samples apart no more.",
        also=("standard deviation",),
    ),
    Word(
        term="Update ratio",
        meaning="How long the next step's change of a layer's weights is, as a share of the weights themselves. "
        "About a thousandth is usual; far less learns slowly, far more is unsteady.",
        also=("update-to-weight ratio",),
    ),
    Word(
        term="Weight norm",
        meaning="How long the vector of all weights of a layer is, biases left out.",
    ),
)
"""All of them, in alphabetical order."""
