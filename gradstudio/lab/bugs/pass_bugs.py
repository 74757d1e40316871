"""Mistakes in the forward and the backward pass."""

from __future__ import annotations

from gradstudio.lab.bugs.bug import Bug

PASS_BUGS: tuple[Bug, ...] = (
    Bug(
        key="overwrite",
        title="= for +=",
        group="pass",
        level=1,
        does="A value that is used more than once keeps only the gradient of one of its uses.",
        wrong="self.grad = slope * out.grad",
        right="self.grad += slope * out.grad",
        hints=(
            "Some gradients are right and some lack a part. Ask what the wrong ones have in common.",
            "The first to be wrong, from the root down, are those of values that are used in more than one place.",
            "Whoever comes last overwrites what was there. Look for one missing sign.",
        ),
        explanation=(
            "The result depends on a value along every way from it, and the chain rule adds the ways up. "
            "Assigning throws away what came before. The smallest case is b = a + a: its gradient is 2, with = it "
            "is 1."
        ),
        changes_gradients=True,
        need="shared value",
        place="operation",
    ),
    Bug(
        key="chain_forgotten",
        title="Local derivative only",
        group="pass",
        level=1,
        does="An operation passes on its own derivative, not multiplied by the gradient of its result.",
        wrong="self.grad += slope",
        right="self.grad += slope * out.grad",
        hints=(
            "Gradients do not shrink and grow along the way as they should.",
            "Double the loss: the gradients should double too. Some do not.",
            "The chain rule is a product. One factor is missing.",
        ),
        explanation=(
            "∂L/∂a = ∂L/∂out · ∂out/∂a. The operation knows the second factor alone; the first has come to it "
            "from above and stands in out.grad. Only at the root, whose gradient is 1, does forgetting it do no "
            "harm."
        ),
        changes_gradients=True,
        place="operation",
    ),
    Bug(
        key="seed_zero",
        title="Seed gradient 0",
        group="pass",
        level=1,
        does="The backward pass begins with 0, so that every gradient is 0 and nothing is learnt.",
        wrong="self.grad = 0.0  # and backward begins",
        right="self.grad = 1.0  # d self / d self",
        hints=(
            "No parameter is moved by its gradient. Ask for the gradient of any node.",
            "All gradients are 0, also those of inner nodes and of the root.",
            "What is the derivative of the loss with respect to itself?",
        ),
        explanation=(
            "Every gradient is a product that begins at the root with ∂L/∂L = 1. Beginning with 0 makes all of "
            "them 0. It differs from gradients that are zeroed too early in that inner nodes have none either."
        ),
        changes_gradients=True,
        slot="seed",
    ),
    Bug(
        key="seed_two",
        title="Seed gradient 2",
        group="pass",
        level=1,
        does="The backward pass begins with 2, so that every gradient is twice what it should be.",
        wrong="self.grad = 2.0",
        right="self.grad = 1.0  # d self / d self",
        hints=(
            "The directions are right. Compare the lengths.",
            "Each gradient is wrong by the same factor, at the root too.",
            "Ask for the gradient of the loss itself.",
        ),
        explanation=(
            "All gradients are doubled, as if the learning rate were twice as large. Optimizers that divide by "
            "the size of the gradient, like Adam, hide it all but completely: the gradient check shows it at "
            "once."
        ),
        changes_gradients=True,
        slot="seed",
    ),
    Bug(
        key="creation_order",
        title="Creation order",
        group="pass",
        level=2,
        does="Nodes are walked as they were created, so that each passes its gradient on before it has one.",
        wrong="for node in topo: node._backward()",
        right="for node in reversed(topo): node._backward()",
        hints=(
            "Most gradients are 0. Look for one that is not.",
            "Only what stands right below the loss has a gradient.",
            "When does a node pass on its gradient, and when does it get it?",
        ),
        explanation=(
            "A node may pass its gradient on only when all that use it have passed on theirs: the walk begins at "
            "the root. In the order of creation the leaves come first, with gradients of 0 to hand on, and the "
            "root last."
        ),
        changes_gradients=True,
        slot="order",
    ),
    Bug(
        key="order_met",
        title="Breadth-first order",
        group="pass",
        level=3,
        does="Nodes are walked breadth first from the root: some pass on before all of their gradient has come.",
        wrong="queue += node._prev  # breadth first",
        right="build_topo(root); for node in reversed(topo): …",
        hints=(
            "The upper layers are right. Go down until the first gradient is wrong.",
            "A value that is used at different depths has passed on only a part of its gradient.",
            "The order of the walk is not topological.",
        ),
        explanation=(
            "Breadth first, a value comes up as soon as the nearest of those that use it was there. What the "
            "others send arrives after it has passed its share on. Its own gradient is right in the end, those "
            "below it lack the rest. Topological order is what prevents this."
        ),
        changes_gradients=True,
        need="depth",
        slot="order",
    ),
    Bug(
        key="subtract_sign",
        title="− passes plus",
        group="pass",
        level=2,
        does="A subtraction passes its gradient on to both operands with the same sign.",
        wrong="other.grad += out.grad",
        right="other.grad -= out.grad",
        hints=(
            "Sizes are right. Look at the signs.",
            "The wrong ones lie below one kind of operation.",
            "What does c = a − b do when b is raised?",
        ),
        explanation=(
            "Raising b lowers a − b, so ∂(a − b)/∂b = −1. In the loss (score − target)² only the gradient "
            "of the target becomes wrong; in a softmax the score of the right class is lowered."
        ),
        changes_gradients=True,
        need="subtraction",
    ),
    Bug(
        key="product_unswapped",
        title="× keeps its own factor",
        group="pass",
        level=2,
        does="A product passes on to each factor that factor itself in the place of the other one.",
        wrong="self.grad += self.data * out.grad",
        right="self.grad += other.data * out.grad",
        hints=(
            "Look at one step of the pass, not at the training.",
            "A weight's gradient does not depend on its input.",
            "For c = a · b, which of the two stands in ∂c/∂a?",
        ),
        explanation=(
            "∂(a·b)/∂a = b: × swaps. A weight's gradient is its input times what comes from above. With its own "
            "factor large weights get large gradients whatever the data are."
        ),
        changes_gradients=True,
    ),
    Bug(
        key="tanh_input",
        title="1 − x² for tanh",
        group="pass",
        level=2,
        does="The derivative of tanh is computed from its input in the place of its output.",
        wrong="self.grad += (1 - self.data**2) * out.grad",
        right="self.grad += (1 - out.data**2) * out.grad",
        hints=(
            "Above the activation functions all gradients are right.",
            "Near 0 the error is tiny, and it grows as the fourth power of the pre-activation.",
            "1 − tanh(x)²: which number is squared?",
        ),
        explanation=(
            "The derivative of tanh(x) is 1 − tanh(x)², and tanh(x) is what the node has computed: out.data. Near "
            "0 the two are alike, so training often begins well. Beyond |x| = 1 the sign is wrong."
        ),
        changes_gradients=True,
        need="tanh",
        place="layer",
    ),
    Bug(
        key="forgotten_bias",
        title="Forgotten bias",
        group="pass",
        level=2,
        does="Neurons compute w·x without their bias, which never gets a gradient and never moves.",
        wrong="z = sum(w * x for w, x in zip(self.w, x))",
        right="z = sum((w * x for w, x in zip(self.w, x)), self.b)",
        hints=(
            "Some parameters never move. Which kind?",
            "Their gradient is exactly 0.",
            "Write down the pre-activation of one neuron, term by term.",
        ),
        explanation=(
            "Without a bias the line where a neuron's sum is 0 always goes through the origin. Its own gradient "
            "check passes, as forward and backward pass leave out the same: what gives it away are differences of "
            "the loss that was meant, and biases that stand still."
        ),
        changes_gradients=True,
        need="bias",
        place="layer",
    ),
)
