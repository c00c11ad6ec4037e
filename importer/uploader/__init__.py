"""Plan -> Delivery: posts every send at most as often as is harmless, and remembers."""
