"""Owns how much of a statement is read; beyond these a file is refused, never cut."""

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes of an uploaded file."""

ROWS_MOST = 20_000
"""Rows of one table, preamble included: a busy account's year."""

CELLS_MOST = 64
"""Cells of one row that are looked at; what lies to the right of them is not."""

TEXT_MOST = 2_000
"""Characters of one cell that are kept."""
