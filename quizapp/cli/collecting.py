"""The garbage collector waits while the program is loaded, and looks seldom once it serves.

What is loaded is there to stay. Looking through it again and again for something to throw away took
an eighth of the start.
"""

import gc

NEW_OBJECTS = 20_000
"""A server's collector looks for cycles when so many more objects were made than let go. A
page makes 3.11's own number several times, and looking so often takes a tenth of an answer's time,
while a page leaves a few hundred small objects in cycles at most.
"""

gc.disable()


def collect_from_here_on() -> None:
    """Let the collector begin, and leave alone what is loaded by now."""
    gc.freeze()
    gc.enable()


def collect_seldom() -> None:
    """Leave alone all that is there before a server's first request, and look seldom at the rest.

    The workers and the process for jobs, forked from here, share what is there: the collector would
    un-share it by looking.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
