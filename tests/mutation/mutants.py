"""What could be changed in include/, and a copy of the tree in which all of it can be, at run time.

Clang says where operators, conditions, literals and calls begin and end; as text, `a == b` becomes
`mutants::equal(mutants::on(17), a, b)`, whose first argument says whether != is meant this time: see
mutants.hpp. So the tests are compiled once, and not once for each change. What is evaluated by the compiler (types,
constants, static_assert) and what the preprocessor leaves out on this system stays as it is.
"""
import pathlib
import re
import subprocess

from clang.cindex import CursorKind, Index, TypeKind

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ALL = "#include <mmap.hpp>\n#include <mmap/compat/mio.hpp>\n"

# Binary operators, and what each becomes. Those that evaluate the second operand only sometimes, && and
# ||, become each other by De Morgan's laws.
OPERATORS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "+": "-", "-": "+",
             "*": "/", "/": "*", "%": "+", "|": "&", "&": "|", "^": "|", "<<": ">>", ">>": "<<",
             "+=": "-=", "-=": "+=", "|=": "&=", "&=": "|="}
LOGICAL = {"&&": "||", "||": "&&"}
NAMES = {operator: f"binary_{number}" for number, operator in enumerate(OPERATORS)}

NUMBER = re.compile(r"(0x[0-9A-Fa-f']+|[0-9][0-9']*)[UuLl]*$")
# Decided by the compiler, or no code.
CONSTANT = {CursorKind.STATIC_ASSERT, CursorKind.UNEXPOSED_DECL, CursorKind.ENUM_DECL, CursorKind.CXX_UNARY_EXPR,
            CursorKind.TEMPLATE_NON_TYPE_PARAMETER, CursorKind.TEMPLATE_TYPE_PARAMETER,
            CursorKind.TYPE_ALIAS_DECL, CursorKind.TYPE_ALIAS_TEMPLATE_DECL}
FUNCTIONS = {CursorKind.CXX_METHOD, CursorKind.FUNCTION_DECL, CursorKind.FUNCTION_TEMPLATE,
             CursorKind.CONSTRUCTOR, CursorKind.DESTRUCTOR, CursorKind.CONVERSION_FUNCTION}
# Which children of a statement are statements.
BODIES = {CursorKind.COMPOUND_STMT: lambda c: c, CursorKind.IF_STMT: lambda c: c[1:],
          CursorKind.FOR_STMT: lambda c: c[-1:], CursorKind.WHILE_STMT: lambda c: c[-1:],
          CursorKind.DO_STMT: lambda c: c[:1], CursorKind.CXX_FOR_RANGE_STMT: lambda c: c[-1:],
          CursorKind.CASE_STMT: lambda c: c, CursorKind.DEFAULT_STMT: lambda c: c}


class Mutant:
    """One change: `what` happens on `line`, the first of the lines `numbers` of `path`."""

    def __init__(self, path, numbers, line, what):
        self.path, self.numbers, self.line, self.what = path, numbers, line, what
        self.nth = 1  # of those that are called the same

    def __str__(self):
        return f"include/mmap/{self.path}:{self.numbers[0]}: {self.name()}: {self.line}"

    def name(self):
        return self.what + (f" ({self.nth})" if self.nth > 1 else "")

    def key(self):
        """As in equivalent.txt: says nothing of line numbers, which change."""
        return f"{self.path}: {self.name()}: {self.line}"


class Header:
    """The text of one header, and the changes to it."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self.edits = []  # (offset, 0 for closing, 1 for opening, order, length replaced, text)

    def wrap(self, begin, end, depth, opening, closing):
        self.edits.append((begin, 1, depth, 0, opening))
        self.edits.append((end, 0, -depth, 0, closing))

    def replace(self, begin, end, text):
        self.edits.append((begin, 1, 0, end - begin, text))

    def changed(self):
        out, at = [], 0
        for offset, _, _, length, text in sorted(self.edits):
            out += [self.text[at:offset], text]
            at = offset + length
        return "".join(out) + self.text[at:]


class Finder:
    """Walks the syntax tree of all headers; collects the mutants and the edits that make them."""

    def __init__(self, include, left_out):
        self.include, self.left_out = include, left_out
        self.headers = {}
        self.mutants = []
        self.counts = {}

    def run(self):
        unit = Index.create().parse("all.cpp", args=["-std=c++17", f"-I{self.include}"],
                                    unsaved_files=[("all.cpp", ALL)])
        errors = [str(d) for d in unit.diagnostics if d.severity >= 3]
        if errors:
            raise SystemExit("\n".join(errors))
        for cursor in unit.cursor.get_children():
            file = cursor.location.file
            if file and str(file).startswith(str(self.include)):
                path = str(pathlib.Path(str(file)).resolve().relative_to(self.include / "mmap"))
                if path not in self.headers:
                    # Clang counts bytes.
                    self.headers[path] = Header(path, (self.include / "mmap" / path).read_bytes().decode("latin-1"))
                self.header = self.headers[path]
                self.walk(cursor, None, 0, "at_run_time")

    # --- names ------------------------------------------------------------------------------------

    def mutant(self, cursor, what):
        """Is it the one that is on? As an expression; "false" if it was found not to compile."""
        first = cursor.extent.start.line
        line = self.header.lines[first - 1].strip().encode("latin-1").decode()
        mutant = Mutant(self.header.path, range(first, cursor.extent.end.line + 1), line, what)
        same = self.counts.get(mutant.key(), 0)
        self.counts[mutant.key()] = same + 1
        mutant.nth = same + 1
        if mutant.key() in self.left_out:
            return "false"
        self.mutants.append(mutant)
        return f"mutants::{self.on}({len(self.mutants) - 1})"

    def text(self, begin, end):
        return self.header.text[begin:end]

    # --- the tree ---------------------------------------------------------------------------------

    def walk(self, cursor, parent, depth, on):
        kind, begin, end = cursor.kind, cursor.extent.start.offset, cursor.extent.end.offset
        if kind in CONSTANT:
            return
        if kind in FUNCTIONS:
            head = self.text(begin, cursor.location.offset)
            on = "at_run_time" if re.search(r"\bconstexpr\b", head) else "on"
        elif kind == CursorKind.LAMBDA_EXPR:
            on = "on"
        elif kind == CursorKind.VAR_DECL and re.search(r"\bconstexpr\b", self.text(begin, cursor.location.offset)):
            return
        self.on = on
        children = list(cursor.get_children())
        if kind in (CursorKind.VAR_DECL, CursorKind.FIELD_DECL):
            # Behind the name, and no size of an array: what is left is the value.
            children = [c for c in children if c.extent.start.offset >= cursor.location.offset
                        and not self.text(begin, c.extent.start.offset).rstrip().endswith("[")]
        elif kind == CursorKind.CASE_STMT:
            children = children[1:]
        self.change(cursor, kind, begin, end, children, parent, depth)
        for child in children:
            self.walk(child, cursor, depth + 1, on)

    def change(self, cursor, kind, begin, end, children, parent, depth):
        if kind in (CursorKind.BINARY_OPERATOR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR, CursorKind.CALL_EXPR):
            self.change_binary(cursor, begin, end, children, depth)
        if kind in (CursorKind.UNARY_OPERATOR, CursorKind.CALL_EXPR):
            self.change_unary(cursor, begin, end, children, parent, depth)
        if kind == CursorKind.INTEGER_LITERAL and NUMBER.match(self.text(begin, end)):
            value = self.text(begin, end)
            self.header.wrap(begin, end, depth, "(", f" + {self.mutant(cursor, f'{value} becomes {value} + 1')})")
        elif kind == CursorKind.CXX_BOOL_LITERAL_EXPR and self.text(begin, end) in ("true", "false"):
            other = "false" if self.text(begin, end) == "true" else "true"
            what = f"{self.text(begin, end)} becomes {other}"
            self.header.wrap(begin, end, depth, "(", f" != {self.mutant(cursor, what)})")
        elif kind in (CursorKind.IF_STMT, CursorKind.WHILE_STMT, CursorKind.DO_STMT, CursorKind.FOR_STMT,
                      CursorKind.CONDITIONAL_OPERATOR):
            self.change_condition(cursor, kind, begin, children, depth)
        for child in BODIES.get(kind, lambda _: [])(children):
            self.change_call(child, depth)

    def change_binary(self, cursor, begin, end, children, depth):
        operands = [c for c in children if self.text(c.extent.start.offset, c.extent.end.offset) not in OPERATORS]
        if len(operands) != 2:
            return
        left, right = operands
        gap, right_begin = left.extent.end.offset, right.extent.start.offset
        if left.extent.start.offset != begin or right.extent.end.offset != end or gap > right_begin:
            return  # inside of a macro, or a call
        between = re.sub(r"//[^\n]*", lambda m: " " * len(m.group()), self.text(gap, right_begin))
        operator = between.strip()
        at = gap + between.find(operator)
        if operator in LOGICAL:
            on = self.mutant(cursor, f"{operator} becomes {LOGICAL[operator]}")
            self.header.wrap(begin, end, depth, "(((bool(", f") != {on})) != {on})")
            self.header.replace(at, at + 2, f") != {on}) {operator} (bool(")
        elif operator in OPERATORS and not self.is_one_way(left, right):
            on = self.mutant(cursor, f"{operator} becomes {OPERATORS[operator]}")
            if on != "false":  # else these operands do not know the other operator
                self.header.wrap(begin, end, depth, f"mutants::{NAMES[operator]}({on}, ", ")")
                self.header.replace(at, at + len(operator), ",")

    def is_one_way(self, left, right):
        """Pointers have a distance and no sum, strings a sum and no difference."""
        types = [c.type.get_canonical() for c in (left, right)]
        return all(t.kind == TypeKind.POINTER for t in types) or any("basic_string" in t.spelling for t in types) \
            or '"' in self.text(left.extent.start.offset, right.extent.end.offset)

    def change_unary(self, cursor, begin, end, children, parent, depth):
        text = self.text(begin, end)
        operand = children[0] if children else cursor
        is_before = text[:2] in ("++", "--") and children[-1].extent.end.offset == end
        is_behind = text[-2:] in ("++", "--") and operand.extent.start.offset == begin \
            and operand.extent.end.offset == end - 2
        if is_before or is_behind:
            step = text[:2] if is_before else text[-2:]
            other = "--" if step == "++" else "++"
            on = self.mutant(cursor, f"{step} becomes {other}")
            place, at = ("pre", begin) if is_before else ("post", end - 2)
            self.header.wrap(begin, end, depth, f"mutants::{place}_{'up' if step == '++' else 'down'}({on}, ", ")")
            self.header.edits.append((at, 1, depth + 1, 2, ""))
        elif text.startswith("!") and len(children) == 1 and cursor.kind == CursorKind.UNARY_OPERATOR \
                and parent.kind != CursorKind.CSTYLE_CAST_EXPR:  # (void)!f(): the value is not looked at
            on = self.mutant(cursor, "! is gone")
            self.header.wrap(begin, end, depth, "(bool(", f") == {on})")
            self.header.edits.append((begin, 1, depth + 1, 1, ""))

    def change_condition(self, cursor, kind, begin, children, depth):
        if kind == CursorKind.FOR_STMT:
            found = [c for c in children if c.kind != CursorKind.DECL_STMT
                     and self.text(begin, c.extent.start.offset).count(";") == 1
                     and self.text(c.extent.end.offset, c.extent.end.offset + 8).lstrip().startswith(";")]
        elif kind == CursorKind.DO_STMT:
            found = children[1:]
        else:
            found = children[:1]
        # Not what the compiler decides, and not what declares a variable.
        if not found or not found[0].kind.is_expression() or re.match(r"if constexpr\b", self.text(begin, begin + 13)):
            return
        condition = found[0]
        is_loop = kind in (CursorKind.WHILE_STMT, CursorKind.DO_STMT, CursorKind.FOR_STMT)
        true = "false" if is_loop else self.mutant(condition, "the condition is true")
        false = self.mutant(condition, "the condition is false")
        # It is still evaluated: only its outcome is another.
        self.header.wrap(condition.extent.start.offset, condition.extent.end.offset, depth,
                         f"mutants::condition({true}, {false}, bool(", "))")

    def change_call(self, statement, depth):
        begin, end = statement.extent.start.offset, statement.extent.end.offset
        text = self.text(begin, end)
        call = statement
        while call.kind in (CursorKind.UNEXPOSED_EXPR, CursorKind.CSTYLE_CAST_EXPR, CursorKind.PAREN_EXPR) \
                or call.kind == CursorKind.UNARY_OPERATOR and text.startswith("(void)!"):
            inner = [c for c in call.get_children() if c.kind.is_expression()]
            if len(inner) != 1:
                return
            call = inner[0]
        if call.kind != CursorKind.CALL_EXPR or call.spelling.startswith("operator") or not text.endswith(")"):
            return
        on = self.mutant(statement, "the call is gone")
        self.header.wrap(begin, end, depth, f"({on} ? (void)0 : (void)(", "))")


def operators():
    """The functions of mutants.hpp that are all alike."""
    out = []
    for operator, other in OPERATORS.items():
        result = "decltype(auto)" if operator.endswith("=") and operator[0] in "+-|&" else "auto"
        out.append(f"template <class A, class B>\nconstexpr {result} {NAMES[operator]}(bool on, A&& a, B&& b) "
                   f"{{\n    return on ? a {other} b : a {operator} b;\n}}\n")
    for name, operator, other in (("up", "++", "--"), ("down", "--", "++")):
        out.append(f"template <class A>\nconstexpr decltype(auto) pre_{name}(bool on, A&& a) "
                   f"{{\n    return on ? {other}a : {operator}a;\n}}\n")
        out.append(f"template <class A>\nconstexpr auto post_{name}(bool on, A&& a) "
                   f"{{\n    return on ? a{other} : a{operator};\n}}\n")
    return "".join(out)


def write_copy(tree, left_out):
    """Makes every mutant possible in tree/include, which is a copy of include/. Returns them, in the order of
    their numbers."""
    finder = Finder(ROOT / "include", left_out)
    finder.run()
    texts = {path: header.changed().encode("latin-1") for path, header in finder.headers.items()}
    for path in sorted((ROOT / "include").rglob("*.hpp")):
        name = str(path.relative_to(ROOT / "include/mmap")) if path.name != "mmap.hpp" else "../mmap.hpp"
        text = texts.get(name) or path.read_bytes()
        if name == "scope.hpp":  # which all others include first
            text = text.replace(b"#include <cstddef>", b'#include "mutants.hpp"', 1)
        write(tree / "include/mmap" / name, text)
    helpers = (HERE / "mutants.hpp").read_text().replace("// OPERATORS\n", operators())
    write(tree / "include/mmap/mutants.hpp", helpers.encode())
    return finder.mutants


def write(path, content):
    """Only what is new is written, so that only that is compiled again."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
