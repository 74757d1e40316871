"""The two themes: colours by role, the Qt palette and the style sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gradstudio.resources import resource_path

FONT_FAMILY = "Inter"
BASE_POINT_SIZE = 9.75
GRID = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours by role, as ``#rrggbb``.

    One meaning per colour: `negative` and `positive` for the sign of any number, `accent` for selection and
    focus, `fault` for faults only.
    """

    name: str
    window: str
    surface: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    negative: str
    positive: str
    neutral: str
    fault: str
    edge: str
    box: str


DARK = Theme(
    name="dark",
    window="#14161a",
    surface="#1a1d23",
    raised="#252932",
    hover="#303642",
    border="#343a46",
    text="#e8eaee",
    muted="#a3abb9",
    faint="#6f7887",
    accent="#2fd6a3",
    on_accent="#06251b",
    negative="#ff9147",
    positive="#4ea6ff",
    neutral="#3b414d",
    fault="#ff6b6b",
    edge="#3d4450",
    box="#1f232b",
)

LIGHT = Theme(
    name="light",
    window="#eef0f3",
    surface="#fbfcfd",
    raised="#ffffff",
    hover="#e4e8ee",
    border="#ccd2db",
    text="#1b1f27",
    muted="#566071",
    faint="#8a93a3",
    accent="#08855f",
    on_accent="#ffffff",
    negative="#d65f00",
    positive="#1a6fd4",
    neutral="#dfe3e9",
    fault="#c62828",
    edge="#c3cad5",
    box="#f1f3f6",
)

_STYLE = Template("""
* { font-family: "$font"; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $accent; }
QMenuBar { background: $window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 28px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolBar { background: $window; border: none; padding: 4px 8px; spacing: 4px; }
QToolBar::separator { background: $border; width: 1px; margin: 6px 6px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $raised; border-color: $border; }
QToolButton:focus, QPushButton:focus { border: 1px solid $accent; }
QToolButton#primary { background: $accent; color: $on_accent; padding: 5px 12px; font-weight: 600; }
QToolButton#primary:hover { border-color: $text; }
QToolButton#primary:disabled { background: $hover; color: $faint; }
QPushButton { background: $raised; border: 1px solid $border; border-radius: 6px; padding: 5px 14px; }
QPushButton:hover { background: $hover; }
QPushButton:default { border-color: $accent; }
QPushButton:disabled { color: $faint; }
QPushButton#link { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 2px 4px;
    color: $text; text-align: left; }
QPushButton#link:hover { background: $hover; }
QPushButton#link:focus { border-color: $accent; }
QDockWidget { color: $muted; font-weight: 600; titlebar-close-icon: none; }
QDockWidget > QWidget { background: $surface; }
QScrollArea { background: transparent; border: none; }
QStatusBar { background: $window; color: $muted; }
QStatusBar::item { border: none; }
QLabel#muted { color: $muted; }
QLabel#heading { font-weight: 600; font-size: 12pt; }
QLabel#section { color: $muted; font-weight: 600; }
QLabel#formula { background: $raised; border-radius: 6px; padding: 6px 8px; }
QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit { background: $raised; border: 1px solid $border; border-radius: 6px;
    padding: 3px 6px; min-height: 20px; selection-background-color: $accent; selection-color: $on_accent; }
QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover, QLineEdit:hover { border-color: $faint; }
QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QLineEdit:focus { border-color: $accent; }
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QLineEdit:disabled { color: $faint; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($icons/style/chevron-down-$name.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border; selection-background-color: $hover;
    selection-color: $text; outline: none; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    border: none; background: transparent; width: 18px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url($icons/style/chevron-up-$name.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url($icons/style/chevron-down-$name.svg); width: 10px;
    height: 10px; }
QListView, QTreeView, QPlainTextEdit { background: $surface; border: 1px solid $border; border-radius: 6px;
    outline: none; }
QListView::item { padding: 6px 8px; border-radius: 4px; }
QListView::item:selected { background: $hover; color: $text; }
QScrollBar { background: transparent; width: 10px; height: 10px; }
QScrollBar::handle { background: $border; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.faint,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Light: theme.raised,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return result


class ThemeManager(QObject):
    """Applies a theme to the application and follows the system's. Lives on the GUI thread.

    Args:
        application: what to style.
        choice: "system", "light" or "dark".

    Signals:
        theme_changed: the new `Theme`.
    """

    theme_changed = Signal(object)

    def __init__(
        self, application: QApplication, choice: str = "system", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._choice = choice
        self._theme = _resolved(choice)
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    @property
    def choice(self) -> str:
        """What was asked for: "system", "light" or "dark"."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Show a theme, or follow the system."""
        self._choice = choice
        self._follow()

    def _on_color_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._follow()

    def _follow(self) -> None:
        theme = _resolved(self._choice)
        if theme is not self._theme:
            self._theme = theme
            self._apply()
            self.theme_changed.emit(theme)

    def _apply(self) -> None:
        theme = self._theme
        self._application.setPalette(palette(theme))
        self._application.setFont(interface_font())
        roles = {role: getattr(theme, role) for role in Theme.__slots__}
        icons = str(resource_path("icons")).replace("\\", "/")
        self._application.setStyleSheet(_STYLE.substitute(roles, font=FONT_FAMILY, icons=icons))


def _resolved(choice: str) -> Theme:
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Load the typeface that is shipped; without it a machine with no fonts shows boxes."""
    for file in resource_path("fonts").iterdir():
        if file.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(file.read_bytes())


def interface_font(scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the interface's font with figures of equal width, so that live numbers do not jump."""
    font = QFont(FONT_FAMILY)
    font.setPointSizeF(BASE_POINT_SIZE * scale)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
