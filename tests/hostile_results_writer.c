/* Write a results folder whose every word would move a terminal's cursor:
 *
 *     hostile_results_writer FOLDER WORD
 *
 * Two with different words differ in all of them. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/store/results_file.h"
#include "tests/store_samples.h"

/* An escape sequence, a C1 control (CSI) and a right-to-left override. */
static char *hostile(const char *word) {
    char *text = NULL;
    return asprintf(&text,
                    "%s\x1b[2J\xc2\x9b"
                    "1A\xe2\x80\xae",
                    word) < 0
               ? NULL
               : text;
}

static void replace(char **text, const char *words) {
    free(*text);
    *text = memory_copy_text(words);
}

static status make_hostile(results *r, const char *words, error *err) {
    char **texts[] = {&r->name,       &r->title,       &r->command,        &r->config_path,
                      &r->data_title, &r->data_origin, &r->data_digest_hex};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) replace(texts[i], words);
    replace(&r->config_source, "data: {name: digits, train_size: 100}\ntrain: {epochs: 1}\n");
    for (int32_t i = 0; i < r->trial_count; i++) {
        trial_runtime *runtime = &r->trials[i].runtime;
        if (runtime->attempts == 0) continue;
        snprintf(runtime->host, sizeof runtime->host, "%d%s", i, words);
        snprintf(runtime->isa, sizeof runtime->isa, "%.8s", words);
    }
    TRY(results_add_fact(r, words, words, err));
    return results_add_fact(r, "finished_at", words, err);
}

static status write_results(const char *folder, const char *words, error *err) {
    char *trials = files_join(folder, "trials"), *path = files_join(folder, "results.h5");
    status result =
        trials && path && words ? files_make_folder(trials, err) : error_no_memory(err, 1);
    if (result == STATUS_OK) {
        results *r = sample_results(trials);
        result = make_hostile(r, words, err);
        if (result == STATUS_OK)
            result = results_file_write(path, r, &(trials_folder){.path = trials}, err);
        results_free(r);
    }
    free(trials);
    free(path);
    return result;
}

int main(int count, char **arguments) {
    error err = {{0}};
    if (count != 3) return 2;
    char *words = hostile(arguments[2]);
    status result = write_results(arguments[1], words, &err);
    free(words);
    if (result != STATUS_OK) fprintf(stderr, "%s\n", err.message);
    return status_exit_code(result);
}
