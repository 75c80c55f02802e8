"""Who calls whom in the product, read from its source: names are followed through imports, hooks through settings."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from django.conf import settings

from crm.start import rare_collecting

APPS = ("crm", "credit", "service", "financials", "catalog", "documents", "journal", "customers", "staff", "foundation")
Place = tuple[str, str]  # module, name of a function or class in it
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the product by its dotted name, without migrations."""
    found = {}
    with rare_collecting():  # a million nodes that all stay
        for path in (path for app in APPS for path in sorted((settings.BASE_DIR / app).rglob("*.py"))):
            parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found[name] = ast.parse(path.read_text())
    return found


@cache
def functions() -> list[tuple[Place, ast.FunctionDef]]:
    """Return the functions and methods of the product, methods under the name of their class."""
    found = []
    for module, tree in modules().items():
        for node in tree.body:
            if isinstance(node, FUNCTIONS):
                found.append(((module, node.name), node))
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, FUNCTIONS):
                    found.append(((module, f"{node.name}.{inner.name}"), inner))
    return found


@cache
def names_in(module: str) -> dict[str, Place]:
    """Return what each name at the top of a module stands for; a module imported as such is (its name, "")."""
    known: dict[str, Place] = {}
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                known[alias.asname or alias.name] = (whole, "") if whole in modules() else (node.module, alias.name)
    for node in modules()[module].body:
        if isinstance(node, (*FUNCTIONS.__args__, ast.ClassDef)):
            known[node.name] = (module, node.name)
    return known


def home_of(place: Place) -> Place:
    """Follow a name that a package only hands on to where it is defined."""
    module, name = place
    seen = set()
    while module in modules() and place not in seen:
        seen.add(place)
        further = names_in(module).get(name)
        if not further or further == place:
            break
        place = module, name = further
    return place


@cache
def graph() -> dict[Place, set[Place]]:
    """Return for every function which others it names; a class stands for all its methods, a hook for its functions."""
    edges = {place: set(named_in(place, node)) for place, node in functions()}
    for module, name in list(edges):
        owner, dot, _ = name.partition(".")
        if dot:
            edges.setdefault((module, owner), set()).add((module, name))
    return edges


def named_in(place: Place, node: ast.AST) -> Iterator[Place]:
    module, name = place
    known, owner = names_in(module), name.partition(".")[0]
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in known:
            yield home_of(known[inner.id])
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            base, attribute = inner.value.id, inner.attr
            if base in ("self", "cls"):
                yield module, f"{owner}.{attribute}"
            elif base == "settings":
                yield from hooked(attribute)
            elif base in known:
                of_module, of_name = home_of(known[base])
                yield home_of((of_module, attribute)) if not of_name else (of_module, f"{of_name}.{attribute}")


def hooked(setting: str) -> Iterator[Place]:
    """Yield the functions a setting names by their dotted paths."""
    value = getattr(settings, setting, ())
    for dotted in value if isinstance(value, list) else [value]:
        if isinstance(dotted, str):
            module, _, name = dotted.rpartition(".")
            if module in modules():
                yield home_of((module, name))


def reaches(start: Place, goals: set[Place]) -> bool:
    """Whether one of the goals is named by the function, or by one it names, and so on."""
    seen, todo = set(), [start]
    while todo:
        place = todo.pop()
        if place in goals:
            return True
        if place not in seen:
            seen.add(place)
            todo += graph().get(place, ())
    return False


def calls_of(called: Place) -> list[tuple[Place, ast.FunctionDef, ast.Call]]:
    """Return every call of a function or class by its name: where it stands, the function around it, and the call."""
    return calls().get(called, [])


@cache
def calls() -> dict[Place, list[tuple[Place, ast.FunctionDef, ast.Call]]]:
    found = defaultdict(list)
    for place, node in functions():
        known = names_in(place[0])
        for call in (inner for inner in ast.walk(node) if isinstance(inner, ast.Call)):
            if (name := getattr(call.func, "id", None)) in known:
                found[home_of(known[name])].append((place, node, call))
    return found
