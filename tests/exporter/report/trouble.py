"""Small surveys (`small_surveys`), each by the number it is drawn from and its most answers."""

FOUND = (81, 105, 116, 126, 139, 172, 177, 211, 217, 240, 248, 249, 255, 282, 297, 306, 360, 362)
"""What an attacker saw in them once, and the rules did not: each is a kind."""

CROSSED = (832, 990, 1388, 1476, 1490, 1517, 1714, 1895, 1940, 2029, 2099, 2249, 2440, 2780, 2858)
"""Of two background questions together, beside the sizes of their groups; some of very many."""

TOGETHER = (2471, 8889)
"""Two items told of the sizes of groups what neither told by itself."""

OPEN = (65,)
"""Nine of fifteen are no "more than half": the audit had taken the ends of words for closed."""

FEW = [*((seed, 60) for seed in range(1100, 1140)), *((seed, 25) for seed in range(1140, 1256))]
"""Of few answers, in which most has to be hidden."""

SURVEYS = [
    *((seed, 600) for seed in (*FOUND, *CROSSED, *TOGETHER, 5384, 2302, 2433, 2541, 8, 76)),
    *((seed, 60) for seed in (*OPEN, 1010, 1077)),
    *FEW,
]
"""`make proofs` has 10 000 more."""
