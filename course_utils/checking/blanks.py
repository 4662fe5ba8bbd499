"""Has anything been written yet? An answer with a blank left in it is never run."""

import ast
import functools
import inspect
import linecache

from torch import nn

from course_utils.checking.plain_text import plain


def has_blank(answer):
    """Whether `answer` is None or ..., holds a ..., or is code in which something is not written.

    Code is read in its source. Where there is none (a function made by `exec`), it counts as
    written: then it is run, and the learner is told what comes of it.
    """
    if answer is None or answer is ...:
        return True
    if isinstance(answer, str):
        return plain(answer) == ""
    if isinstance(answer, tuple | list | set | frozenset):
        return any(part is ... for part in answer)
    codes = codes_of(answer)
    if isinstance(answer, type) and not codes:
        nothing_in_it = all(name.startswith("__") for name in vars(answer))
        return nothing_in_it and set(answer.__bases__) <= {object, nn.Module}
    return any(_has_blank(body) for code in codes if (body := _body(code)))


def codes_of(answer):
    """The code of a function, or of every method that a class (or an object's class) defines.

    Of a function that a decorator has wrapped, it is the code of the function inside.
    """
    if isinstance(answer, functools.partial):
        return codes_of(answer.func)
    if isinstance(answer, type):
        parts = [getattr(part, "__func__", part) for part in vars(answer).values()]
        return [code for part in parts if inspect.isfunction(part) for code in codes_of(part)]
    if inspect.ismethod(answer):
        return codes_of(answer.__func__)
    inner = inspect.getattr_static(answer, "__wrapped__", None)
    if inner is not None:
        return codes_of(inner)
    return [answer.__code__] if inspect.isfunction(answer) else codes_of(type(answer))


def _body(code):
    """The statements of a function (for a lambda, its expression); empty without source."""
    try:
        tree = _parsed("".join(linecache.getlines(code.co_filename)))
    except SyntaxError:
        return []
    if code.co_name != "<lambda>":
        found = (node.body for node in ast.walk(tree) if _is_function(node, code))
        return next(found, [])
    lambdas = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    begun = [node.body for node in lambdas if node.lineno == code.co_firstlineno]
    return [body for body in begun if _made(body, code)][-1:]  # the innermost comes last


@functools.lru_cache(maxsize=8)
def _parsed(source):
    return ast.parse(source)


def _is_function(node, code):
    """Whether `node` is the function of `code`, which begins in the line of its decorators."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name != code.co_name:
        return False
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first == code.co_firstlineno


def _made(body, code):
    """Whether a lambda's code was made from the expression `body`: all steps lie in its text."""
    steps = [step for step in code.co_positions() if None not in step]
    steps = [step for step in steps if step[0::2] != step[1::2]]  # of no width: from no text
    if not steps:  # Python 3.12 does not say where a constant stands
        return isinstance(body, ast.Constant) and body.value in code.co_consts
    begin, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    return all(
        begin <= (line, column) and (end_line, end_column) <= end
        for line, end_line, column, end_column in steps
    )


def _has_blank(body):
    return all(map(_does_nothing, body)) or any(map(_waits, body))


def _does_nothing(node):
    """Whether it is pass, a docstring, a lone ..., or gives back None or ...."""
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None):
            return True
        case ast.Return(value=ast.Constant(value=value)) | ast.Constant(value=value):
            return value is None or value is ...
    return False


def _waits(node):
    """Whether a ... stands for a value somewhere in `node`; in an index such as x[..., 0] it is an
    axis, and by itself in a line it is nothing."""
    match node:
        case ast.Constant(value=value):
            return value is ...
        case ast.Expr(value=ast.Constant()):
            return False
        case ast.Subscript(value=indexed):
            return _waits(indexed)
        case ast.AnnAssign(value=value):
            return value is not None and _waits(value)
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            return any(map(_waits, body))
    return any(map(_waits, ast.iter_child_nodes(node)))
