"""`NetworkEntry`: an imported network comes into the project, or becomes one of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.program.aside import Aside, GivenUpError
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.difference.text import counted
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.window.message_bar import MessageBar

if TYPE_CHECKING:
    from gradstudio.importing.into_project import BroughtIn
    from gradstudio.importing.network import ImportedNetwork

_ABOUT = "importing"


class NetworkEntry(QObject):
    """Makes one edit of a network, and asks where the file leaves something open. Lives on the GUI thread.

    Args:
        editor: edits the project.
        aside: where numbers are fitted to it.
        messages: where the user is told what does not fit.
        window: parent of dialogs.

    Signals:
        informed: a sentence about what was brought in.
    """

    informed = Signal(str)

    def __init__(self, editor: Editor, aside: Aside, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._editor = editor
        self._aside = aside
        self._messages = messages
        self._window = window

    def bring_in(self, network: ImportedNetwork) -> None:
        """Give the project the layers and weights of a network; its data and training stay."""
        from gradstudio.importing.into_project import bring_in  # noqa: PLC0415 - the window begins without it

        self._take(network, "Import weights", partial(bring_in, network, self._editor.spec), self.bring_in)

    def open_on_its_own(self, network: ImportedNetwork) -> None:
        """Have the project be one of the network, on samples that stand in."""
        from gradstudio.importing.new_project import new_project  # noqa: PLC0415 - as above

        if not network.knows_activations:
            count = len(network.layers)
            told = f"{network.called} does not tell the activations of its {counted(count, 'layer')}. Choose them."
            self._ask(network, told, self.open_on_its_own)
            return
        self._take(network, "Open network", partial(new_project, network), self.open_on_its_own)

    def _take(
        self,
        network: ImportedNetwork,
        title: str,
        fit: Callable[[], BroughtIn],
        again: Callable[[ImportedNetwork], None],
    ) -> None:
        """Fit a network, and make it an edit.

        Args:
            network: what was read.
            title: of the edit.
            fit: returns the project with it.
            again: tries once more with a network whose activations are known.
        """
        from gradstudio.importing.into_project import UnknownActivationsError  # noqa: PLC0415 - as above

        before = self._editor.spec
        try:
            brought = self._aside.run(f"Importing {network.called}", fit)
        except UnknownActivationsError as error:
            self._ask(network, str(error), again)
        except GivenUpError as error:
            self._messages.warn(str(error), about=_ABOUT)
        except GradStudioError as error:
            self._refuse(network, str(error), again)
        else:
            if self._editor.edit(title, _if_still, before, brought.spec, called=network.called):
                sizes = "-".join(str(size) for size in brought.spec.sizes)
                said = f"The network of {network.called} is here: {sizes}."
                self._messages.withdraw(_ABOUT)
                self.informed.emit(" ".join((said, *brought.notes)))

    def _ask(self, network: ImportedNetwork, why: str, again: Callable[[ImportedNetwork], None]) -> None:
        from gradstudio.ui.importing.activations_dialog import ActivationsDialog  # noqa: PLC0415 - as above

        dialog = ActivationsDialog(network, why, self._window)
        dialog.said.connect(again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refuse(self, network: ImportedNetwork, why: str, again: Callable[[ImportedNetwork], None]) -> None:
        """Say what does not fit, with the way on, unless that was just tried."""
        if again == self.open_on_its_own:
            self._messages.warn(why, about=_ABOUT)
        else:
            answers = [("Open as a project of its own", partial(self._on_own_chosen, network))]
            self._messages.warn(why, answers, about=_ABOUT)

    def _on_own_chosen(self, network: ImportedNetwork, checked: bool = False) -> None:
        self._messages.withdraw(_ABOUT)
        self.open_on_its_own(network)


def _if_still(spec: ProjectSpec, before: ProjectSpec, after: ProjectSpec) -> ProjectSpec:
    """Return the project that was fitted; one that has changed meanwhile is refused.

    Args:
        spec: the project as it is now.
        before: as it was when the network was fitted to it.
        after: with the network.

    Raises:
        SpecError: it has changed.
    """
    if spec is not before:
        raise SpecError("The project has changed in the meantime. Import it again.")
    return after
