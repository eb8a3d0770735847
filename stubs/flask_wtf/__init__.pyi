# What pages use of Flask-WTF, which ships no types.

from flask import Blueprint, Flask

class CSRFProtect:
    def __init__(self, app: Flask | None = ...) -> None: ...
    def exempt(self, view: Blueprint) -> Blueprint: ...
