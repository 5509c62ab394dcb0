#!/bin/sh
# getting_started.sh ROOT FOLDER: does what docs/getting-started.md says, in an empty folder: writes its files, runs its
# commands, and compares what they print with what the page promises.
set -eu
root=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
ln -s "$root" mmap
cp "$root/single_include/mmap.hpp" .
awk '/^```cpp/ { file = "first.cpp"; next }
     /^```cmake/ { file = "CMakeLists.txt"; next }
     /^```/ { file = ""; next }
     file != "" { print > file; next }
     /^    / { print substr($0, 5) > "commands" }' "$root/docs/getting-started.md"
HOME=$folder sh -x commands >output 2>&1 || { cat output; exit 1; }
cat output
# Once by the compiler alone, once by CMake.
[ "$(grep -c '^[0-9]* lines in [0-9]* bytes$' output)" -eq 2 ]
promised=$(sed -n 's/^ *\.\/first absent\.txt *# //p' "$root/docs/getting-started.md")
grep -qxF "$promised" output
