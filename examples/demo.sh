#!/bin/sh
# demo.sh BUILD_DIR [FILE]: shows what the library does, on a real file. Called by ./dev demo.
set -eu

programs=$1/examples
[ -d "$programs" ] || programs=$1
programs=$(cd "$programs" && pwd)
tree=$(cd "$(dirname "$0")/.." && pwd)
given=${2:-}
[ -z "$given" ] || given=$(cd "$(dirname "$given")" && pwd)/$(basename "$given")

work=$(mktemp -d)
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work"

bold='' plain=''
[ ! -t 1 ] || { bold=$(printf '\033[1m') && plain=$(printf '\033[0m'); }
chapter=0
heading() {
    chapter=$((chapter + 1))
    printf '\n%s%d. %s%s\n   %s\n' "$bold" "$chapter" "$1" "$plain" "$2"
}
# show PROGRAM ARGUMENT...: runs it and shows the command and its output, indented.
show() {
    name=$1
    shift
    printf '   $ %s %s\n' "$name" "$*"
    code=0
    "$programs/$name" "$@" >"$work/said" 2>&1 || code=$?
    sed 's/^/     /' "$work/said"
    return "$code"
}
fail() {
    echo "demo: $*" >&2
    exit 1
}

if [ -n "$given" ]; then
    file=$given
    [ -f "$file" ] || fail "no such file: $file"
    # A word from the file: the longest near its beginning.
    word=$(head -c 20000 "$file" | LC_ALL=C tr -cs 'A-Za-z' '\n' |
        awk 'length > length(best) && length < 20 { best = $0 } END { print best }')
else
    # The library's own source, a few hundred times over.
    file=source.txt
    word='posix_fallocate('
    find "$tree/include" -name '*.hpp' -exec cat {} + >once
    copies=0
    while [ "$copies" -lt 40 ]; do
        cat once once once once once once once once once once once once once once once once
        copies=$((copies + 1))
    done >"$file"
fi
size=$(($(wc -c <"$file")))

heading "Search" "$size bytes of $(basename "$file"), mapped: matching lines are views, not copies"
if [ -n "$word" ]; then
    show search -j 2 "$word" "$file" >found || fail "$word is not found"
    LC_ALL=C tr -d '\000-\010\013-\037' <found | head -n 6 | cut -c 1-110
    [ "$(wc -l <found)" -le 7 ] || echo "     ..."
    [ "$(wc -l <found)" -le 6 ] || tail -n 1 found
else
    echo "   the file has no word to search for"
fi

heading "Records" "100 records; number 43 is changed through stdio, then through a mapping, then read back"
show records records.bin
"$programs/search" RECORD-243 records.bin >/dev/null || fail "record 43 is not in the file"

heading "Copy a file" "to standard output, straight from the mapping"
printf '   $ cat %s | cksum\n' "$(basename "$file")"
"$programs/cat" "$file" | cksum | sed 's/^/     /' | tee sum
[ "$(cksum <"$file")" = "$(sed 's/^ *//' sum)" ] || fail "the copy differs"
echo "     cksum of the file itself is the same"

heading "Copy on write" "changes stay in this process; the file needs no write permission"
show copy_on_write "$tree/LICENSE"

heading "Memory shared with children" "four child processes count together, without a file or a lock"
show fork_counter 4 250000

heading "Two programs that share a file" "one listens, the other speaks; the file is all they share"
"$programs/talk" listen channel.bin &
child=$!
show talk say channel.bin "Hello from process $$"
show talk say channel.bin bye
wait "$child" || fail "the listener failed"
child=

heading "Which parts of a file are in memory" "# means all of that part, a blank none of it; page_out is a hint"
# Pages that are not yet on disk cannot leave memory.
[ -n "$given" ] || sync "$file" 2>/dev/null || sync
show residency "$file" prefetch page_out
printf '   $ head -c %s %s\n' $((size / 3)) "$(basename "$file")"
head -c $((size / 3)) "$file" >/dev/null
show residency "$file"

heading "Machine code" "written, then made executable and no longer writable, then run"
show jit 20 22 || [ $? -eq 77 ]

printf '\n%sThe end.%s The programs are in examples/. To write your own, start with docs/getting-started.md.\n' "$bold" "$plain"
