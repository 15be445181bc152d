#include "src/cli/place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/trial/hyperparameters.h"

/* Bazel sets both for the program that it runs. */
static const char USER_FOLDER[] = "BUILD_WORKING_DIRECTORY";
static const char WORKSPACE_FOLDER[] = "BUILD_WORKSPACE_DIRECTORY";

void place_enter_user_folder(void) {
    const char *folder = getenv(USER_FOLDER);
    /* If it is gone, paths stay relative to where Bazel put us; a wrong path then says so itself.
     */
    if (folder && chdir(folder) != 0) return;
}

char *place_all_results(void) {
    const char *workspace = getenv(WORKSPACE_FOLDER);
    return workspace ? files_join(workspace, "results") : memory_copy_text("results");
}

char *place_results_folder(const config *c) {
    const char *given = config_text(c, KEY_OUTPUT_DIR);
    if (given && *given) return memory_copy_text(given);
    char *all = place_all_results();
    char *folder = all ? files_join(all, config_text(c, KEY_NAME)) : NULL;
    free(all);
    return folder;
}

static int is_plain(const char *word) {
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
    return *word && word[strspn(word, plain)] == '\0';
}

/* Single quotes, with each ' as '\'': nothing inside has a meaning for the shell. */
static void append_shell_word(text *out, const char *word) {
    if (is_plain(word)) {
        text_append(out, word);
        return;
    }
    text_append(out, "'");
    for (; *word; word++) {
        if (*word == '\'')
            text_append(out, "'\\''");
        else
            text_append_bytes(out, word, 1);
    }
    text_append(out, "'");
}

void place_append_command(text *out, int argc, char *const argv[]) {
    if (getenv(WORKSPACE_FOLDER))
        text_append(out, "bazel run //:sweep --");
    else
        append_shell_word(out, argv[0]);
    for (int i = 1; i < argc; i++) {
        text_append(out, " ");
        append_shell_word(out, argv[i]);
    }
}
