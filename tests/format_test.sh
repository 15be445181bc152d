#!/bin/bash
# Every C file of ours is laid out as .clang-format says.
set -u
if ! command -v clang-format >/dev/null; then
    echo "skipped format: clang-format is not installed (./setup --dev)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
# The runfile is a link into the work tree: that is where all the sources are.
cd "$(dirname "$(readlink -f WORKSPACE)")" || exit 1
mapfile -t files < <(find src tests experiments -name '*.[ch]' -o -name '*.def' | sort)
mapfile -t wrong < <(clang-format --dry-run -Werror "${files[@]}" 2>&1 | sed -n 's/:[0-9]*:[0-9]*: error: .*//p' | sort -u)
for file in "${wrong[@]}"; do
    echo "FAILED  $file: run clang-format -i $file"
done
echo "$((${#files[@]} - ${#wrong[@]})) passed, ${#wrong[@]} failed"
[ ${#wrong[@]} -eq 0 ] && [ ${#files[@]} -gt 0 ]
