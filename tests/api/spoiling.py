"""Values that no body should hold at a place, and every place of a body to put them."""

import json

DEEP = "[" * 60 + "]" * 60
TALL = '{"a":' * 60 + "1" + "}" * 60
NASTY = (
    *("null", "true", "false", "0", "-1", "1.5", "-0.0", "1e400", "-1e400", "1e-400"),
    *("1" + "0" * 30, "-" + "9" * 19, "1" + "0" * 4299, "9" * 5000, "2147483648"),
    *('""', '" "', '"\\u3000"', '"x"', '"' + "长" * 300 + '"', '"' + "x" * 70_000 + '"'),
    *('"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', '"\\ufffe"', '"\\u202e"'),
    *('"NaN"', '"null"', '"true"', '"1"', '"' + "9" * 5000 + '"', '"=1+1"', '"𠀀"', '"²"'),
    *('"2026-02-30"', '"0000-00-00"', '"9999-12-31"', '"99999-01-01"', '"二〇二六年一月"'),
    *('"2026-01-01T00:00:00"', '"2026-01-01T00:00:00+99:00"', '"0001-01-01T00:00:00+23:00"'),
    *("[]", "{}", "[[]]", "[null]", '[""]', '["x",1,{}]', '{"":""}', '{"a":[{}]}'),
    *('{"\\u0000":"x"}', '{"\\ud800":"x"}', '{"' + "k" * 5000 + '":"x"}', DEEP, TALL),
    *("[" + ",".join(["0"] * 3000) + "]", "{" + ",".join(f'"k{n}":0' for n in range(500)) + "}"),
)
UNSTORABLE = ('"a\\u0000b"', '"\\ud800"', '{"\\u0000":"x"}', "1" + "0" * 30, '"' + "𠀀" * 300 + '"')
_HERE = "\x01here\x01"


def spoilt(body, by=NASTY):
    """Give the body spoilt at each place by each value: the place, the value, the text."""
    marked = json.dumps(_HERE)
    for place in _places(body):
        text = json.dumps(_with(body, place, _HERE), ensure_ascii=False)
        for value in by:
            yield place, value, text.replace(marked, value, 1)


def _places(node, path=()):
    yield path
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _places(value, (*path, name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _places(value, (*path, index))


def _with(node, path, value):
    if not path:
        return value
    step, *rest = path
    if isinstance(node, dict):
        return {**node, step: _with(node[step], rest, value)}
    return [_with(one, rest, value) if index == step else one for index, one in enumerate(node)]
