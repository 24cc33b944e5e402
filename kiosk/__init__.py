"""The terminal: what a resident sees, and the store that keeps what was answered."""
