"""Comparing what is typed with what is on the screen: the way storage compares texts too."""

from storage.folding import fold

__all__ = ["fold"]
