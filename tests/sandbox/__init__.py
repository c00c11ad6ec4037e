"""The sandbox, over its socket."""
