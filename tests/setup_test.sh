#!/bin/bash
# ./setup, among an apt-get, a sudo and a dpkg-query that only pretend.
set -u
source tests/check.sh
begin
export HOME=$TEST_TMPDIR/home
mkdir -p home fake plain "with space" löwe
for folder in plain "with space" löwe; do cp -L "$here/setup" "$folder/"; done

# What the pretended machine is like is told by files: installed (packages), refuses (sudo does),
# lists (apt has package lists), breaks (the install fails).  What was called is in calls.
pretend() { # NAME: a program of standard input's lines
    { echo '#!/bin/sh'; echo "cd '$TEST_TMPDIR' || exit 9"; cat; } >"fake/$1"
    chmod +x "fake/$1"
}
pretend dpkg-query <<'END'
for package; do :; done
grep -qxF "$package" installed && printf 'install ok installed'
END
pretend sudo <<'END'
[ ! -e refuses ] || { echo "sudo: user is not in the sudoers file" >&2; exit 1; }
exec "$@"
END
pretend id <<'END'
cat uid
END
pretend apt-get <<'END'
echo "apt-get $*" >>calls
case "$*" in
    *update*) [ ! -e offline ] || { echo "E: Temporary failure resolving"; exit 100; }
        touch lists; exit 0 ;;
    *install*) [ -e lists ] || { echo "E: Unable to locate package gcc"; exit 100; } ;;
esac
case "$*" in
    *--print-uris*)
        echo "Need to get 1,412 MB/1,600 MB of archives."
        echo "After this operation, 4.2 GB of additional disk space will be used."
        exit 0 ;;
    *Status-Fd*) echo "dlstatus:1:12.5:Retrieving gcc" >&2; echo "pmstatus:gcc:45.2:Unpacking" >&2 ;;
esac
[ ! -e breaks ] || { echo "E: Could not install gcc"; exit 100; }
END
fresh() { # a user's machine that lacks everything, with package lists
    rm -f refuses breaks offline calls installed
    touch calls installed lists
    echo 1000 >uid
}
setup() { PATH=$TEST_TMPDIR/fake:/usr/bin:/bin "${folder:-plain}/setup" "$@"; }
called() { grep -qE -- "$1" calls || { echo "no /$1/ in:"; cat calls; return 1; }; }
folder=plain

fresh
fact "packages that are missing are installed" exits_with 0 setup
fact "  without recommended ones" called '^apt-get .*--no-install-recommends .*install .*bazel-bootstrap'
fresh
fact "how much it is, is said" says '1412 MB to fetch and 4200 MB on disk; about 1[0-9] minutes' setup
count_before_install() { [ "$(grep -n print-uris calls | cut -d: -f1)" -lt "$(grep -n -- '-y install\|-y -o' calls | cut -d: -f1)" ]; }
fact "  before it is done" count_before_install
fresh
fact "--dev names more" exits_with 0 setup --dev
fact "  those of the tests" called ' procps'
fresh
rm lists
fact "empty package lists are fetched" exits_with 0 setup
fact "  by apt-get update" called '^apt-get .*update'
fresh
rm lists
touch offline
fact "no network: exit 1" exits_with 1 setup
fact "  it is apt that failed, with its words" says 'could not fetch the lists of packages; its last words' setup
fact "  " says 'E: Temporary failure resolving' setup

fresh
touch refuses
fact "sudo refuses: exit 1" exits_with 1 setup
fact "  said so, with the cure" says '^setup: sudo refused.*have someone' setup
fact "  and apt was not asked" cmp calls /dev/null
fresh
touch breaks
fact "apt fails: exit 1" exits_with 1 setup
fact "  it is not sudo's doing" says '^setup: apt-get could not install these packages' setup
fact "  and apt's words are there" says '^E: Could not install gcc' setup
fresh
mv fake/sudo fake/no-sudo
only_fake() {
    mkdir -p tools
    for tool in sh dirname cat grep sed awk tr wc mktemp rm tail env; do ln -sf "$(command -v $tool)" tools/; done
    PATH=$TEST_TMPDIR/fake:$TEST_TMPDIR/tools plain/setup
}
fact "no sudo: said so" says 'run this as root, or install sudo' only_fake
echo 0 >uid
fact "  and root needs none" exits_with 0 only_fake
mv fake/no-sudo fake/sudo

fresh
(PATH=/usr/bin:/bin plain/setup --help) >/dev/null
sed -n '/_PACKAGES="/,/"/p' plain/setup | tr -s ' "\n' '\n' | grep -v = >installed
quiet() { [ -z "$(setup "$@" 2>&1)" ] && cmp calls /dev/null; }
fact "nothing missing: nothing said, nothing called" quiet
fact "  with --dev too" quiet --dev
folder="with space"
fact "a path with spaces is warned of at once" says 'Bazel cannot build in a path with spaces' setup
folder=löwe
fact "letters beyond ASCII are" says 'letters beyond ASCII' setup
folder=plain
if [ "$(id -u)" -ne 0 ]; then
    mkdir -m 555 sealed
    fact "a cache that cannot be written is" says 'Bazel cannot keep' env HOME="$TEST_TMPDIR/sealed" "$BASH" -c \
        "PATH=$TEST_TMPDIR/fake:/usr/bin:/bin plain/setup"
else
    touch a_file
    HOME=$TEST_TMPDIR/a_file
    fact "a cache that cannot be written is" says 'Bazel cannot keep' setup
    HOME=$TEST_TMPDIR/home
fi

fresh
if command -v script >/dev/null; then
    on_terminal() { script -qec "PATH=$TEST_TMPDIR/fake:/usr/bin:/bin plain/setup" /dev/null </dev/null; }
    fact "on a terminal its progress is drawn" says 'fetching  12 %' on_terminal
    fact "  to the end" says 'installing  45 %' on_terminal
    touch breaks
    fact "  and a failure still is one: exit 1" exits_with 1 on_terminal
else
    skip "progress on a terminal" "no script(1) (Debian: bsdutils)"
fi
fresh
fact "an unknown word: exit 2" exits_with 2 setup --devel
finish
