"""Small surveys (`small_surveys`) by the number that they are drawn from."""

FOUND = (81, 105, 116, 126, 139, 172, 177, 211, 217, 240, 248, 249, 255, 282, 297, 306, 360, 362)
"""What an attacker saw in them once, and the rules did not: each is a kind."""

SEEDS = [*FOUND, *range(200 - len(FOUND))]
