"""stage.py ROOT PAGES: lays out the pages of the site in PAGES. The Markdown of the tree serves two kinds of readers: those
who look at the repository, and those who look at the site. A link to a file of the tree becomes a link to its page."""
import os
import re
import shutil
import sys

import reference

root, pages = map(os.path.abspath, sys.argv[1:])
site = os.path.join(root, "docs", "site")


def read(path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def write(page, text):
    path = os.path.join(pages, page)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def in_folder(folder, suffix):
    return sorted(f"{folder}/{name}" for name in os.listdir(os.path.join(root, folder)) if name.endswith(suffix))


# File or folder of the tree -> page of the site.
page_of = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "packaging": "packages.md",
    "packaging/README.md": "packages.md",
    "include/mmap": "headers.md",
    "include/mmap/README.md": "headers.md",
    "tests/README.md": "tests.md",
    "tests/packaging": "tests.md",
    ".github/CONTRIBUTING.md": "contributing.md",
    ".github/SECURITY.md": "security.md",
    "examples": "examples/index.md",
}
programs = in_folder("examples", ".cpp") + in_folder("examples/posix", ".cpp")
page_of.update({path: path[:-4] + ".md" for path in programs})
if os.path.exists(os.path.join(root, "bench/README.md")):
    page_of.update({"bench": "benchmarks.md", "bench/README.md": "benchmarks.md"})
# Headers with a page of the API reference, in the order of the menu.
headers = [name for name in ("region", "options", "source", "owned", "error", "cursor", "vector", "ring", "fault_guard",
                             "contents", "appender", "span", "scope")
           if os.path.exists(os.path.join(root, f"include/mmap/{name}.hpp"))]
page_of.update({f"include/mmap/{name}.hpp": f"reference/{name}.md" for name in headers})
for folder, folders, names in os.walk(os.path.join(root, "docs")):
    folders[:] = [name for name in folders if name != "site"]
    for name in names:
        path = os.path.relpath(os.path.join(folder, name), root)
        page_of[path] = path[len("docs/"):]
        if name == "README.md":
            page_of[os.path.dirname(path)] = page_of[path]


def localised(source, page, text):
    def path_of(target):
        return os.path.normpath(os.path.join(os.path.dirname(source), target))

    def from_page(path):
        return os.path.relpath(page_of[path], os.path.dirname(page) or ".")

    def picture(match):
        attribute, target = match.groups()
        path = path_of(target)
        return f'{attribute}="{from_page(path)}"' if path in page_of else match.group(0)

    def link(match):
        kind, label, target, anchor = (group or "" for group in match.groups())
        path = path_of(target)
        if path in page_of:
            return f"{kind}[{label}]({from_page(path)}{anchor})"
        if os.path.exists(os.path.join(root, path)):
            return label  # a file of the tree that is no page: its name will do
        return match.group(0)  # for MkDocs to find wrong

    if source.startswith("docs/performance/"):
        # Text from goals.json and the programs' comments: a header's name is no HTML tag.
        text = re.sub(r"(`[^`\n]*`)|<([a-z_]+)>", lambda match: match.group(1) or f"`<{match.group(2)}>`", text)
    text = re.sub(r'\b(src|srcset)="(?!https?:)([^"\s]+)"', picture, text)
    return re.sub(r"(!?)\[([^]]*)\]\((?!https?:|#)([^)#\s]+)(#[^)]*)?\)", link, text)


for source, page in page_of.items():
    if source.endswith(".md"):
        write(page, localised(source, page, read(source)))
    elif source.startswith("docs/") and os.path.isfile(os.path.join(root, source)):
        os.makedirs(os.path.join(pages, os.path.dirname(page)), exist_ok=True)
        shutil.copy(os.path.join(root, source), os.path.join(pages, page))

guides = {"cursor": "cursor.md", "vector": "vector.md", "ring": "ring.md", "fault_guard": "faults.md",
          "contents": "modes.md#only-the-bytes-of-a-file", "appender": "growing.md#append", "error": "errors.md",
          "region": "guide.md", "options": "modes.md", "source": "shared-memory.md"}
for name in headers:
    about = f"[Guide](../{guides[name]}) · [All classes](../api.md)\n\n" if name in guides else ""
    text = reference.page(f"mmap/{name}.hpp", read(f"include/mmap/{name}.hpp"), about)
    if text is None:
        sys.exit(f"include/mmap/{name}.hpp: no documented class")
    write(f"reference/{name}.md", text)

# A program opens with what it is about, as a comment.
index = "# Examples\n\nPrograms to start from; each is tested.\n\n| program | what it shows |\n|---|---|\n"
for source in programs:
    text = read(source)
    about = " ".join(re.match(r"((?://[^\n]*\n)+)", text).group(1).replace("//", "").split())
    name = os.path.basename(source)
    write(page_of[source], f"# {name}\n\n{about}\n\n```cpp\n{text}```\n")
    index += f"| [{name}]({os.path.relpath(page_of[source], 'examples')}) | {about.split('. ')[0].rstrip('.')} |\n"
write("examples/index.md", index)

# The menu has the pages that exist: missing ones are left out, and pages that nobody has put in come last.
menu = []
for line in read("docs/site/mkdocs.yml").splitlines():
    entry = re.fullmatch(r" +- [^:]+: (\S+\.md)", line)
    if not entry or os.path.exists(os.path.join(pages, entry.group(1))):
        menu.append(line)
menu = [line for line, following in zip(menu, menu[1:] + [""])
        if not re.fullmatch(r" +- [^:]+:", line) or following.startswith("      - ")]
new = [f"  - {page}" for page in sorted(set(page_of.values()))
       if page.endswith(".md") and not page.startswith(("examples/", "reference/")) and not any(line.endswith(f": {page}") for line in menu)]
menu[menu.index("theme:") - 1:menu.index("theme:") - 1] = new
write("../mkdocs.yml", "\n".join(menu) + "\n")
