"""Telling a screen reader something that nobody moved the focus to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader say a sentence, if there is one that listens.

    Args:
        widget: what the sentence is shown by.
        text: the sentence.
        at_once: whether it interrupts what is being read.
    """
    # Qt's own take a millisecond to load, which the start of the window does without.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415

    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    urgency = QAccessible.AnnouncementPoliteness
    event.setPoliteness(urgency.Assertive if at_once else urgency.Polite)
    QAccessible.updateAccessibility(event)
