"""What a tool calls the free line of a question, in the languages that surveys are held in here, in
small letters."""

OTHER_WORDS = frozenset(
    {
        "annat",
        "andet",
        "annet",
        "other",
        "sonstiges",
        "muu",
        "autre",
        "otro",
        "inne",
        "інше",
        "أخرى",
        "diğer",
    }
)
