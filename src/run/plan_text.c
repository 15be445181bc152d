#include "src/run/plan_text.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/plan/plan_basis.h"
#include "src/plan/plan_confirm.h"
#include "src/run/folder.h"
#include "src/store/trial_file.h"

enum { PLAN_FORMAT = 2 };
static const char DIGEST_LINE[] = "sha256: ";

/* --- which keys --- */

static const char STOPPING[] = "stop.", CONFIRMING[] = "confirm.", READING[] = "data.";

static bool begins_with(const char *words, const char *with) {
    return strncmp(words, with, strlen(with)) == 0;
}

bool plan_text_decides_what_is_trained(const char *name) {
    return begins_with(name, STOPPING) || begins_with(name, CONFIRMING);
}

static bool decides_a_result(const config_key_info *info) {
    return info->role != CONFIG_RUN || plan_text_decides_what_is_trained(info->name);
}

/* How the files of a data set are read: the columns, the format. */
static bool is_of_reading(const config_key_info *info) {
    return begins_with(info->name, READING) && !decides_a_result(info) &&
           info->kind != CONFIG_TEXT && info->kind != CONFIG_PATH;
}

/* What a report is made from, and what others need who train: names and places, all texts but where
 * the results go, how data are read, and how a report judges. */
static bool is_of_report(const config_key_info *info) {
    return !decides_a_result(info) && info != key_info(KEY_OUTPUT_DIR) &&
           (info->kind == CONFIG_TEXT || info->kind == CONFIG_PATH || info->judges ||
            is_of_reading(info));
}

/* As with trials, a key that is younger than the first format is left out unless it is given. */
static bool is_written(const plan *p, config_key key) {
    if (begins_with(key_info(key)->name, STOPPING)) return p->stopping != NULL;
    if (begins_with(key_info(key)->name, CONFIRMING)) return plan_confirms(p);
    const bool old = key_info(key)->since <= TRIAL_FORMAT_FIRST && !is_of_reading(key_info(key));
    return old || p->config->settings[key].given;
}

/* --- writing --- */

/* The key's line of a canonical config; nothing for one that is not set. */
static void append_key(text *out, const char *canonical, config_key key) {
    const char *name = key_info(key)->name;
    const size_t chars = strlen(name);
    for (const char *line = canonical; *line; line += strcspn(line, "\n") + 1) {
        if (strncmp(line, name, chars) != 0 || line[chars] != ':') continue;
        text_append_bytes(out, line, strcspn(line, "\n") + 1);
        return;
    }
}

static bool is_axis_of(const plan *p, config_key key) {
    for (int i = 0; i < p->axis_count; i++)
        if (p->axes[i] == key) return true;
    return false;
}

/* The lines of the keys that are wanted; those of the axes last, as their order is that of the
 * trials. */
static void append_config(text *out, const plan *p, bool (*wanted)(const config_key_info *)) {
    text canonical = {0};
    config_append_canonical(&canonical, p->config);
    out->failed |= canonical.failed;
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (wanted(key_info(key)) && !is_axis_of(p, key) && is_written(p, key))
            append_key(out, text_string(&canonical), key);
    for (int i = 0; i < p->axis_count; i++)
        if (wanted(key_info(p->axes[i]))) append_key(out, text_string(&canonical), p->axes[i]);
    text_free(&canonical);
}

void plan_text_append_science(text *out, const plan *p) {
    append_config(out, p, decides_a_result);
    config_append_canonical_words(out, p->config);
}

/* Of the youngest thing in any trial file that comes of the plan. */
static int trial_format(const plan *p) {
    int version = TRIAL_FORMAT_FIRST;
    for (int32_t i = 0; i < p->trial_count; i++) {
        const int of_one = trial_format_version(&p->trials[i]);
        if (of_one > version) version = of_one;
    }
    return version;
}

static void append_plan(text *out, const plan *p, const char *program, layout l) {
    text_append_format(out,
                       "sweep-plan %d\nprogram: %s\nnumerics: %d\ntrial_format: %d\nlayout: %s\n",
                       PLAN_FORMAT, program, RNN_NUMERICS_VERSION, trial_format(p), layout_word(l));
    text_append_format(out, "data_sha256: %s\ntrials: %d\n\n", p->data_digest_hex, p->trial_count);
    plan_text_append_science(out, p);
    text_append(out, "\n");
    plan_append_basis(out, p);
    text_append(out, "\n");
    for (int32_t i = 0; i < p->trial_count; i++) {
        text_append_bytes(out, p->trials[i].id, TRIAL_ID_CHARS);
        text_append(out, "\n");
    }
    text_append(out, "\n");
    append_config(out, p, is_of_report);
    text_append(out, "\n");
}

/* Seal a text with its own digest. */
static status append_digest(text *out, error *err) {
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    if (out->failed || sha256_of(text_string(out), out->bytes, &digest) != 0)
        return error_no_memory(err, out->bytes);
    sha256_hex(&digest, hex);
    text_append_format(out, "%s%s\n", DIGEST_LINE, hex);
    return out->failed ? error_no_memory(err, out->bytes) : STATUS_OK;
}

status plan_text_write(const char *path, const plan *p, const char *program, layout l, bool replace,
                       error *err) {
    text contents = {0};
    append_plan(&contents, p, program, l);
    status result = append_digest(&contents, err);
    if (result == STATUS_OK)
        result = files_publish(path, contents.data, contents.bytes, replace, err);
    text_free(&contents);
    return result;
}

/* --- reading --- */

static status damaged(const char *path, error *err) {
    return error_set(err, STATUS_DAMAGED, "%s is damaged", path);
}

/* The last line is the digest of all before it. */
static status check_digest(const char *path, char *bytes, size_t count, error *err) {
    const size_t line = strlen(DIGEST_LINE) + SHA256_HEX_CHARS + 1;
    text again = {0};
    if (count <= line || memchr(bytes, '\0', count)) return damaged(path, err);
    text_append_bytes(&again, bytes, count - line);
    status result = append_digest(&again, err);
    if (result == STATUS_OK && strcmp(text_string(&again), bytes) != 0) result = damaged(path, err);
    text_free(&again);
    bytes[count - line] = '\0';
    return result;
}

/* Cut the next line off `*rest`; its value if it begins with `key`, else NULL. */
static char *take_line(char **rest, const char *key) {
    char *line = strsep(rest, "\n");
    size_t chars = strlen(key);
    return line && strncmp(line, key, chars) == 0 ? line + chars : NULL;
}

/* Cut off all up to an empty line. */
static char *take_block(char **rest) {
    char *block = *rest, *end = block ? strstr(block, "\n\n") : NULL;
    if (!end) return NULL;
    end[1] = '\0';
    *rest = end + 2;
    return block;
}

/* Whether every line is "key: value". */
static bool are_pairs(const char *lines) {
    for (; *lines; lines += strcspn(lines, "\n") + 1) {
        size_t key = strcspn(lines, ":\n");
        if (key == 0 || strncmp(lines + key, ": ", 2) != 0) return false;
    }
    return true;
}

/* Whether every line is a trial's id. */
static bool are_ids(const char *lines) {
    for (; *lines; lines += TRIAL_ID_CHARS + 1)
        if (strspn(lines, "0123456789abcdef") != TRIAL_ID_CHARS || lines[TRIAL_ID_CHARS] != '\n')
            return false;
    return true;
}

static status check_version(const char *path, char **rest, error *err) {
    const char *version = take_line(rest, "sweep-plan ");
    if (!version) return damaged(path, err);
    if (strtol(version, NULL, 10) == PLAN_FORMAT) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s has format %s and this sweep writes %d: go on with the version that began "
                     "it, or give another output.dir",
                     path, version, PLAN_FORMAT);
}

static status parse(const char *path, plan_text *s, error *err) {
    char *rest = s->bytes;
    TRY(check_version(path, &rest, err));
    s->program = take_line(&rest, "program: ");
    const char *numerics = take_line(&rest, "numerics: ");
    const char *format = take_line(&rest, "trial_format: ");
    const char *layout = take_line(&rest, "layout: ");
    if (layout && !layout_parse(layout, &s->layout))
        return error_set(err, STATUS_BAD_INPUT,
                         "%s says that trials lie in the layout '%s', which this version does not "
                         "know: go on with the version that began it",
                         path, layout);
    s->data_digest = take_line(&rest, "data_sha256: ");
    take_line(&rest, "trials: ");
    take_line(&rest, "");
    s->config = take_block(&rest);
    s->basis = take_block(&rest);
    s->ids = take_block(&rest);
    s->places = take_block(&rest);
    if (!s->program || !numerics || !format || !layout || !s->data_digest || !s->config ||
        !s->basis || !s->ids || !s->places || !are_pairs(s->config) || !are_pairs(s->places) ||
        !are_ids(s->ids))
        return damaged(path, err);
    s->numerics = strtol(numerics, NULL, 10);
    s->trial_format = strtol(format, NULL, 10);
    return STATUS_OK;
}

status plan_text_read(const char *path, plan_text *s, error *err) {
    size_t count = 0;
    TRY(files_read(path, FOLDER_PLAN_MAX_BYTES, &s->bytes, &count, err));
    TRY(check_digest(path, s->bytes, count, err));
    return parse(path, s, err);
}

void plan_text_free(plan_text *s) {
    free(s->bytes);
    *s = (plan_text){0};
}

/* --- lines --- */

const char *plan_text_value(const char *lines, const char *line) {
    const size_t key = strcspn(line, ":") + 1;
    while (*lines) {
        if (strncmp(lines, line, key) == 0) return lines + key + 1;
        lines += strcspn(lines, "\n") + 1;
    }
    return NULL;
}

bool plan_text_same_line(const char *a, const char *b) {
    const size_t bytes = strcspn(a, "\n");
    return bytes == strcspn(b, "\n") && memcmp(a, b, bytes) == 0;
}
