"""The garbage collector waits while the program is loaded.

What is loaded then is there to stay. Looking through it again and again for something to throw
away took an eighth of the start.
"""

import gc

gc.disable()


def collect_from_here_on() -> None:
    """Let the collector begin, and leave alone what is loaded by now."""
    gc.freeze()
    gc.enable()
