"""How GDB shows a region: `source mmap_gdb.py` in GDB, or in ~/.gdbinit.

    (gdb) print file
    $1 = RDWR of a file, 4096 bytes from offset 8192: "first bytes"...
"""
import gdb

ACCESS = ((1, 2, "RDWR"), (1, 4, "COPY"), (1, 0, "RDONLY"), (0, 0, "NONE"))
KINDS = ("closed", "a file", "named memory", "memory")
SHOWN = 16


def mode_of(access):
    bits = int(access)
    name = next(name for read, store, name in ACCESS if bits & 7 == read | store)
    return name + (" | EXEC" if bits & 8 else "")


def first_bytes(address, size):
    """The first bytes as text, or as hexadecimal numbers if they are none."""
    count = min(size, SHOWN)
    if count == 0:
        return "no bytes"
    try:
        data = bytes(gdb.selected_inferior().read_memory(address, count))
    except gdb.MemoryError:
        return "not readable"
    text = all(32 <= byte < 127 or byte in b"\t\r\n" for byte in data)
    shown = '"' + repr(data)[2:-1].replace('"', '\\"') + '"' if text else data.hex(" ")
    return shown + ("..." if size > count else "")


class Region:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        mapping = self.value["mapping_"]
        kind = KINDS[int(mapping["kind"])]
        if kind == "closed":
            return kind
        size, offset = int(mapping["length"]), int(self.value["offset_"])
        where = f" from offset {offset}" if offset else ""
        start = first_bytes(int(mapping["data"]), size)
        return f"{mode_of(mapping['mode'])} of {kind}, {size} bytes{where}: {start}"


class Span:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return f"{int(self.value['size_'])} elements"

    def children(self):
        for index in range(int(self.value["size_"])):
            yield f"[{index}]", (self.value["data_"] + index).dereference()

    def display_hint(self):
        return "array"


def build():
    from gdb.printing import RegexpCollectionPrettyPrinter

    printers = RegexpCollectionPrettyPrinter("mmap")
    printers.add_printer("region", "^mmap::region$", Region)
    printers.add_printer("span", "^mmap::span<.*>$", Span)
    return printers


gdb.printing.register_pretty_printer(gdb.current_objfile(), build(), replace=True)
