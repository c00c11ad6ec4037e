"""Speed, always as a ratio against a baseline measured in the same run: these figures outlive the machine."""
