#!/bin/bash
# The Debian package: what it holds, what it depends on, and the same bytes each time.
set -u
source tests/check.sh
for program in dpkg-deb dpkg-shlibdeps strip; do
    command -v $program >/dev/null && continue
    echo "skipped the Debian package: no $program: not on Debian, or not after ./setup"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
done
deb=$TEST_TMPDIR/sweep.deb
version=$(sed -n 's/^SWEEP_VERSION = "\(.*\)"$/\1/p' version.bzl)
date=$(sed -n 's/^SWEEP_DATE = "\(.*\)"$/\1/p' version.bzl)
files=(sweep packaging/{copyright,sweep.1.gz,sweep.bash,sweep.zsh,sweep.fish} configs/*.yaml configs/*.py configs/sweep.schema.json)
make_deb() { packaging/make_deb "$version" "$date" "$1" CHANGELOG.md "${files[@]}"; }

fact "the package is made" make_deb "$deb"
umask_differs() { (umask 077 && TZ=Asia/Tokyo LC_ALL=C make_deb "$TEST_TMPDIR/again.deb"); }
fact "  and again, by another mask and clock" umask_differs
fact "  to the same bytes" cmp "$deb" "$TEST_TMPDIR/again.deb"
not_a_date() { ! packaging/make_deb "$version" never "$TEST_TMPDIR/x.deb" CHANGELOG.md "${files[@]}"; }
fact "a wrong date makes no package" not_a_date
fact "  none" test ! -e "$TEST_TMPDIR/x.deb"

root=$TEST_TMPDIR/root
dpkg-deb -x "$deb" "$root" || exit 1
fact "the program is in it, and runs" says "^sweep $version \(" "$root/usr/bin/sweep" --version
fact "the man page is of this version" grep -q "^\.TH SWEEP 1 .* \"sweep $version\"" <(zcat "$root/usr/share/man/man1/sweep.1.gz")
for file in share/bash-completion/completions/sweep share/zsh/vendor-completions/_sweep \
    share/fish/vendor_completions.d/sweep.fish share/doc/sweep/copyright; do
    fact "$file is in it" test -s "$root/usr/$file"
done
fact "the example configs are in it" diff <(cd configs && ls) <(ls "$root/usr/share/doc/sweep/examples")
fact "  and one can be planned" exits_with 0 "$root/usr/bin/sweep" plan "$root/usr/share/doc/sweep/examples/digits.yaml"
changelog() { zcat "$root/usr/share/doc/sweep/changelog.gz"; }
fact "the changelog begins with this version" says "^sweep \($version\)" changelog
fact "  and no line is too long" bash -c '! grep -E "^.{81}"' <(changelog)
all_by_root() { ! dpkg-deb -c "$deb" | awk '$2 != "root/root"' | grep .; }
fact "every file is root's" all_by_root
wrong_modes() { dpkg-deb -c "$deb" | grep -vE '^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x.*/usr/bin/sweep$)'; }
no_wrong_modes() { ! wrong_modes; }
fact "  and readable for all" no_wrong_modes
fact "its sums are right" bash -c "dpkg-deb -I '$deb' md5sums | (cd '$root' && md5sum --quiet -c -)"

depends=$(dpkg-deb -f "$deb" Depends)
for package in libc6 libcurl4 libhdf5-103-1 libjansson4 libssl3 libyaml-0-2 libzip4 zlib1g gnuplot-nox fonts-dejavu-core; do
    [[ $package == lib* && ! -e /var/lib/dpkg/info/$package:amd64.list ]] && continue # another Debian's names
    fact "it depends on $package" grep -qw -- "$package" <<<"$depends"
done
fact "it recommends Fashion-MNIST" says '^dataset-fashion-mnist$' dpkg-deb -f "$deb" Recommends
fact "its version is the program's" says "^$version\$" dpkg-deb -f "$deb" Version
finish
