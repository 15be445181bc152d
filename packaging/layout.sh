# Where each file of an installed sweep belongs below its prefix; to be sourced.

# target_of FILE: where it goes, told by its name.
target_of() {
    case ${1##*/} in
        sweep) echo bin/sweep ;;
        sweep.1.gz) echo share/man/man1/sweep.1.gz ;;
        sweep.bash) echo share/bash-completion/completions/sweep ;;
        sweep.zsh) echo share/zsh/site-functions/_sweep ;;
        sweep.fish) echo share/fish/vendor_completions.d/sweep.fish ;;
        *.yaml | *.schema.json | *.py) echo "share/doc/sweep/examples/${1##*/}" ;;
        copyright) echo share/doc/sweep/copyright ;;
        *) return 1 ;;
    esac
}

# mode_of FILE: its permissions there.
mode_of() {
    case ${1##*/} in
        sweep) echo 755 ;;
        *) echo 644 ;;
    esac
}
