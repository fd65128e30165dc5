"""What a process has by itself: its own memory, threads and data folder."""
