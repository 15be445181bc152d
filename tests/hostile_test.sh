#!/bin/bash
# The program from outside, with texts that are meant for a shell, gnuplot, a browser or a terminal.
set -u
source tests/check.sh
begin

esc=$'\x1b'
# Plots take most of the time: only where they are looked at.
plain_sweep=(env PATH=/nowhere "$sweep")
tiny='data: {name: digits, train_size: 100, test_size: 50}
model: {hidden_dim: [3, 4]}
train: {epochs: 1, batch_size: 50}
seeds: [0, 1]'

# Each test works in a folder of its own, where nothing but what it names may appear.
enter() { mkdir -p "$TEST_TMPDIR/$1" && cd "$TEST_TMPDIR/$1" || exit 1; }
# holds_only NAME...: exactly these files are here
holds_only() {
    local wanted found
    wanted=$(printf '%s\n' "$@" | LC_ALL=C sort)
    found=$(find . -mindepth 1 -maxdepth 1 -printf '%f\n' | LC_ALL=C sort)
    [ "$found" = "$wanted" ] || { echo "found: $found"; return 1; }
}
# Whatever broke out would have touched this.
nothing_sprang() {
    local found
    found=$(find "$TEST_TMPDIR" -name 'sprung*')
    [ -z "$found" ] || { echo "sprung: $found"; return 1; }
}
# harmless CODE COMMAND...: ends in this code and sends the terminal no control character
harmless() {
    local wanted=$1
    shift
    "$@" >"$TEST_TMPDIR/output" 2>&1
    local got=$?
    [ "$got" -eq "$wanted" ] || { echo "exit code $got, not $wanted"; cat -v "$TEST_TMPDIR/output"; return 1; }
    ! LC_ALL=C grep -qaP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]' "$TEST_TMPDIR/output" || {
        echo "control characters:"
        cat -v "$TEST_TMPDIR/output"
        return 1
    }
}
# The page has the elements of an ordinary one and no others.
elements_of() { grep -oaE '<[a-zA-Z!/][a-zA-Z0-9!-]*' -- "$1" | sort -u; }
same_elements() { diff <(elements_of "$1") <(elements_of "$2"); }
no_other_elements() { [ -z "$(comm -13 <(elements_of "$1") <(elements_of "$2"))" ]; }
# lacks PATTERN FILE.md: outside its block of code, whose fence is longer than any that is in it
lacks() {
    ! awk '/^````*/ && !fence { fence = $1; sub(/[^`].*/, "", fence); next }
           fence { if ($0 == fence) fence = ""; next } 1' "$2" | grep -naE -- "$1"
}
whole() {
    local f
    for f in results.h5 report.html report.md trials.csv; do
        [ -s "$1/$f" ] || { echo "$1/$f is missing"; return 1; }
    done
}
# plotted FOLDER: it has the plots of an ordinary one
plotted() {
    diff <(cd "$TEST_TMPDIR/plain/results/plain/plots" 2>/dev/null && ls) <(cd -- "$1/plots" 2>/dev/null && ls)
}

enter plain
printf 'name: plain\ntitle: A title\n%s\n' "$tiny" >plain.yaml
fact "an ordinary sweep runs" harmless 0 "$sweep" plain.yaml
plain_html=$PWD/results/plain/report.html

# --- titles: free text, quoted wherever it goes
titles=(
    '`touch sprung1` $(touch sprung2) "; system("touch sprung3") '\'' . system('\''touch sprung4'\'') # %s%n \ {/Symbol a}^_@ | !touch sprung5'
    '</title><script>alert(1)</script><img src=x onerror=alert(1)> &lt; [x](javascript:y) ![z](http://e/p) ]]> --> ``` \'
)
for number in 0 1; do
    title=${titles[number]}
    enter "title$number"
    printf "name: title\n# %s\ntitle: '%s'\n%s\n" "$title" "${title//\'/\'\'}" "$tiny" >title.yaml
    fact "a title of metacharacters runs" harmless 0 "$sweep" title.yaml
    fact "  and is whole" whole results/title
    fact "  with its plots" plotted results/title
    fact "  nothing it says was run, nothing else appeared" holds_only title.yaml results
    fact "  the page has only a page's elements" same_elements "$plain_html" results/title/report.html
    fact "  Markdown holds no element" lacks '<(script|img)' results/title/report.md
    fact "  nor a link of the title's" lacks '[^\\]\]\((javascript|http)' results/title/report.md
    fact "  plan shows it harmless" harmless 0 "$sweep" plan title.yaml
    fact "  so does report" harmless 0 "${plain_sweep[@]}" report results/title
done
fact "  the page shows the text" grep -q '&lt;script&gt;alert(1)' results/title/report.html
fact "  nothing sprang" nothing_sprang

# What a terminal would obey or a line would end at is refused by name.
enter refused
for title in '"a\nb"' '"\e[31mred"' '"\a"' '"\x9b31m"' '"\0"'; do
    printf 'title: %s\n%s\n' "$title" "$tiny" >refused.yaml
    fact "title $title: exit 2" harmless 2 "$sweep" refused.yaml
done
printf 'title: a%sb\n%s\n' "$esc[2J" "$tiny" >refused.yaml
fact "a raw escape in a title: exit 2" harmless 2 "$sweep" refused.yaml
fact "a raw escape in an override: exit 2" harmless 2 "$sweep" refused.yaml "title=$esc[2J"
fact "a raw escape as a key: exit 2" harmless 2 "$sweep" refused.yaml "$esc[2J=1"
fact "a raw escape as a command: exit 2" harmless 2 "$sweep" "$esc[2J"
fact "  and nothing is left behind" holds_only refused.yaml

# --- names: made plain and below results/, or refused
enter names
printf '%s\n' "$tiny" >names.yaml
long=$(printf 'a%.0s' {1..300})
for name in '../x' x/y /x . .. '"a\nb"' "'\"'" '"\`/\`"' '""' "$long"; do
    fact "name ${name:0:20}: exit 2" harmless 2 "$sweep" names.yaml "name=$name"
done
fact "  and nothing is left behind" holds_only names.yaml
fact "name -x is a folder below results/" harmless 0 "${plain_sweep[@]}" names.yaml name=-x
fact "  and whole" whole results/-x
fact "name with a command: plain words" harmless 0 "${plain_sweep[@]}" names.yaml "name='\$(touch sprung)\`touch sprung\`'"
fact "  and whole" whole results/__touch_sprung__touch_sprung_

# --- the name of the config file
enter file
odd="<b>\`touch sprung\`\$(touch sprung)\"';{S}%s$esc[31m"$'\n'"x"
printf '%s\n' "$tiny" >"$odd.yaml"
fact "a config with an odd file name runs" harmless 0 "${plain_sweep[@]}" "$odd.yaml"
fact "  under a plain name" test "$(LC_ALL=C ls results | tr -d 'a-z0-9_\n-')" = ''
fact "  with no other elements than an ordinary page" no_other_elements "$plain_html" results/*/report.html
fact "  and nothing sprang" nothing_sprang
printf 'x: 1\n' >"$odd.yaml"
fact "  its errors are one line each" harmless 2 "$sweep" "$odd.yaml"
fact "  " test "$(wc -l <"$TEST_TMPDIR/output")" -le 3
rm -- "$odd.yaml"
fact "  so is its absence" harmless 2 "$sweep" "$odd.yaml"

# --- the results folder: any name that a person may give, plots included
enter folders
printf '%s\n' "$tiny" >folders.yaml
odd="a b'c\"d\`touch sprung\`\$(touch sprung)\$HOME%s*?[x]\\;#{S}^_@&<i>|~é!"
for folder in "$odd" -dash 'back\slash'; do
    override=output.dir=\'${folder//\'/\'\'}\'
    fact "output.dir $folder" harmless 0 "$sweep" folders.yaml "$override"
    fact "  is whole" whole "$folder"
    fact "  with its plots" plotted "$folder"
    fact "  is found again" says 'Nothing left to train' "${plain_sweep[@]}" folders.yaml "$override"
    fact "  is reported again" harmless 0 "${plain_sweep[@]}" report "./$folder"
done
fact "  nothing else appeared" holds_only folders.yaml "$odd" -dash 'back\slash'
fact "  nothing sprang" nothing_sprang
for folder in '"new\nline"' '"\e[31m"' '"\0"' '""'; do
    fact "output.dir $folder: exit 2" harmless 2 "$sweep" folders.yaml "output.dir=$folder"
done
fact "output.dir that no file system holds: exit 2" harmless 2 "$sweep" folders.yaml "output.dir=$long"
fact "output.dir where none can be made: exit 4" harmless 4 "$sweep" folders.yaml output.dir=/proc/none
fact "data.dir with odd characters: exit 2" harmless 2 "$sweep" folders.yaml data.name=mnist \
    "data.dir='\$(touch sprung)<i>\`x\`'"
fact "  nothing is left behind" holds_only folders.yaml "$odd" -dash 'back\slash'

# --- results that somebody else wrote: what is in them is shown, and moves no cursor
enter foreign
odd="a$esc[2Jb"
for folder in one two "$odd"; do
    fact "foreign results in ${folder//$esc/ESC}" "$here/tests/hostile_results_writer" "$folder" "by_$folder"
done
fact "show of a sweep is harmless" harmless 0 "$sweep" show one
fact "  and shows the words" grep -qF 'by_one\x1b[2J\xc2\x9b1A' "$TEST_TMPDIR/output"
fact "show of a trial is harmless" harmless 0 "$sweep" show one '#1'
fact "  and shows its host" grep -qF '0by_one\x1b[2J' "$TEST_TMPDIR/output"
fact "show of a failed trial is harmless" harmless 0 "$sweep" show "$odd" '#6'
fact "ls with all columns is harmless" harmless 0 "$sweep" ls one --all
fact "ls of one column is harmless" harmless 0 "$sweep" ls one --columns host
fact "  and shows the words" grep -qF '0by_one\x1b[2J' "$TEST_TMPDIR/output"
fact "ls of a folder of sweeps is harmless" harmless 0 "$sweep" ls .
fact "  and shows the name" grep -qF 'a\x1b[2Jb' "$TEST_TMPDIR/output"
fact "diff of sweeps is harmless" harmless 0 "$sweep" diff one two
fact "  and shows where the data are from" grep -qF 'by_two\x1b[2J' "$TEST_TMPDIR/output"
fact "diff of trials is harmless" harmless 0 "$sweep" diff one/$(cd one/trials && ls | head -1 | cut -c1-16) \
    two/$(cd two/trials && ls | head -1 | cut -c1-16)
fact "plan of results is harmless" harmless 0 "$sweep" plan "$odd/results.h5"
fact "  and tells of other data" grep -qF 'SHA-256 by_a\x1b[2Jb' "$TEST_TMPDIR/output"
rm "$odd/results.h5"
fact "hints with a folder's name are harmless" harmless 0 "$sweep" show "$odd"
mkdir "empty$esc[2J"
fact "  and so is a folder with nothing in it" harmless 0 "$sweep" ls "empty$esc[2J"

finish
