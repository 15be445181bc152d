#!/bin/bash
# sweep help and the man page.
set -u
here=$PWD
source "$here/tests/check.sh"
sweep=$here/sweep
page=$here/man/sweep.1
cd "$TEST_TMPDIR" || exit 1

fact "the committed man page is what 'sweep help man' prints (if not: sweep help man > man/sweep.1)" \
    cmp <("$sweep" help man) "$page"
if command -v groff >/dev/null; then
    clean() { groff -man -Tutf8 -ww "$page" 2>&1 >/dev/null | (! grep .); }
    fact "  and groff has nothing against it" clean
else
    skip "groff has nothing against the man page" "no groff"
fi
commands=$("$sweep" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
fact "there are commands" test "$(wc -w <<<"$commands")" -ge 10
for command in $commands; do
    fact "help $command is its --help" cmp <("$sweep" help "$command") <("$sweep" "$command" --help)
    fact "  and in the man page" grep -q "^\.SS sweep $command" "$page"
done
keys=$(sed -n 's/^CONFIG_KEY([A-Z_]*, "\([a-z_.]*\)".*/\1/p' "$here/src/config/keys.def")
all_keys_in() {
    local key
    for key in $keys; do grep -qE -- "$1${key//./\\.}$2" help.txt || { echo "no $key"; return 1; }; done
}
"$sweep" help config >help.txt
fact "help config has every key of keys.def" all_keys_in '^  ' '$'
"$sweep" help keys >help.txt
fact "help keys too, as a table" all_keys_in '^\| `' '` \| '
fact "help results names a column" says '^    weights_sha256  +of the' "$sweep" help results
without_meaning() { ! "$sweep" help results | grep -E '^    [a-z0-9_]+ *$'; }
fact "  and says of each what it means" without_meaning
fact "an unknown topic: exit 2" exits_with 2 "$sweep" help nothing

finish
