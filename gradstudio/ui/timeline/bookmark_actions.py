"""`BookmarkActions`: what can be done with bookmarks, by actions of the window and by the timeline's own menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gradstudio.app.record.bookmarks import Bookmarks, default_name
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.training.run.moment import Moment
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.timeline.name_field import NameField

_MOST_LISTED = 30


class BookmarkActions(QObject):
    """Asks for names, and goes to what has one. Lives on the GUI thread.

    Args:
        bookmarks: of all runs.
        whereabouts: the run in sight, and where in it.
        field: where names are typed.
        foot_of: returns above which point of the field's parent a step is named.
        parent: as for any QObject.
    """

    def __init__(
        self,
        bookmarks: Bookmarks,
        whereabouts: Whereabouts,
        field: NameField,
        foot_of: Callable[[int], QPoint],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bookmarks = bookmarks
        self._where = whereabouts
        self._field = field
        self._foot_of = foot_of
        self._menu: QMenu | None = None
        self._listed: list[QAction] = []
        self._actions: ActionRegistry | None = None

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            "bookmark": self._on_bookmark,
            "bookmark_delete": self._on_delete,
            "bookmark_before": partial(self._go_on, -1),
            "bookmark_after": partial(self._go_on, 1),
        }

    def set_actions(self, actions: ActionRegistry) -> None:
        """List the bookmarks in the menu in which their actions stand."""
        self._actions = actions
        menus = [one for one in actions["bookmark"].associatedObjects() if isinstance(one, QMenu)]
        if menus:
            self._menu = menus[0]
            self._menu.aboutToShow.connect(self._on_menu_about_to_show)

    def open_menu(self, at: QPoint, step: int | None) -> None:
        """Open the timeline's menu.

        Args:
            at: where on the screen.
            step: that is meant, or None.
        """
        run = self._where.run
        if run is None or self._actions is None:
            return
        menu = QMenu(self._field)
        menu.aboutToHide.connect(menu.deleteLater)
        if step is not None:
            moment = Moment(run.run, step)
            known = self._bookmarks.at(moment)
            title = f"Bookmark step {step:,}…" if known is None else f"Rename “{_plain(known.name)}”…"
            menu.addAction(title).triggered.connect(partial(self._ask, moment))
            if known is not None:
                remove = menu.addAction(f"Delete “{_plain(known.name)}”")
                remove.triggered.connect(partial(self._remove, moment))
        self._list(menu)
        menu.addSeparator()
        menu.addActions([self._actions[name] for name in ("replay_back", "replay", "go_live")])
        menu.popup(at)

    @property
    def _here(self) -> Moment | None:
        run = self._where.run
        return None if run is None else Moment(run.run, self._where.step)

    def _on_bookmark(self) -> None:
        if self._here is not None:
            self._ask(self._here)

    def _on_delete(self) -> None:
        if self._here is not None:
            self._bookmarks.remove(self._here)

    def _go_on(self, direction: int) -> None:
        if self._here is not None:
            found = self._bookmarks.after(self._here, direction)
            if found is not None:
                self._where.go(found.step)

    def _ask(self, moment: Moment, _checked: bool = False) -> None:
        known = self._bookmarks.at(moment)
        name = default_name(moment.step) if known is None else known.name
        if self._field.can_ask:
            self._field.ask(name, self._foot_of(moment.step), partial(self._bookmarks.set, moment))
        elif known is None:
            self._bookmarks.set(moment, name)

    def _remove(self, moment: Moment, _checked: bool = False) -> None:
        self._bookmarks.remove(moment)

    def _list(self, menu: QMenu) -> list[QAction]:
        """Add an entry for each bookmark of the run in sight, and return what was added."""
        here = self._here
        marks = () if here is None else self._bookmarks.of(here.run)
        if not marks:
            return []
        added = [menu.addSeparator()]
        for one in marks[:_MOST_LISTED]:
            plain = _plain(one.name)
            text = plain if one.name == default_name(one.step) else f"{plain}\tstep {one.step:,}"
            added.append(menu.addAction(text))
            added[-1].triggered.connect(partial(self._go, one.step))
        if len(marks) > _MOST_LISTED:
            added.append(menu.addAction(f"and {len(marks) - _MOST_LISTED:,} more"))
            added[-1].setEnabled(False)
        return added

    def _go(self, step: int, _checked: bool = False) -> None:
        self._where.go(step)

    def _on_menu_about_to_show(self) -> None:
        menu = self._menu
        assert menu is not None  # it is about to show
        for action in self._listed:
            menu.removeAction(action)
            action.deleteLater()
        self._listed = self._list(menu)


def _plain(name: str) -> str:
    """Return a name as a menu shows it letter by letter."""
    return name.replace("&", "&&")
