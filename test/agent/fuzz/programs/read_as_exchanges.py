"""Reads requests as exchanges might: with the parsers of Python, of which one takes the first of two
equal names and the other the last. Each line of input is a JSON list of requests. The answer is a
line with what each parser reads of each request, written anew without any ambiguity."""
import json
import sys
from urllib.parse import parse_qs, quote


class Number(str):
    """A number of JSON, as it is written."""


def first(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def last(pairs):
    return dict(pairs)


def read_json(text, wins):
    return json.loads(
        text, object_pairs_hook=wins, parse_float=Number, parse_int=Number, parse_constant=Number
    )


def read_form(text, wins):
    found = {}
    for name, values in parse_qs(text, keep_blank_values=True).items():
        found[name] = values if name.endswith("[]") else [values[0 if wins is first else -1]]
    return found


def write_json(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{write_json(name)}:{write_json(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(write_json(each) for each in value) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def write_form(fields):
    return "&".join(
        f"{quote(name, safe='[]')}={quote(value, safe='')}" for name, values in fields.items() for value in values
    )


def scalars(value):
    return {name: str(each) for name, each in value.items() if isinstance(each, str)}


def orders_in(value, outer):
    """The objects that state a size, each with the fields of the objects around it."""
    if isinstance(value, dict):
        own = {**outer, **scalars(value)}
        below = [found for each in value.values() for found in orders_in(each, own)]
        return below or ([own] if SIZES & own.keys() else [])
    if isinstance(value, list):
        return [found for each in value for found in orders_in(each, outer)]
    return []


SIZES = {"quantity", "quoteOrderQty", "volume", "amount", "size", "funds", "sz", "newSz", "qty", "baseSize"}
SIZES |= {"quoteSize", "newSize", "quoteQuantity", "base_size", "quote_size"}


def reading(request, wins):
    query = read_form(request["query"], wins)
    kind = request["type"].split(";")[0].strip().lower()
    body = request["body"]
    if body and kind == "application/x-www-form-urlencoded":
        form = read_form(body, wins)
        written, fields = write_form(form), form
    elif body:
        parsed = read_json(body, wins)
        written, fields = write_json(parsed), parsed
    else:
        written, fields = "", query
    if fields is not query and isinstance(fields, dict):
        # A server that joins the two decides by the same rule which one counts.
        fields = last([*fields.items(), *query.items()]) if wins is first else last([*query.items(), *fields.items()])
    plain = {n: v[0] if isinstance(v, list) and len(v) == 1 and isinstance(v[0], str) else v for n, v in fields.items()} \
        if isinstance(fields, dict) else fields
    # A parameter can be a list of orders, as JSON.
    if isinstance(plain, dict):
        plain = {n: read_json(v, wins) if n == "batchOrders" and isinstance(v, str) else v for n, v in plain.items()}
    return {"query": write_form(query), "body": written, "orders": orders_in(plain, {})}


def readings(request):
    answers = []
    for wins in (first, last):
        try:
            answers.append(reading(request, wins))
        except (ValueError, RecursionError) as error:
            answers.append({"error": str(error)})
    return answers


for line in sys.stdin:
    print(json.dumps([readings(request) for request in json.loads(line)]), flush=True)
