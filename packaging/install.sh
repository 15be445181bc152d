#!/bin/bash
# Installs sweep below a prefix, or takes away again what was installed there; no system package is
# touched.
#
#     bazel run //:install -- [--prefix DIR]
#     bazel run //:uninstall -- [--prefix DIR]
set -u

usage() {
    cat <<'END'
usage: bazel run //:install -- [--prefix DIR]
       bazel run //:uninstall -- [--prefix DIR]

Installs the program, its man page, completions for bash, zsh and fish, and the example configs
below DIR, ~/.local if absent.  //:uninstall, or --remove, takes away what was installed there.
END
}

fail() { # CODE MESSAGE...
    local code=$1
    shift
    printf 'install: error: %s\n' "$@" >&2
    exit "$code"
}

# `bazel run` starts us among the files; the program itself, as bazel-bin/install, has them beside it.
here=$PWD
[ -d "$0.runfiles/sweep" ] && here=$0.runfiles/sweep
[ -e "$here/packaging/sweep.1.gz" ] || fail 2 "the files to install are not built; bazel build //:install does it"
source "$here/packaging/layout.sh"
files=("$here/sweep" "$here"/packaging/{sweep.1.gz,sweep.bash,sweep.zsh,sweep.fish,copyright}
    "$here"/configs/*.yaml "$here/configs/sweep.schema.json")

prefix=${HOME-}/.local remove=
while [ $# -gt 0 ]; do
    case $1 in
        --prefix)
            [ $# -ge 2 ] || fail 2 "--prefix needs its DIR"
            prefix=$2
            shift
            ;;
        --prefix=*) prefix=${1#--prefix=} ;;
        --remove) remove=1 ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; fail 2 "unknown word '$1'" ;;
    esac
    shift
done

# --- the prefix, as a full path
case $prefix in
    "") fail 2 "--prefix is empty; give a folder, such as --prefix ~/.local" ;;
    *$'\n'*) fail 2 "--prefix has a line break in it" ;;
    -*) fail 2 "--prefix needs its DIR, not '$prefix'" ;;
    "~" | "~/"*) prefix=${HOME-}${prefix#"~"} ;;
esac
case $prefix in
    /*) ;;
    *) prefix=${BUILD_WORKING_DIRECTORY:-$PWD}/$prefix ;;
esac
prefix=$(realpath -ms -- "$prefix")
[ ! -e "$prefix" ] || [ -d "$prefix" ] || fail 2 "$prefix is a file, not a folder"
above=$prefix
while [ ! -e "$above" ]; do above=${above%/*} above=${above:-/}; done
[ -d "$above" ] || fail 2 "$above is a file, not a folder"
if [ ! -w "$above" ]; then
    fail 4 "you may not write to $above" \
        "choose a folder of your own, such as --prefix ~/.local; or, to install for all users," \
        "bazel build //:install && sudo bazel-bin/install --prefix $(printf %q "$prefix")"
fi

# --- what was installed before: one path a line, folders with / behind them, in the order they came
record=$prefix/share/doc/sweep/installed-files
remove_installed() {
    local path
    while IFS= read -r path; do
        case $path in
            /* | *../* | "") ;; # not ours
            */) rmdir -- "$prefix/$path" 2>/dev/null ;; # what others put there keeps the folder
            *) rm -f -- "$prefix/$path" || return 1 ;;
        esac
    done < <(tac "$record")
}

added=()
make_folder() { # PATH below the prefix
    local path=$1
    [ -d "$prefix/$path" ] && return
    case $path in */*) make_folder "${path%/*}" || return 1 ;; esac
    mkdir -m 755 -- "$prefix/$path" && added+=("$path/")
}
install_file() {
    local target
    target=$(target_of "$1") || fail 70 "no place is known for $1"
    make_folder "${target%/*}" || return 1
    added+=("$target")
    # Beside its place first: a sweep that runs keeps the file it began with.
    cp -- "$1" "$prefix/$target.new" && chmod "$(mode_of "$1")" -- "$prefix/$target.new" &&
        mv -- "$prefix/$target.new" "$prefix/$target" && return
    rm -f -- "$prefix/$target.new"
    return 1
}
install_all() {
    local file
    mkdir -p -- "$prefix" || return 1
    for file in "${files[@]}"; do install_file "$file" || return 1; done
}
write_record() { printf '%s\n' "${added[@]}" share/doc/sweep/installed-files >"$record"; }

if [ -n "$remove" ]; then
    [ -e "$record" ] || fail 2 "nothing that was installed from here is in $prefix: there is no $record"
    # The record names itself, and goes with the rest.
    remove_installed || fail 4 "not everything could be removed from $prefix"
    echo "install: removed sweep from $prefix"
    exit 0
fi

if [ -e "$record" ]; then remove_installed || fail 4 "what was installed in $prefix could not be replaced"; fi
install_all
whole=$?
# Also of what was half done, so that it can be removed.
[ ${#added[@]} -eq 0 ] || { make_folder share/doc/sweep && write_record; } || whole=1
[ $whole -eq 0 ] || fail 4 "sweep could not be installed in $prefix; the reason is above"
echo "install: sweep is in $prefix/bin"
case :${PATH-}: in
    *:"$prefix/bin":*) ;;
    *)
        echo "install: $prefix/bin is not in your PATH; add it, for instance in ~/.profile:"
        printf '    export PATH=%q:$PATH\n' "$prefix/bin"
        ;;
esac
