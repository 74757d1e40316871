"""The words of training: losses, optimizers, schedules, regularisation, and when a run ends."""

from __future__ import annotations

from gradstudio.app.program.word import Word

TRAINING_WORDS: tuple[Word, ...] = (
    Word(term="Accuracy", meaning="The share of the samples whose class the network gets right."),
    Word(
        term="Adam",
        meaning="An optimizer that divides the running mean of each gradient by the running size of it.",
        also=("AdamW",),
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
        term="Cross-entropy",
        meaning="A loss for several classes: minus the logarithm of the probability that the right class is given.",
        also=("softmax",),
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
        term="Final rate",
        meaning="The learning rate at which a schedule ends.",
        fields=("training.learning_rate.end", "training.learning_rate.floor"),
    ),
    Word(
        term="Freeze",
        meaning="Keeping a part of the network as it is while the rest learns.",
        also=("frozen",),
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
        term="Learning rate",
        meaning="How far a step moves each parameter against its gradient.",
        fields=("training.learning_rate.rate", "training.learning_rate.start"),
        also=("step size",),
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
        term="Optimizer",
        meaning="The rule by which gradients become a step.",
        fields=("training.optimizer.kind",),
    ),
    Word(
        term="Overfitting",
        meaning="Learning the training samples by heart: their loss falls while that of the test samples rises.",
    ),
    Word(
        term="Patience",
        meaning="How long a run goes on without the loss getting any lower.",
        fields=("training.stop.patience",),
        also=("early stopping",),
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
        term="Sample gradient",
        meaning="What one sample adds to the gradient of a batch: along it, or against it where other samples "
        "want the opposite.",
        also=("pull", "per-sample gradient"),
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
    Word(
        term="Warm-up",
        meaning="Steps at the beginning over which the learning rate rises from 0.",
        fields=("training.learning_rate.warm_up",),
    ),
    Word(
        term="Weight decay",
        meaning="Making each parameter a little smaller in each step, apart from its gradient.",
        fields=("training.optimizer.weight_decay",),
        also=("decoupled",),
    ),
)
"""In alphabetical order."""
