"""Small surveys (`small_surveys`), each by the number it is drawn from and its most answers."""

FOUND = (81, 105, 116, 126, 139, 172, 177, 211, 217, 240, 248, 249, 255, 282, 297, 306, 360, 362)
"""What an attacker saw in them once, and the rules did not: each is a kind."""

SURVEYS = [
    *((seed, 600) for seed in (*FOUND, 2302, 2433, 2541, 8, 76)),
    *((seed, 60) for seed in (1010, 1077, *range(1100, 1140))),
    *((seed, 25) for seed in range(1140, 1275)),
]
"""With those of few answers, in which most has to be hidden; `make proofs` has 10 000."""
