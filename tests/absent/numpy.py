import importlib
import sys
from pathlib import Path

if not {"pyreadstat", "highspy"} & set(sys.modules):
    raise ModuleNotFoundError(__name__, name=__name__)  # no kiosk has it

# An office has it for the sake of pyreadstat and of highspy.
sys.path.remove(folder := str(Path(__file__).parent))
del sys.modules["numpy"]
importlib.import_module("numpy")
sys.path.insert(0, folder)
