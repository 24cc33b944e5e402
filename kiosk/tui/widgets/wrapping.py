"""Text in lines."""

from rich.cells import cell_len


def wrapped(text: str, width: int) -> list[str]:
    """`text` broken at spaces into lines of at most `width` cells; a longer word is cut."""
    lines = [""]
    for word in text.split():
        while cell_len(word) > width:
            cut = next(n for n in range(len(word), 0, -1) if cell_len(word[:n]) <= width)
            lines.append(word[:cut])
            word = word[cut:]
        if not lines[-1]:
            lines[-1] = word
        elif cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]
