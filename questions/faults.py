"""A fault of the program, told without anything that it was about."""

from pathlib import Path


def where_raised(error: BaseException) -> str:
    """The class of an exception and where it was raised; never what it says."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = Path(trace.tb_frame.f_code.co_filename)
    return f"{type(error).__name__}, {file.parent.name}/{file.name}:{trace.tb_lineno}"
