"""Where something unforeseen went wrong, told without what it was about."""

import traceback


def kind_and_places(error: BaseException) -> str:
    """Return the kinds of an error and its causes with the lines of code they passed.

    Neither messages nor values: they may carry what a person typed or what a database holds.
    """
    told = []
    seen: BaseException | None = error
    while seen is not None:
        places = " < ".join(
            f"{frame.name} ({frame.filename.rpartition('/')[2]}:{frame.lineno})"
            for frame in reversed(traceback.extract_tb(seen.__traceback__))
        )
        told.append(f"{type(seen).__qualname__} in {places}")
        seen = seen.__cause__ or seen.__context__
    return "; because of ".join(told)
