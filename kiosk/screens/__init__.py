"""One module a screen: it draws a state and turns keys into steps."""
