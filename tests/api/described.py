"""Answers held against the API's description while tests call it."""

import re
from contextlib import contextmanager
from functools import cache

from flask import json, request, request_finished

from wallet.api.openapi.openapi import description
from wallet.api.openapi.parts import REFUSALS


@cache
def described_calls():
    """Return the answers of every call, by its address as a pattern and by its method."""
    calls = {}
    for address, methods in description("http://localhost:8000")["paths"].items():
        pattern = re.compile(re.sub(r"{\w+}", "[^/]+", address))
        for method, call in methods.items():
            if method != "parameters":
                calls[pattern, method.upper()] = call["responses"]
    return calls


@cache
def field_codes():
    schemas = description("http://localhost:8000")["components"]["schemas"]
    return frozenset(schemas["FaultCode"]["enum"])


def what_is_not_described(response):
    """Return why an answer is none that the description has; empty where it is one."""
    for (address, method), answers in described_calls().items():
        if method == request.method and address.fullmatch(request.path):
            return _compared(answers, response)
    return ""


def _compared(answers, response):
    answer = answers.get(str(response.status_code))
    if answer is None:
        return f"{response.status_code} {response.get_data(as_text=True)[:200]}"
    media_types = answer.get("content", {})
    if media_types and response.mimetype not in media_types:
        return f"{response.status_code} is {response.mimetype}"
    if REFUSALS not in answer:
        return ""
    told = json.loads(response.get_data())
    if told["code"] not in answer[REFUSALS]:
        return f"{response.status_code} {told['code']}"
    codes = {one["code"] for one in told.get("errors", ())} - field_codes()
    return f"{told['code']}: faults {codes}" if codes else ""


@contextmanager
def answers_watched(app, undescribed):
    """Note each answer of the block that the description does not have."""

    def look(_app, response, **_more):
        problem = what_is_not_described(response)
        if problem:
            undescribed.append(f"{request.method} {request.path[:80]}: {problem}")

    with request_finished.connected_to(look, app):
        yield
