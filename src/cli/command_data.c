/* sweep data: what is in files of sequences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/cli/command.h"
#include "src/cli/terminal.h"
#include "src/data/data_summary.h"
#include "src/data/formats.h"
#include "src/data/sequence_guess.h"
#include "src/plan/plan.h"
#include "src/plots/plot_items.h"

enum { MOST_FILES = 16, MOST_KEYS = 32 };

/* The words of the command line. */
typedef struct data_words {
    const char *files[MOST_FILES];
    int file_count;
    char *keys[MOST_KEYS]; /* "data.y=label"; owned */
    int key_count;
} data_words;

static void free_words(data_words *w) {
    for (int i = 0; i < w->key_count; i++) free(w->keys[i]);
}

static bool is_key(const char *word) {
    const size_t chars = strspn(word, "abcdefghijklmnopqrstuvwxyz_.");
    return chars > 0 && word[chars] == '=';
}

/* The keys of data: need no section here. */
static char *whole_key(const char *word) {
    text key = {0};
    text_append_format(&key, "%s%s", strncmp(word, "data.", 5) == 0 ? "" : "data.", word);
    char *copy = key.failed ? NULL : memory_copy_text(text_string(&key));
    text_free(&key);
    return copy;
}

static int take_words(int argc, char **argv, data_words *w) {
    for (int i = 1; i < argc; i++) {
        if (!is_key(argv[i])) {
            if (w->file_count == MOST_FILES)
                return command_usage_error(&command_data, "more than %d files", MOST_FILES);
            w->files[w->file_count++] = argv[i];
            continue;
        }
        if (w->key_count == MOST_KEYS - 1)
            return command_usage_error(&command_data, "too many keys");
        w->keys[w->key_count] = whole_key(argv[i]);
        if (w->keys[w->key_count]) w->key_count++;
    }
    if (w->file_count > 0) return 0;
    return command_usage_error(&command_data, "which file?");
}

/* A config of nothing but how the files are read. */
static int parse_keys(const data_words *w, config **out) {
    static const char source[] = "name: data\ntrain: {epochs: 1}\ndata: {name: file, train: '-'}\n";
    text problems = {0};
    const status result =
        config_parse(&key_language, "data", source, sizeof source - 1, (const char *const *)w->keys,
                     (size_t)w->key_count, out, &problems);
    fputs(text_string(&problems), stderr);
    text_free(&problems);
    return result == STATUS_OK ? 0 : status_exit_code(result);
}

static status read_files(const data_words *w, const config *c, sequence_file *files, error *err) {
    const bool guess = w->file_count == 1 && !c->settings[KEY_DATA_TASK].given;
    for (int i = 0; i < w->file_count; i++) {
        sequence_request how;
        TRY(plan_data_request(c, &how, err));
        how.use = i > 0 ? SEQUENCES_TEST : SEQUENCES_TRAIN;
        how.find_lengths = true;
        if (!c->settings[KEY_DATA_TASK].given) how.labels = LABELS_FOUND_OUT;
        how.labels_path = config_text(c, i == 0 ? KEY_DATA_TRAIN_Y : KEY_DATA_TEST_Y);
        how.series |= how.layout && strcmp(how.layout, "series") == 0;
        TRY((guess ? sequence_guess_read : sequence_file_read)(w->files[i], &how, &files[i], err));
    }
    return STATUS_OK;
}

static status print_files(const sequence_file *files, int count, error *err) {
    text out = {0};
    status result = STATUS_OK;
    for (int i = 0; i < count && result == STATUS_OK; i++) {
        fputs(text_string(&files[i].notices), stderr);
        text_append(&out, i ? "\n" : "");
        result = data_summary_append(&out, &files[i], err);
    }
    if (result == STATUS_OK && count <= 2) {
        text_append(&out, "\nTo train on it, in a config:\n\n");
        data_summary_append_section(&out, &files[0], count > 1 ? &files[1] : NULL);
    }
    if (result == STATUS_OK) fputs(text_string(&out), stdout);
    text_free(&out);
    return result;
}

static int show(const data_words *w, const config *c, const char *drawing) {
    error err;
    sequence_file *files = memory_array((size_t)w->file_count, sizeof *files);
    status result = files ? read_files(w, c, files, &err) : error_no_memory(&err, sizeof *files);
    if (result == STATUS_OK) result = print_files(files, w->file_count, &err);
    if (result == STATUS_OK && drawing) {
        result = plot_items_draw(&files[0], drawing, &err);
        if (result == STATUS_OK) printf("\nThe first items are drawn in %s.\n", drawing);
    }
    for (int i = 0; files && i < w->file_count; i++) sequence_file_free(&files[i]);
    free(files);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

enum { OPTION_PLOT };
static const option_info options[] = {
    {"--plot", 0, "PATH", "draw the first items into this .svg or .png file"},
    {NULL, 0, NULL, NULL}};

static int run_data(int argc, char **argv, const char *const given[]) {
    data_words w = {.file_count = 0};
    config *c = NULL;
    int code = take_words(argc, argv, &w);
    if (code == 0) code = parse_keys(&w, &c);
    if (code == 0) code = show(&w, c, given[OPTION_PLOT]);
    config_free(c);
    free_words(&w);
    return code;
}

const command command_data = {
    .name = "data",
    .run = run_data,
    .arguments = "FILE [TEST_FILE] [KEY=VALUE ...] [OPTION ...]",
    .options = options,
    .summary = "Show what is in files of sequences, and the data section that trains on them.",
    .help =
        "Reads CSV, TSV, NPY, NPZ, HDF5, .ts, .tsf, .arff, UCR text and IDX, told by their "
        "contents, text also "
        "gzipped.  Words such as y=label, id=run or axes=nft are keys of data: that say how a file "
        "is to be "
        "read.  The second of two files is the one to test with.\n",
};
