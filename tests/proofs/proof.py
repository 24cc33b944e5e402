"""What a proof says of itself."""

from msgspec import Struct


class Proof(Struct, frozen=True):
    """One line of `make proofs`."""

    threat: str
    """Its number in the threat table: "E1"."""
    tried: str
    """What was tried, in a few words."""
    figure: str
    """What was seen: "0 lost, 0 corrupt in 5 412 states"."""
    holds: bool
