"""What the method says: its texts as data files, and which screen shows which of them."""
