"""Tables of other formats as text in rows, from which the reader of CSV files judges columns and takes samples."""
