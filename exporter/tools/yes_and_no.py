"""Yes and no in the languages that surveys are held in here, in small letters."""

_WORDS = (
    ("ja", "nej"),
    ("ja", "nei"),
    ("ja", "nein"),
    ("yes", "no"),
    ("kyllä", "ei"),
    ("oui", "non"),
    ("sí", "no"),
    ("tak", "nie"),
    ("так", "ні"),
    ("نعم", "لا"),
    ("بله", "خیر"),
    ("haa", "maya"),
    ("evet", "hayır"),
)
YES = frozenset(yes for yes, _ in _WORDS)
NO = frozenset(no for _, no in _WORDS)
