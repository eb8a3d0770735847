# What serving uses of gunicorn, which ships no types.

from gunicorn.config import Config

class BaseApplication:
    cfg: Config
    def __init__(self) -> None: ...
    def run(self) -> None: ...
