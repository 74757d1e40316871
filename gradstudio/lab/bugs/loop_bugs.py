"""Mistakes in the training loop."""

from __future__ import annotations

from gradstudio.lab.bugs.bug import Bug

LOOP_BUGS: tuple[Bug, ...] = (
    Bug(
        key="no_zero_grad",
        title="No zero_grad",
        group="loop",
        level=1,
        does="Gradients of all steps before are added to that of the present one.",
        wrong="loss.backward()",
        right="model.zero_grad(); loss.backward()",
        hints=(
            "The first step is right. Look at the second.",
            "Gradients pile up from step to step, whatever the loss does.",
            "What stands in p.grad when the next backward pass begins?",
        ),
        explanation=(
            "backward() adds to what is there, since a value may be used many times. So the loop must set the "
            "gradients of the parameters to 0 before each pass. Without that the steps act like a momentum that "
            "never forgets: the run overshoots and swings."
        ),
        changes_gradients=True,
    ),
    Bug(
        key="ascent",
        title="Plus for minus",
        group="loop",
        level=1,
        does="Parameters move along the gradient, up the hill: the loss rises.",
        wrong="p.data += learning_rate * p.grad",
        right="p.data -= learning_rate * p.grad",
        hints=(
            "All gradients are right. Look at what is done with them.",
            "The loss rises from the first step on.",
            "The gradient points to where the loss grows. Which way does the update go?",
        ),
        explanation=(
            "A positive gradient says that raising the parameter raises the loss. To lower the loss the parameter "
            "has to go the other way: hence the minus sign. No gradient check finds this."
        ),
        changes_gradients=False,
    ),
    Bug(
        key="gradient_zeroed",
        title="Zeroed before it is read",
        group="loop",
        level=1,
        does="The gradients are set to 0 between the backward pass and the update: nothing moves.",
        wrong="loss.backward(); model.zero_grad(); optimizer.step()",
        right="model.zero_grad(); loss.backward(); optimizer.step()",
        hints=(
            "No parameter is moved by its gradient.",
            "Inner nodes have gradients; parameters have none.",
            "The three lines of the loop are all there. Look at their order.",
        ),
        explanation=(
            "zero_grad() belongs before backward() or after step(), never between them. Inner nodes show that the "
            "pass itself was right. With weight decay the parameters still shrink, which looks like learning for "
            "a while."
        ),
        changes_gradients=True,
        slot="zero",
    ),
    Bug(
        key="update_early",
        title="Update too early",
        group="loop",
        level=3,
        does=(
            "Each layer is updated before the gradient is passed on, so that the layers below see the new "
            "weights."
        ),
        wrong="for layer in reversed(layers): layer.backward(); layer.update()",
        right="loss.backward(); optimizer.step()",
        hints=(
            "The output layer is right, the layers below are a little wrong.",
            "The error grows with the learning rate, and is 0 for a rate of 0.",
            "With which weights is the gradient passed down: those of the forward pass?",
        ),
        explanation=(
            "All gradients of a step belong to one point: the parameters of the forward pass. If the upper layer "
            "has moved already, what it passes down is the slope at a point that was never computed. With a small "
            "rate the error is small, which is why it lives long."
        ),
        changes_gradients=True,
        need="hidden layer",
    ),
    Bug(
        key="sum_for_mean",
        title="Sum for mean",
        group="loop",
        level=2,
        does="The losses of a batch are added up and not divided: gradients grow with the size of the batch.",
        wrong="loss = sum(losses)",
        right="loss = sum(losses) * (1.0 / len(losses))",
        hints=(
            "Directions are almost right. Compare the lengths.",
            "The factor is a whole number that you know: count the samples.",
            "How is the loss of a batch made of the losses of its samples?",
        ),
        explanation=(
            "The mean keeps the size of a step independent of the size of the batch. With the sum, doubling the "
            "batch doubles the step, and a rate that suited diverges. Penalties are not summed, so they count for "
            "less."
        ),
        changes_gradients=True,
        need="batch",
    ),
)
