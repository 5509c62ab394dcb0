"""reference.py: the pages of the API reference, from the doc comments of the public headers. Overloads that follow one doc
comment share its text, a comment `// --- NAME ---` becomes a heading, and type aliases come last. The pages are Markdown,
so the site's search, theme and layout apply to them as to all others."""
import re


def statements(lines):
    """Yields (kind, text) of a class body: "doc", "section", "access", "blank", or "code" for one whole declaration."""
    code, depth = "", 0
    for line in lines:
        text = line.strip()
        if code:
            code += " " + re.sub(r"\s//(?!/<).*", "", text)
            depth += balance(text)
        elif not text:
            yield "blank", ""
            continue
        elif section := re.fullmatch(r"// --- (.+?) -*", text):
            yield "section", section.group(1)
            continue
        elif re.fullmatch(r"///\s*@[{}].*", text):
            continue
        elif text.startswith("///"):
            yield "doc", text[3:].removeprefix(" ")
            continue
        elif text.startswith("//"):
            continue
        elif re.fullmatch(r"(public|private|protected):", text):
            yield "access", text[:-1]
            continue
        else:
            code, depth = re.sub(r"\s//(?!/<).*", "", text), balance(text)
        bare = re.sub(r"\s*//.*", "", text)
        if depth == 0 and re.search(r"[;}]$", bare):
            yield "code", code
            code = ""


def balance(text):
    text = re.sub(r"\s*//.*|\"(\\.|[^\"])*\"|'(\\.|[^'])*'", "", text)
    return sum(text.count(c) for c in "({") - sum(text.count(c) for c in ")}")


def signature(code):
    """What a caller needs to see of a declaration, or None."""
    code, _, note = code.partition(" ///<")
    if re.match(r"(template <[^>]*> )?(friend|static_assert|class \w+;|struct (\w+;|detail )|enum class \w+;)", code) or re.search(r"= delete;|operator=\(|~\w+\(", code):
        return None
    if re.match(r"(explicit )?(\w+)\(\2&&", code):
        return None
    if not re.match(r"enum|using|struct", code):
        # The body, and the initialisers before it, are not the caller's.
        level = 0
        for i, c in enumerate(code):
            if c == "{" and level == 0 and ")" in code[:i]:
                code = code[:i].rstrip() + ";"
                break
            if code[i:i + 3] == " : " and level == 0 and ")" in code[:i]:
                code = code[:i] + ";"
                break
            level += (c in "({") - (c in ")}")
    code = re.sub(r"\[\[nodiscard\]\] |\binline ", "", code)
    code = re.sub(r", class = [^<>,]*(<[^<>]*(<[^<>]*>)?[^<>]*>+)?(?=[,>])", "", code)
    code = re.sub(r"^template <>\s*", "", code)
    code = re.sub(r"(?<=;)\s+$", "", code)
    return code + (f"  // {note.strip()}" if note else "")


def name_of(code):
    code = re.sub(r"^template <[^>]*> ", "", code)
    if match := re.match(r"(enum class|enum|using|struct) (\w+)", code):
        return match.group(2)
    if match := re.search(r"(operator ?(bool|\S+?)|\w+)\(", code):
        return match.group(1)
    match = re.search(r"(\w+)\s*(=.*|\{.*)?;", code)
    return match.group(1) if match else code


def wrapped(code):
    """A declaration in lines of at most 96 characters."""
    code = re.sub(r"^(template <.*?>) (?=\S)", r"\1\n", code)
    lines = []
    for line in code.split("\n"):
        while len(line) > 96 and ", " in line[40:96]:
            at = line[:96].rindex(", ") + 1
            lines.append(line[:at])
            line = " " * 8 + line[at + 1:]
        lines.append(line)
    return "\n".join(lines)


names = r"<[\w./]+>|(?:std::|mmap::|errc::|FILE_|MAP_|ERROR_|SEC_)[\w:]+(?:<[\w ]+>)?(?:\(\))?|\b\w+\(\)"


def as_code(text):
    """Names in running text, as code; the rest safe for Markdown."""
    parts = re.split(r"(`[^`]*`)", text)
    for i in range(0, len(parts), 2):
        part = re.sub(names, lambda match: f"`{match.group(0)}`", parts[i])
        parts[i] = "".join(piece if piece.startswith("`") else re.sub(r"[<>]", lambda c: "\\" + c.group(0), piece)
                           for piece in re.split(r"(`[^`]*`)", part))
    return "".join(parts)


headings = {"@throws": "**Errors:**", "@pre": "**Requires:**", "@return": "**Returns:**", "@returns": "**Returns:**"}


def prose(doc):
    out, is_code = [], False
    for line in doc:
        if line.startswith("    "):
            if not is_code:
                out += ["", "```cpp"]
            is_code = True
            out.append(line[4:])
            continue
        if is_code:
            out += ["```", ""]
            is_code = False
        line = line.strip()
        line = re.sub(r"(?<=[.:)] )(@throws|@pre|@returns?)\b", r"\n\n\1", line)
        line = re.sub(r"(?<=[.;)] )(?=(POSIX|Windows|Linux|macOS|BSD): )", "\n\n", line)
        for piece in line.split("\n\n") if line else [""]:
            if match := re.match(r"(@throws|@pre|@returns?)\s*(.*)", piece):
                out += ["", f"{headings[match.group(1)]} {as_code(match.group(2))}"]
            elif match := re.match(r"((?:POSIX|Windows|Linux|macOS|BSD|OpenBSD|FreeBSD)(?:,? (?:and )?(?:macOS|Windows|BSD|Linux))*:)(.*)",
                                   piece):
                out += ["", f"**{match.group(1)}**{as_code(match.group(2))}"]
            else:
                out.append(as_code(piece))
    if is_code:
        out += ["```"]
    return "\n".join(out).strip()


def members(lines, is_public, is_class):
    """The body of a class as Markdown."""
    out, aliases, docs, codes = [], [], [], []

    def heading(code):
        name = name_of(code)
        if not is_class or name != is_class:
            return f"`{name}`"
        # A constructor is told from the others by what it takes.
        first = re.search(rf"\b{name}\(([^,)]*)", code).group(1)
        kind = re.sub(r"\b(const|constexpr)\b|[&*]+.*| = .*", "", first).split()
        return f"`{name}({kind[0] if kind else ''})`"

    def finish():
        nonlocal docs, codes
        shown = [code for code in codes if code]
        if shown and all(code.startswith("using") for code in shown) and not docs:
            aliases.extend(shown)
        elif shown:
            names = list(dict.fromkeys(heading(code) for code in shown))
            if len(names) > 1 and all(name.startswith(f"`{is_class}(") for name in names):
                names = names[:1]
            text = "\n".join(wrapped(code) for code in shown)
            out.append("### " + ", ".join(names) + f"\n\n```cpp\n{text}\n```\n\n{prose(docs)}\n")
        docs, codes = [], []

    for kind, text in statements(lines):
        if kind == "access":
            finish()
            is_public = text == "public"
        elif not is_public:
            continue
        elif kind == "doc":
            if codes:
                finish()
            docs.append(text)
        elif kind == "code":
            shown = signature(text)
            documented = [code for code in codes if code]
            # A comment is for the overloads that follow it, not for the next call.
            if shown and docs and documented and heading(shown).split("(")[0] != heading(documented[0]).split("(")[0]:
                finish()
            codes.append(shown)
        elif kind == "section":
            finish()
            out.append(f"## {text[0].upper()}{text[1:]}\n")
        else:
            finish()
    finish()
    if aliases:
        out.append("## Type aliases\n\n```cpp\n" + "\n".join(aliases) + "\n```\n")
    return "\n".join(out)


def enumerators(lines):
    rows, note = [], ""
    for line in lines:
        text = line.strip()
        if match := re.match(r"(\w+)(?: = \w+)?,?(?:\s+///< (.*))?$", text):
            rows.append([match.group(1), match.group(2) or ""])
        elif match := re.match(r"///<? ?(.*)", text):
            if rows:
                rows[-1][1] += " " + match.group(1)
    return "| value | meaning |\n|---|---|\n" + "".join(f"| `{name}` | {as_code(text)} |\n" for name, text in rows)


def first_branches(text):
    """The lines of a header without its directives: of each #if only the first branch."""
    lines, skipped = [], []
    for line in text.split("\n"):
        if re.match(r"\s*#\s*if", line):
            skipped.append(False)
        elif re.match(r"\s*#\s*el", line):
            skipped[-1] = True
        elif re.match(r"\s*#\s*endif", line):
            skipped.pop()
        elif not line.lstrip().startswith("#") and not any(skipped):
            lines.append(line)
    return lines


def page(header, text, about):
    """The page of a header, or None if it has no documented class."""
    lines = first_branches(text)
    out, docs, i = [], [], 0
    while i < len(lines):
        line = lines[i]
        opened = re.match(r"(?:template <.*> ?)?(class|struct|enum class) (?:\[\[.*?\]\] |[A-Z_]+ |__declspec\(\w+\) )?mmap(?:::(\w+))?(?: final)?(?: : .*)? \{$", line)
        if opened:
            kind, name = opened.groups()
            end = next(j for j in range(i, len(lines)) if lines[j] == "};")
            body = lines[i + 1:end]
            if docs:
                shown = f"mmap::{name}" if name else "mmap"
                inner = enumerators(body) if kind == "enum class" else members(body, kind == "struct", name)
                out.append((shown, f"{prose(docs)}\n\n{inner}"))
            i, docs = end, []
        elif line.startswith("///"):
            docs.append(line[3:].removeprefix(" "))
        elif not re.match(r"template <", line):
            docs = []
        i += 1
    if not out:
        return None
    title = "Free functions and constants" if out[0][0] == "mmap" else " and ".join(f"`{name}`" for name, _ in out[:2])
    parts = [f"# {title}\n\n{about}`#include <{header}>`, or `#include <mmap.hpp>` for everything.\n"]
    for name, text in out:
        if len(out) > 1:
            text = f"## `{name}`\n\n" + text
        parts.append(text)
    return "\n".join(parts)
