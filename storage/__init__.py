"""What is kept: records, journal, keys, drafts and delivery. Knows no screen."""
