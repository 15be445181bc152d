#!/bin/bash
# What the build learns of the commit: nothing where no git tells, and nothing of another repository.
set -u
source tests/check.sh
begin
status=$here/third_party/workspace_status
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CEILING_DIRECTORIES=$TEST_TMPDIR
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
unset GIT_DIR GIT_WORK_TREE

tells_nothing_in() { local said; said=$(cd "$1" && "$status") && [ -z "$said" ]; }
mkdir archive
fact "sources out of an archive: nothing" tells_nothing_in archive
fact "no git: nothing" env PATH=/nowhere /bin/sh -c "cd archive && [ -z \"\$($status)\" ]"
if command -v git >/dev/null; then
    mkdir -p repository/archive
    (cd repository && git init -q && echo a >a && git add a && git commit -qm a) || exit 1
    fact "a folder of another repository: nothing" tells_nothing_in repository/archive
    cd repository || exit 1
    fact "a repository: its commit" says "^STABLE_SWEEP_GIT_COMMIT $(git rev-parse HEAD)$" "$status"
    fact "  without changes" says '^STABLE_SWEEP_GIT_DIRTY 0$' "$status"
    echo b >a
    fact "  with changes" says '^STABLE_SWEEP_GIT_DIRTY 1$' "$status"
else
    skip "repositories" "no git"
fi

finish
