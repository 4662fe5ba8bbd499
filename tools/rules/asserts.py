"""The rule that a check has something to find out: it does not compare typed numbers alone."""

import ast
import builtins

# what only does sums with what it is given: none of these draws, measures or asks the course
ARITHMETIC = {"abs", "all", "any", "bool", "divmod", "enumerate", "float", "int", "len", "max"}
ARITHMETIC |= {"min", "pow", "range", "reversed", "round", "sorted", "sum", "tuple", "zip"}
EXACT = {"math", "fractions"}  # modules of such functions
MUTABLE = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp


def typed_checks(cells, where: str) -> list[str]:
    """The code cells of a lesson with an `assert` on nothing but numbers that the lesson types."""
    trees = {cell.id: ast.parse(cell.source) for cell in cells if cell.cell_type == "code"}
    typed = typed_names(trees.values())
    return [
        f"{where}, cell {name}, asserts {ast.unparse(node.test)}: numbers that were typed, "
        "with nothing drawn, measured or computed by the course among them."
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and is_typed(node.test, typed)
    ]


def is_typed(expression, typed: set[str]) -> bool:
    """Whether an expression is made of literals, arithmetic and the names in `typed` only."""
    nodes = list(ast.walk(expression))
    own = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = {n.id for n in nodes if isinstance(n, ast.Name)} - own
    methods = [n for n in nodes if isinstance(n, ast.Attribute)]
    return read <= typed | ARITHMETIC | EXACT and all(
        isinstance(method.value, ast.Name) and method.value.id in EXACT for method in methods
    )


def typed_names(trees) -> set[str]:
    """The names that the cells give no value but a typed one, wherever they give it one."""
    given = [binding for tree in trees for binding in bindings(tree)]
    typed = {name for name, _ in given} - set(dir(builtins))
    while True:
        measured = {
            name
            for name, value in given
            if name in typed and value is not True and not (value and is_typed(value, typed))
        }
        if not measured:
            return typed
        typed -= measured


def bindings(tree):
    """Each name that a cell binds, with the expression of its value.

    In its place stands True for imported arithmetic, and None for what is not known here: a
    function's arguments, what a `with` gives, a list, which may be filled later.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                names, value = [name for target in targets for name in stored(target)], value
            case (
                ast.AugAssign(target=target, value=value)
                | ast.NamedExpr(target=target, value=value)
            ):
                names = stored(target)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                names = stored(target)
            case ast.Import(names=aliases):
                names, value = [alias.asname or alias.name for alias in aliases], None
            case ast.ImportFrom(module=module, names=aliases):
                names, value = [alias.asname or alias.name for alias in aliases], module in EXACT
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names, value = [name], None
            case ast.withitem(optional_vars=target) | ast.AnnAssign(target=target) if target:
                names, value = stored(target), None
            case _:
                continue
        known = value if isinstance(value, bool) or not filled_later(value) else None
        yield from ((name, known) for name in names)


def stored(target) -> list[str]:
    """The names in the target of an assignment."""
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def filled_later(value) -> bool:
    """Whether a value holds a list, a dict or a set, which can become something measured."""
    return value is not None and any(isinstance(node, MUTABLE) for node in ast.walk(value))
