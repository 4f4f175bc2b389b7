"""What the coach sees: the only package that knows Textual."""
