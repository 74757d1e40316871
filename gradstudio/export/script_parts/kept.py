"""What scripts keep of a project, and what they lose: one sentence each for all of them."""

from __future__ import annotations

KEEPS = (
    "Network, samples, loss, penalties, optimizer with what it remembers, schedule, clipping, batches, dropout, "
    "what is frozen or cut, stop rules."
)
LOSES = "Features as formulas: the samples have them computed. The run until then."
