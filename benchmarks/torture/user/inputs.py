"""What a random user types, presses and opens."""

from __future__ import annotations

TEXTS = (
    "0", "1", "-1", "0.5", "0,03", "1.000,5", "1e308", "-1e308", "1e-320", "nan", "inf", "9223372036854775808", "",
    "x1 * x2", "x1**", "op == tanh and abs(data) > 0.5", "layer2", "(" * 30, "ü", "12 345", "1/0", "sin(x1)", "data > 0",
)  # fmt: skip
KEYS = (
    "Key_Left", "Key_Right", "Key_Up", "Key_Down", "Key_Return", "Key_Escape", "Key_Tab", "Key_Backtab", "Key_Delete",
    "Key_Home", "Key_End", "Key_PageUp", "Key_PageDown", "Key_F2", "Key_F10", "Key_Space", "Key_Plus", "Key_Minus",
    "Key_Backspace", "Key_Menu", "Key_2", "Key_Period", "Key_A", "Key_F4",
)  # fmt: skip
TABLES = {
    "numbers.csv": "a,b,target\n" + "".join(f"{k},{k * k % 7},{k % 3}\n" for k in range(40)),
    "sex.csv": "sex,survived\n" + "male,no\nfemale,yes\n" * 10,
    "one.csv": "x,y\n" + "".join(f"{k / 7},{k * k / 50}\n" for k in range(30)),
    "words.csv": "colour,size,kind\nred,1,a\nblue,2,b\ngreen,3,c\n" * 8,
    "broken.csv": '"a,b\n1,2,3,,,\n\x00,x\n',
    "empty.csv": "",
}
LINES = (
    "c = a + b\nd = a * b\nL = tanh(c * d) + 2", "a = 2.0\nL = a * a", "L = log(a - 5)", "y = (x + ", "L = 1 / (a - a)",
    "layer1 = w1 * x1 + b\nL = relu(layer1)", "L = " + " + ".join(f"a{k} * b{k}" for k in range(60)), "", "L = a ** b",
)  # fmt: skip
"""Expressions, of which some are broken or have no value."""
