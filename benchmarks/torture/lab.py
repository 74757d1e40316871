"""Seeded random users of the real window who stay in the lab: expressions, debugger and the other tools."""

from __future__ import annotations

from benchmarks.torture import users


def run(count: int, seed: int, actions: int) -> list[str]:
    """Let random users use the lab.

    Args:
        count: how many users.
        seed: of the first; the others follow it.
        actions: how many steps each takes.

    Returns:
        What broke, as `users.run` tells it.
    """
    return users.run(count, seed, actions, in_lab=True)
