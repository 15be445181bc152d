#!/bin/bash
# bazel run //:install and //:uninstall: what is installed works, and goes away without a trace.
set -u
source tests/check.sh
begin
unset BUILD_WORKING_DIRECTORY
export HOME=$TEST_TMPDIR/home
mkdir home
install() { (cd "$here" && BUILD_WORKING_DIRECTORY=$TEST_TMPDIR ./install "$@"); }
bin_on_path() { PATH=$HOME/.local/bin:$PATH install; }

prefix="$TEST_TMPDIR/a prefix"
fact "into a prefix that is not there" exits_with 0 install --prefix "$prefix"
fact "the program runs from there" exits_with 0 "$prefix/bin/sweep" --version
for file in share/man/man1/sweep.1.gz share/bash-completion/completions/sweep share/zsh/site-functions/_sweep \
    share/fish/vendor_completions.d/sweep.fish share/doc/sweep/copyright share/doc/sweep/examples/layers.yaml; do
    fact "$file is there" test -s "$prefix/$file"
done
fact "again, over it" exits_with 0 install --prefix "$prefix"
echo mine >"$prefix/share/doc/mine"
fact "removed" exits_with 0 install --remove --prefix "$prefix"
fact "  all but what another put there" diff <(cd "$prefix" && find . -type f) <(echo ./share/doc/mine)
fact "  and its folders" diff <(cd "$prefix" && find . -type d | sort) <(printf '%s\n' . ./share ./share/doc)
fact "removing what is not there: exit 2" exits_with 2 install --remove --prefix "$prefix"
fact "  said so" says 'nothing that was installed from here' install --remove --prefix "$prefix"

fact "a relative prefix is the caller's" exits_with 0 install --prefix=relative
fact "  there" test -x relative/bin/sweep
mkdir -p kept/bin kept/share
install --prefix kept >/dev/null && install --remove --prefix kept >/dev/null
fact "empty folders that were there before stay" diff <(cd kept && find . | sort) <(printf '%s\n' . ./bin ./share)
fact "without a prefix: ~/.local" bin_on_path
fact "  there" test -x "$HOME/.local/bin/sweep"
fact "a tilde that no shell took is the home" exits_with 0 install '--prefix=~/other'
fact "  there" test -x "$HOME/other/bin/sweep"
fact "a folder not on the PATH is said so" says 'other/bin is not in your PATH' install --prefix "$HOME/other"
quiet_on_path() { ! bin_on_path | grep PATH; }
fact "one that is on it is not" quiet_on_path

touch file
for wrong in "" file file/below --remove; do
    fact "the prefix '$wrong': exit 2" exits_with 2 install --prefix "$wrong"
done
fact "no prefix after --prefix: exit 2" exits_with 2 install --prefix
fact "an unknown word: exit 2" exits_with 2 install --perfix "$prefix"
fact "  names it" says "unknown word '--perfix'" install --perfix "$prefix"
if [ "$(id -u)" -eq 0 ]; then
    unwritable() { install --prefix /proc/sweep; }
else
    mkdir -m 555 sealed
    unwritable() { install --prefix sealed/sweep; }
fi
fact "a prefix that cannot be written: exit 4" exits_with 4 unwritable
fact "  with a cure or the reason" says '~/.local|the reason is above' unwritable

mkdir -p forged/share/doc/sweep && echo precious >precious
printf '../precious\n/%s\nbin/../../precious\n' "$TEST_TMPDIR/precious" >forged/share/doc/sweep/installed-files
install --remove --prefix forged >/dev/null
fact "a forged record removes nothing outside" test -s precious
finish
