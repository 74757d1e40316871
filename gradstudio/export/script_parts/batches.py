"""Which samples each step of a script is trained on."""

from __future__ import annotations

from gradstudio.export.subject import ExportSubject
from gradstudio.training.run.batches import epochs_at_once


def has_batches(subject: ExportSubject) -> bool:
    """Whether a step takes some of the training samples only."""
    return subject.spec.training.batch_size is not None


def batch_constants(subject: ExportSubject) -> list[str]:
    """Write where in the samples the training was left."""
    state = subject.engine
    return [
        f"BATCH_SIZE = {subject.spec.training.batch_size}",
        f"EPOCH, USED = {state.epoch}, {state.used}  # epochs completed, and samples used of the present one",
    ]


def batch_lines(subject: ExportSubject, *, tells_ends: bool) -> list[str]:
    """Write ``def batches(epoch, used)``, which yields the rows of one batch after the other.

    Args:
        subject: what is handed over.
        tells_ends: whether it yields with the rows whether an epoch ends with them.
    """
    count = len(subject.train_rows)
    block = epochs_at_once(count)
    yields = ["yield order[start : start + BATCH_SIZE]"]
    words = "Yield the rows of each batch, from a place in an epoch."
    if tells_ends:
        words = "Yield the rows of each batch, and whether it ends an epoch, from a place in an epoch."
        yields = ["rows = order[start : start + BATCH_SIZE]", f"yield rows, start + BATCH_SIZE >= {count}"]
    return [
        "def batches(epoch, used):",
        f'    """{words}',
        "",
        f"    An epoch goes through the samples in a random order; orders are drawn {block} at a time.",
        '    """',
        "    block = None",
        "    while True:",
        f"        if epoch // {block} != block:",
        f"            block = epoch // {block}",
        "            rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([SEED, block])))",
        f"            orders = rng.permuted(np.tile(np.arange({count}), ({block}, 1)), axis=1)",
        f"        order = orders[epoch % {block}]",
        f"        for start in range(used, {count}, BATCH_SIZE):",
        *(f"            {line}" for line in yields),
        "        epoch, used = epoch + 1, 0",
    ]


def loop_line(subject: ExportSubject, *, tells_ends: bool) -> str:
    """Write the head of the loop over the steps, which has ``step``, and with batches ``rows``."""
    if not has_batches(subject):
        return "for step in itertools.count(STEP):"
    rows = "(rows, epoch_ends)" if tells_ends else "rows"
    return f"for step, {rows} in enumerate(batches(EPOCH, USED), start=STEP):"
