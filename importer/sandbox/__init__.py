"""A stand-in for Brokerkit on a real socket, built from its public documentation."""
