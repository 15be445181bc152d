#include "src/cli/offer.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/cli/command.h"
#include "src/cli/folder_input.h"
#include "src/cli/place.h"
#include "src/run/run.h"
#include "src/search/samplers.h"

/* --- a name made from the overrides --- */

/* The key that an override begins with; KEY_COUNT if none. */
static config_key key_of(const char *word) {
    config_key key = 0;
    size_t chars = strcspn(word, "=");
    while (key < KEY_COUNT && word[chars] &&
           (strlen(key_info(key)->name) != chars || strncmp(key_info(key)->name, word, chars) != 0))
        key++;
    return word[chars] ? key : KEY_COUNT;
}

static bool decides_a_result(config_key key) {
    return key < KEY_COUNT && key_info(key)->role != CONFIG_RUN && key != KEY_NAME &&
           key != KEY_TITLE;
}

/* What a name may hold of `raw`: letters made small, digits, a point as '_', all else as one '-'
 * between them. */
static void append_plain(text *out, const char *raw, size_t bytes) {
    bool gap = false;
    size_t start = out->bytes;
    for (size_t i = 0; i < bytes; i++) {
        char c = raw[i] == '.' ? '_' : (char)tolower((unsigned char)raw[i]);
        bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (kept && gap && out->bytes > start) text_append(out, "-");
        if (kept) text_append_bytes(out, &c, 1);
        gap = !kept;
    }
}

/* "model.hidden_dim=64" -> "-hidden64". */
static void append_override(text *out, const char *word) {
    static const char tail[] = "_dim";
    const char *value = word + strcspn(word, "="), *last = word;
    for (const char *c = word; c < value; c++)
        if (*c == '.') last = c + 1;
    size_t chars = (size_t)(value - last), cut = strlen(tail);
    if (chars > cut && strncmp(value - cut, tail, cut) == 0) chars -= cut;
    text_append(out, "-");
    append_plain(out, last, chars);
    append_plain(out, value + 1, strlen(value + 1));
}

static void append_suffix(text *out, int argc, char *const argv[]) {
    enum { MOST_BYTES = 60 };
    text suffix = {0};
    for (int i = 1; i < argc; i++)
        if (decides_a_result(key_of(argv[i]))) append_override(&suffix, argv[i]);
    text_append_bytes(out, text_string(&suffix),
                      suffix.bytes < MOST_BYTES ? suffix.bytes : MOST_BYTES);
    text_free(&suffix);
}

/* --- a folder that is free --- */

static bool is_taken(const char *name, bool in_results) {
    char *all = in_results ? place_all_results() : memory_copy_text(".");
    char *path = !in_results ? memory_copy_text(name) : all ? files_join(all, name) : NULL;
    bool taken = path && access(path, F_OK) == 0;
    free(path);
    free(all);
    return taken;
}

/* `base` and the suffix; a number too where there is such a folder, or no suffix. */
static void append_free_name(text *out, const char *base, const char *suffix, bool in_results) {
    enum { MOST_TRIES = 1000 };
    for (int number = suffix[0] ? 1 : 2; number < MOST_TRIES; number++) {
        text name = {0};
        text_append_format(&name, "%s%s", base, suffix);
        if (number > 1) text_append_format(&name, "-%d", number);
        bool taken = is_taken(text_string(&name), in_results);
        if (!taken) text_append(out, text_string(&name));
        text_free(&name);
        if (!taken) return;
    }
}

/* "name=layers-hidden64", or "output.dir=..." where that is set. */
static void append_choice(text *out, const config *c, int argc, char *const argv[]) {
    const char *given = config_text(c, KEY_OUTPUT_DIR);
    bool in_results = !given || !*given;
    text base = {0}, suffix = {0};
    text_append(&base, in_results ? config_text(c, KEY_NAME) : given);
    while (base.bytes > 1 && base.data[base.bytes - 1] == '/') base.data[--base.bytes] = '\0';
    append_suffix(&suffix, argc, argv);
    text_append(out, in_results ? "name=" : "output.dir=");
    append_free_name(out, text_string(&base), text_string(&suffix), in_results);
    text_free(&base);
    text_free(&suffix);
}

/* --- the commands --- */

static bool is_dropped(const char *word, config_key replaced) {
    bool says_the_same = replaced < KEY_COUNT && key_of(word) == replaced;
    return strcmp(word, "--") == 0 || strcmp(word, "--extend") == 0 || says_the_same;
}

/* The command as typed, with `last` behind it in place of what says the same. */
static void print_command(const char *what, int argc, char *const argv[], char *last) {
    const config_key replaced = key_of(last);
    char **words = memory_array((size_t)argc + 1, sizeof *words);
    int count = 0;
    text line = {0};
    if (!words) return;
    for (int i = 0; i < argc; i++)
        if (i == 0 || !is_dropped(argv[i], replaced)) words[count++] = argv[i];
    words[count++] = last;
    place_append_command(&line, count, words);
    fprintf(stderr, "%s\n    %s\n", what, text_string(&line));
    text_free(&line);
    free(words);
}

/* What --best asked of the folder, of which the config that was given says nothing. */
static void offer_to_confirm(const config *in_folder, const char *folder) {
    int argc = 0, count = 4;
    char best[24], replicates[40];
    text line = {0};
    char *words[7] = {command_line(&argc)[0], (char[]){"run"}, (char *)folder, (char[]){"--best"}};
    snprintf(best, sizeof best, "%" PRId64, config_integer(in_folder, KEY_CONFIRM_BEST));
    snprintf(replicates, sizeof replicates, "replicates=%" PRId64,
             config_integer(in_folder, KEY_CONFIRM_REPLICATES));
    words[count++] = best;
    words[count++] = replicates;
    if (config_integer(in_folder, KEY_CONFIRM_CHOOSE_BY) == SEARCH_BY_TEST)
        words[count++] = (char[]){"choose_by=test"};
    place_append_command(&line, count, words);
    fprintf(stderr, "To go on with it as it is, its best trained again with fresh seeds:\n    %s\n",
            text_string(&line));
    text_free(&line);
}

/* What a folder that was begun with part of the trials of `p`, or with them all, can be asked. */
static void offer_the_folder(const config *c, const plan *p, const char *folder, int argc,
                             char *const argv[]) {
    sweep_input in;
    error ignored;
    const bool known = folder_input_open(folder, NULL, 0, &in, &ignored) == STATUS_OK;
    const bool adds = !known || p->selected_count > in.plan->selected_count;
    if (known && config_integer(in.config, KEY_CONFIRM_BEST) > 0 &&
        config_integer(c, KEY_CONFIRM_BEST) == 0)
        offer_to_confirm(in.config, folder);
    print_command(adds ? "To add the new trials to it:" : "To let the change into it:", argc, argv,
                  (char[]){"--extend"});
    sweep_input_close(&in);
}

void offer_another_folder(const config *c, const plan *p, const char *folder) {
    error ignored;
    run_relation relation = RUN_FOLDER_NEW;
    text choice = {0};
    int argc = 0;
    char *const *argv = command_line(&argc);
    if (run_relate(folder, p, &relation, &ignored) != STATUS_OK) return;
    if (relation != RUN_FOLDER_GROWN && relation != RUN_FOLDER_OTHER) return;
    append_choice(&choice, c, argc, argv);
    if (choice.failed) return;
    if (relation == RUN_FOLDER_GROWN) offer_the_folder(c, p, folder, argc, argv);
    print_command("To train in a folder of its own:", argc, argv, choice.data);
    text_free(&choice);
}
