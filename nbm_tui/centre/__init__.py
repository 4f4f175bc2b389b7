"""`nbm centre`: the municipality's side on the command line. `parser` is light; `commands` does the work."""
