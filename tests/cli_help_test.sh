#!/bin/bash
# sweep help and the man page.
set -u
source tests/check.sh
begin
page=$here/man/sweep.1

fact "the committed man page is what 'sweep help man' prints (if not: sweep help man > man/sweep.1)" \
    cmp <("$sweep" help man) "$page"
if command -v groff >/dev/null; then
    clean() { groff -man -Tutf8 -ww "$page" 2>&1 >/dev/null | (! grep .); }
    fact "  and groff has nothing against it" clean
    # -rLL: the width; overstruck and coloured letters left out
    fits() { GROFF_NO_SGR=1 groff -man -Tascii -P-cbou -rLL=80n "$page" | awk 'length($0) > 80 {print; bad = 1} END {exit bad}'; }
    fact "  it fits 80 columns" fits
else
    skip "groff has nothing against the man page, and it fits 80 columns" "no groff"
fi
kept_lines_fit() { sed -n '/^\.nf$/,/^\.fi$/p' "$page" | sed 's/\\-/-/g' | awk 'length($0) > 72 {print; bad = 1} END {exit bad}'; }
fact "  lines that are kept as they are have 72 columns at most" kept_lines_fit
for section in NAME SYNOPSIS DESCRIPTION EXAMPLES OPTIONS COMMANDS DATA RESULTS 'EXIT STATUS' ENVIRONMENT 'SEE ALSO'; do
    fact "  it has $section" grep -qx "\.SH $section" "$page"
done
commands=$("$sweep" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
fact "there are commands" test "$(wc -w <<<"$commands")" -ge 10
for command in $commands; do
    fact "help $command is its --help" cmp <("$sweep" help "$command") <("$sweep" "$command" --help)
    fact "  and in the man page" grep -q "^\.SS sweep $command" "$page"
done
keys=$(sed -n 's/^[A-Z]*([A-Z_]*,.* \.name = "\([a-z_.]*\)".*/\1/p' "$here/src/trial/hyperparameters.def")
fact "there are keys" test "$(wc -w <<<"$keys")" -ge 30
all_keys_in() {
    local key
    for key in $keys; do grep -qE -- "$1${key//./\\.}$2" help.txt || { echo "no $key"; return 1; }; done
}
"$sweep" help keys >help.txt
fact "help keys has every key of the table" all_keys_in '^  ' '$'
"$sweep" help keys --markdown >help.txt
fact "  as a table too" all_keys_in '^\| `' '` \| '
fact "  which nothing else has" exits_with 2 "$sweep" help columns --markdown
fact "help columns names a column" says '^    weights_sha256  +of the' "$sweep" help columns
without_meaning() { ! "$sweep" help columns | grep -E '^    [a-z0-9_]+ *$'; }
fact "  and says of each what it means" without_meaning
topics=$("$sweep" help | sed -n "/^Topics/,/^\$/s/^  \([a-z-]*\) .*/\1/p")
fact "there are topics" test "$(wc -w <<<"$topics")" -ge 8
# At any width: no line of prose is longer, and no option or entry either.
no_longer_than() {
    local LC_ALL=C.UTF-8 line bad=0
    while IFS= read -r line; do
        [ ${#line} -le "$1" ] || { echo "$line"; bad=1; }
    done < <(COLUMNS=$1 "$sweep" help "${@:2}" | grep -vE '^(usage|    sweep|sweep) ')
    return $bad
}
for topic in '' $topics $commands; do
    [[ $topic == man || $topic == completion ]] && continue
    fact "help $topic keeps to 80 columns" no_longer_than 80 $topic
    [[ " config data data-sets export results verify run " == *" $topic "* ]] && continue # lines kept as they are
    fact "  and to 60" no_longer_than 60 $topic
done
COLUMNS=80 "$sweep" plan "$here/configs/digits.yaml" >plan.txt
fact "plan keeps to 80 columns, too" bash -c "! LC_ALL=C.UTF-8 grep -E '.{81}' plan.txt"
fact "  the last cell of a row below itself" grep -qE '^ {50,}before → gates$' plan.txt
COLUMNS=200 "$sweep" plan "$here/configs/digits.yaml" >plan.txt
fact "  where there is room, whole" grep -qE '  own hidden state, step before → gates$' plan.txt
fact "an unknown topic: exit 2" exits_with 2 "$sweep" help nothing

finish
