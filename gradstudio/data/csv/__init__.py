"""Tables from CSV files: dialect, layout, columns, numbers in all their written forms, and the account of it."""
