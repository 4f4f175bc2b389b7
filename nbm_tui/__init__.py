"""The Nieuwe Banen Methodiek on the coach's laptop: what starts the program and what the method says."""
