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
passed=0 failed=0
while IFS= read -r file; do
    if clang-format --dry-run -Werror "$file" 2>/dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED  $file: run clang-format -i $file"
    fi
done < <(find src tests experiments -name '*.[ch]' -o -name '*.def' | sort)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
