"""Real commands in processes of their own, against the sandbox."""
