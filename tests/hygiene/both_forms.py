#!/usr/bin/env python3
"""both_forms.py INCLUDE: everything that can fail comes in two forms.

Reads the public members of the library's classes. A member that is not noexcept can fail: it needs a form with
the same parameters and a trailing std::error_code&, which is noexcept; and each such form needs one that throws.
A default argument makes several forms of one declaration.
"""

import pathlib
import re
import sys

# Not noexcept, for a reason.
EXEMPT = {
    "error::error": "makes the exception",
    "error::raise": "throws it",
    "error::operation": "returns a std::string",
    "error::object": "returns a std::string",
    "source::describe": "returns a std::string",
    "region::describe": "likewise",
    "region::at": "throws as the standard's at() does; operator[] is the other form",
    "vector::at": "likewise",
    "mmap::make_error_code": "only converts",
}
# region(path, mode, offset) compiles only after a std::filesystem::path; give the length, too.
AFTER_A_PATH = ("source const&", "access", "std::uint64_t")
SKIPPED = {"detail", "compat"}


def first_branches(text):
    """The text with the first branch of each #if."""
    kept, skipping = [], []
    for line in text.replace("\\\n", " ").split("\n"):
        directive = re.match(r"\s*#\s*(\w+)", line)
        word = directive.group(1) if directive else ""
        if word in ("if", "ifdef", "ifndef"):
            skipping.append(False)
        elif word in ("elif", "else"):
            skipping[-1] = True
        elif word == "endif":
            skipping.pop()
        elif not directive and not any(skipping):
            kept.append(line)
    return "\n".join(kept)


def without_comments(text):
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = text.replace("(check)", "check")  # so written because of other people's macros
    text = first_branches(text)
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    text = re.sub(r"'(?:[^'\\\n]|\\.)'", "0", text)
    return re.sub(r"\[\[.*?\]\]", "", text, flags=re.S)


def matching(text, start, opening, closing):
    """The position after the bracket that closes the one at `start`."""
    depth = 0
    for position in range(start, len(text)):
        if text[position] == opening:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if depth == 0:
                return position + 1
    raise ValueError("unbalanced " + opening)


def statements(body):
    """Declarations of a class body, each without the body of its function."""
    position = start = 0
    while position < len(body):
        character = body[position]
        if character == "(":
            position = matching(body, position, "(", ")")
        elif character == "{":
            end = matching(body, position, "{", "}")
            yield body[start:position]
            rest = re.match(r"\s*;?", body[end:])
            position = start = end + rest.end()
        elif character == ";":
            yield body[start:position]
            position = start = position + 1
        elif character == ":" and re.search(r"\b(public|private|protected)\s*$", body[start:position]):
            yield body[start:position].strip() + ":"
            position = start = position + 1
        else:
            position += 1


def split(parameters):
    """Parameters at the commas outside of brackets."""
    parts, depth, last = [], 0, 0
    for position, character in enumerate(parameters):
        if character in "(<{[":
            depth += 1
        elif character in ")>}]":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(parameters[last:position])
            last = position + 1
    parts.append(parameters[last:])
    return [part.strip() for part in parts if part.strip()]


def type_of(parameter):
    """A parameter without its default and its name."""
    kind = re.sub(r"\s+", " ", parameter.split("=")[0].strip())
    name = re.search(r"(?<=[&*> ])(?!const\b)\w+$", kind)
    return kind[: name.start()].strip() if name else kind


def without_template(statement):
    statement = statement.strip()
    while statement.startswith("template"):
        statement = statement[matching(statement, statement.index("<"), "<", ">"):].strip()
    return statement


def functions(body, name, is_struct):
    """(function, parameter types, is const, is noexcept) of the public ones, defaults expanded."""
    public = is_struct
    for statement in statements(body):
        label = re.match(r"(public|private|protected):$", statement.strip())
        if label:
            public = label.group(1) == "public"
            continue
        statement = without_template(statement)
        if not public or statement.startswith(("friend", "using", "class", "struct", "enum")):
            continue
        head = re.match(r"([^(=]*?)(\(\s*(?:check)\s*\)|~?\w+|operator[^(]*|operator\(\))\s*\(", statement)
        if not head or "= delete" in statement or "= default" in statement:
            continue
        opening = head.end() - 1
        end = matching(statement, opening, "(", ")")
        called = head.group(2).strip("() ")
        if called.startswith(("~", "operator")) or not called:
            continue
        tail = re.split(r"[:{]|->", statement[end:])[0]
        parameters = split(statement[opening + 1 : end - 1])
        fewest = next((i for i, p in enumerate(parameters) if "=" in p), len(parameters))
        for count in range(fewest, len(parameters) + 1):
            kinds = tuple(type_of(p) for p in parameters[:count])
            yield called, kinds, bool(re.search(r"\bconst\b", tail)), "noexcept" in tail


def classes(root):
    """(name, body, is struct) of what struct mmap shows, and of itself."""
    for path in sorted(root.rglob("*.hpp")):
        if SKIPPED & set(path.relative_to(root).parts):
            continue
        text = without_comments(path.read_text(encoding="utf-8"))
        for found in re.finditer(r"\b(class|struct)\s+(mmap(?:::\w+)?)(?:\s+final)?\s*(?::[^:{;]*(?:::[^{;]*)?)?\{", text):
            end = matching(text, found.end() - 1, "{", "}")
            body = re.sub(r"\bstruct detail \{.*", "", text[found.end() : end - 1], flags=re.S)
            yield found.group(2).replace("mmap::", ""), body, found.group(1) == "struct"


def main():
    failures, pairs = [], 0
    for name, body, is_struct in classes(pathlib.Path(sys.argv[1])):
        throwing, reporting = set(), set()
        for function, kinds, is_const, is_noexcept in functions(body, name, is_struct):
            shown = f"{name}::{function}({', '.join(kinds)}){' const' if is_const else ''}"
            if kinds and kinds[-1] == "std::error_code&":
                reporting.add((function, kinds[:-1], is_const))
                if not is_noexcept:
                    failures.append(f"{shown}: not noexcept")
            elif not is_noexcept and f"{name}::{function}" not in EXEMPT and kinds != AFTER_A_PATH:
                throwing.add((function, kinds, is_const))
        pairs += len(throwing & reporting)
        for missing, text in ((throwing - reporting, "an error_code form"), (reporting - throwing, "a throwing form")):
            for function, kinds, is_const in sorted(missing):
                failures.append(f"{name}::{function}({', '.join(kinds)}){' const' if is_const else ''}: lacks {text}")
    for failure in failures:
        print(failure)
    print(f"{pairs} pairs")
    if pairs < 50:
        print("too few: the headers are not understood")
        return 1
    return 1 if failures else 0


sys.exit(main())
