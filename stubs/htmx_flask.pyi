# What pages use of htmx-flask, which ships no types.

from flask import Flask, Response
from flask.wrappers import Request

class HtmxDetails:
    boosted: bool
    def __bool__(self) -> bool: ...

class HtmxRequest(Request):
    @property
    def htmx(self) -> HtmxDetails: ...

class Htmx:
    def __init__(self, app: Flask | None = ...) -> None: ...

request: HtmxRequest

def make_response(*body_and_status: str | int, redirect: str = ...) -> Response: ...
