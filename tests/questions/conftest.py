"""Property tests judge what is done, not how fast this machine happens to be."""

from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
