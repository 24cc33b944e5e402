"""The staff's code, and how it is asked for."""

from tests.kiosk.resident import START
from tests.terminal import Terminal

CODE = "471147"
F12 = "\x1b[24~"
OLD_CODE = "4711"
OF_0_1_0 = "scrypt:16384:8:1:C629iXwKlcB2Jc1HzglD5Q==:P6RxzUYEy6ucTCradFCFfCfI6Tyqy4uMGaZbQUtjm74="
"""The hash of a code of four digits, as the first release wrote it."""


def ask_for_the_code(terminal: Terminal) -> None:
    terminal.wait(START)
    terminal.settle()
    terminal.type(F12)
    terminal.wait("Skriv koden")
