"""What screens are made of. Each widget draws itself and says what was done to it."""
