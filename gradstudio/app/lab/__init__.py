"""The lab behind the window: which graph its tools work on, and what each of them is doing. No widgets."""
