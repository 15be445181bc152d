#include "src/cli/best_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/cli/folder_input.h"
#include "src/cli/options.h"
#include "src/trial/hyperparameters.h"

/* --- words --- */

static const char *value_behind(const char *word, const char *key) {
    const size_t bytes = strlen(key);
    return strncmp(word, key, bytes) == 0 && word[bytes] == '=' ? word + bytes : NULL;
}

static int check_words(const command *c, int argc, char **argv) {
    static const config_key refused[] = {KEY_NAME, KEY_OUTPUT_DIR};
    if (argc < 2) return command_usage_error(c, "the best of which results folder?");
    for (int i = 2; i < argc; i++) {
        if (!strchr(argv[i], '='))
            return command_usage_error(c, "'%s' is not of the form KEY=VALUE", argv[i]);
        for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
            if (value_behind(argv[i], key_info(refused[k])->name))
                return command_usage_error(
                    c, "--best trains in the folder that it is given; leave %s out",
                    key_info(refused[k])->name);
    }
    return 0;
}

static int check_folder(const command *c, const char *folder) {
    struct stat info;
    if (stat(folder, &info) != 0)
        return command_usage_error(c, "--best: there is no results folder %s", folder);
    if (!S_ISDIR(info.st_mode))
        return command_usage_error(
            c, "--best takes a results folder, and %s is none; in a config say confirm", folder);
    return 0;
}

/* Those of confirm may stand without their section; the caller's, NULL on lack of memory. */
static char *word_of_confirm(const char *word) {
    static const config_key own[] = {KEY_CONFIRM_REPLICATES, KEY_CONFIRM_CHOOSE_BY};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const config_key_info *info = key_info(own[i]);
        const char *value = value_behind(word, config_short_name(info));
        char *whole = NULL;
        if (value) return asprintf(&whole, "%s%s", info->name, value) < 0 ? NULL : whole;
    }
    return memory_copy_text(word);
}

/* argv of a run that confirms: [1] is to be the config, [2] is confirm.best, then come the other
 * words.  The caller's, with each word from [2] on; NULL on lack of memory. */
static char **words_to_confirm(int argc, char **argv, long long best) {
    char **words = memory_array((size_t)argc + 1, sizeof *words);
    if (!words) return NULL;
    words[0] = argv[0];
    if (asprintf(&words[2], "%s=%lld", key_info(KEY_CONFIRM_BEST)->name, best) < 0) words[2] = NULL;
    bool whole = words[2] != NULL;
    for (int i = 2; i < argc; i++) {
        words[i + 1] = word_of_confirm(argv[i]);
        whole &= words[i + 1] != NULL;
    }
    if (whole) return words;
    for (int i = 2; i <= argc; i++) free(words[i]);
    free(words);
    return NULL;
}

/* --- the sweep --- */

static int open_plan(const char *folder, char **words, int count, sweep_input *out) {
    error err;
    const status result =
        folder_input_open(folder, (const char *const *)(words + 2), (size_t)count - 2, out, &err);
    if (result == STATUS_OK) return 0;
    sweep_input_close(out);
    return command_fail(result, &err);
}

static int open_folder(const command *c, const char *folder, char **words, int count,
                       sweep_input *out) {
    error err;
    char *path = files_join(folder, "results.h5");
    if (!path) return command_fail(error_no_memory(&err, strlen(folder)), &err);
    words[1] = path;
    const int code = access(path, F_OK) == 0 ? sweep_input_open(c, count, words, NULL, out)
                                             : open_plan(folder, words, count, out);
    free(path);
    return code;
}

int best_input_open(const command *c, int argc, char **argv, const char *best, sweep_input *out) {
    error err;
    long long count = 0;
    int code = options_number(c, "--best", best, 1, (long long)key_info(KEY_CONFIRM_BEST)->maximum,
                              &count);
    if (code == 0) code = check_words(c, argc, argv);
    if (code == 0) code = check_folder(c, argv[1]);
    if (code) return code;
    char **words = words_to_confirm(argc, argv, count);
    if (!words) return command_fail(error_no_memory(&err, (size_t)argc), &err);
    code = open_folder(c, argv[1], words, argc + 1, out);
    for (int i = 2; i <= argc; i++) free(words[i]);
    free(words);
    return code;
}
