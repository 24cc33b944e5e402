raise ModuleNotFoundError(__name__, name=__name__)  # installed for developers; no kiosk has it
