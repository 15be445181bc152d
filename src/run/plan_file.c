#include "src/run/plan_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/plan/plan_basis.h"
#include "src/plan/plan_confirm.h"
#include "src/run/folder.h"
#include "src/run/plan_ids.h"
#include "src/run/plan_kin.h"
#include "src/store/trial_file.h"

enum { PLAN_FORMAT = 2, DIFFERENCES_BYTES = 640 };
static const char DIGEST_LINE[] = "sha256: ";

/* --- writing --- */

/* How trials are stopped, and which are confirmed, decides what is trained, and so is compared with
 * the rest. */
static const char STOPPING[] = "stop.", CONFIRMING[] = "confirm.", READING[] = "data.";

static bool begins_with(const char *words, const char *with) {
    return strncmp(words, with, strlen(with)) == 0;
}

static bool decides_what_is_trained(const char *name) {
    return begins_with(name, STOPPING) || begins_with(name, CONFIRMING);
}

static bool decides_a_result(const config_key_info *info) {
    return info->role != CONFIG_RUN || decides_what_is_trained(info->name);
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

static void append_science(text *out, const plan *p) {
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
    append_science(out, p);
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

/* --- reading --- */

/* A plan file in parts; the texts point into `bytes`, cut up. */
typedef struct stored_plan {
    char *bytes;
    const char *program;
    long numerics, trial_format;
    layout layout;
    const char *data_digest;
    char *config; /* lines */
    char *basis;  /* lines */
    char *ids;    /* lines */
    char *places; /* lines */
} stored_plan;

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

static status parse(const char *path, stored_plan *s, error *err) {
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

static status read_plan(const char *path, stored_plan *s, error *err) {
    size_t count = 0;
    TRY(files_read(path, FOLDER_PLAN_MAX_BYTES, &s->bytes, &count, err));
    TRY(check_digest(path, s->bytes, count, err));
    return parse(path, s, err);
}

/* --- comparing --- */

/* How the trials of a stored plan stand to those of the present one, but for those that confirm. */
typedef struct comparison {
    int32_t stored, kept;
    bool same;            /* the same ones in the same order */
    bool confirmed;       /* the stored plan has chosen */
    bool confirmed_alike; /* and so has the present one, the same */
} comparison;

/* The value of the line of `lines` that has the same key as `line`; NULL if there is none. */
static const char *value_of(const char *lines, const char *line) {
    size_t key = strcspn(line, ":") + 1;
    while (*lines) {
        if (strncmp(lines, line, key) == 0) return lines + key + 1;
        lines += strcspn(lines, "\n") + 1;
    }
    return NULL;
}

static bool same_line(const char *a, const char *b) {
    size_t bytes = strcspn(a, "\n");
    return bytes == strcspn(b, "\n") && memcmp(a, b, bytes) == 0;
}

static void append_value(text *out, const char *value) {
    enum { MOST_CHARS = 100 };
    size_t bytes = value ? strcspn(value, "\n") : 0;
    if (!value)
        text_append(out, "(none)");
    else
        text_append_bytes(out, value, bytes < MOST_CHARS ? bytes : MOST_CHARS);
    if (bytes > MOST_CHARS) text_append(out, "...");
}

static void append_difference(text *out, const char *line, const char *before, const char *now) {
    if (out->bytes) text_append(out, "; ");
    text_append_bytes(out, line, strcspn(line, ":"));
    text_append(out, " was ");
    append_value(out, before);
    text_append(out, " and is ");
    append_value(out, now);
}

/* Append every key that changed, was dropped or came, with both values. */
static void append_differences(text *out, const char *before, const char *now) {
    for (const char *line = before; *line; line += strcspn(line, "\n") + 1) {
        const char *old = value_of(line, line), *new = value_of(now, line);
        if (!new || !same_line(old, new)) append_difference(out, line, old, new);
    }
    for (const char *line = now; *line; line += strcspn(line, "\n") + 1)
        if (!value_of(before, line)) append_difference(out, line, NULL, value_of(line, line));
}

/* Whether each line of `a` on stopping and confirming is in `b` too. */
static bool holds_rules(const char *b, const char *a) {
    for (; *a; a += strcspn(a, "\n") + 1) {
        if (!decides_what_is_trained(a)) continue;
        const char *other = value_of(b, a);
        if (!other || !same_line(other, value_of(a, a))) return false;
    }
    return true;
}

/* Numbers in the rest of a line. */
static int32_t count_numbers(const char *line) {
    const size_t bytes = strcspn(line, "\n");
    int32_t count = bytes > 0;
    for (size_t i = 0; i < bytes; i++) count += line[i] == ' ';
    return count;
}

/* The trials of a stored plan that confirm; less than 0 where none are chosen yet. */
static int32_t count_confirming(const stored_plan *s) {
    const char *chosen = value_of(s->basis, "confirmed:");
    const char *replicates = value_of(s->config, "confirm.replicates:");
    if (!chosen || !replicates) return -1;
    const long each = strtol(replicates, NULL, 10);
    const int32_t count = count_numbers(chosen), all = plan_ids_count(s->ids);
    return each >= 0 && (int64_t)each * count <= all ? (int32_t)each * count : all;
}

static void compare_confirmed(const stored_plan *s, const plan *p, int32_t selected,
                              comparison *c) {
    const int32_t count = p->trial_count - p->selected_count;
    c->confirmed_alike = p->confirmed && plan_ids_count(s->ids) - selected == count &&
                         plan_ids_are(s->ids, selected, &p->trials[p->selected_count], count);
}

static status compare(const stored_plan *s, const plan *p, comparison *c, error *err) {
    text now = {0};
    const int32_t confirming = count_confirming(s);
    const int32_t selected = plan_ids_count(s->ids) - (confirming > 0 ? confirming : 0);
    TRY(plan_ids_count_kept(s->ids, selected, p->trials, p->selected_count, &c->kept, err));
    c->stored = selected;
    c->same = selected == p->selected_count && plan_ids_are(s->ids, 0, p->trials, selected);
    c->confirmed = confirming >= 0;
    if (c->confirmed) compare_confirmed(s, p, selected, c);
    append_science(&now, p);
    c->same &=
        holds_rules(s->config, text_string(&now)) && holds_rules(text_string(&now), s->config);
    const bool failed = now.failed;
    text_free(&now);
    return failed ? error_no_memory(err, strlen(s->config)) : STATUS_OK;
}

static status refuse(const char *folder, const plan *p, const stored_plan *s, const comparison *c,
                     error *err) {
    text now = {0}, differences = {0};
    append_science(&now, p);
    if (strcmp(s->data_digest, p->data_digest_hex) != 0)
        append_difference(&differences, "SHA-256 of the data:", s->data_digest, p->data_digest_hex);
    append_differences(&differences, s->config, text_string(&now));
    if (!differences.bytes) text_append(&differences, "the order of its keys is another");
    if (differences.bytes > DIFFERENCES_BYTES) {
        differences.data[DIFFERENCES_BYTES] = '\0';
        strcpy(differences.data + DIFFERENCES_BYTES - 3, "...");
    }
    const bool grew = c->kept == c->stored, more = c->stored < p->selected_count;
    error_set(err, STATUS_BAD_INPUT,
              "%s was begun for another sweep: %s. %s another name or output.dir", folder,
              text_string(&differences),
              !grew  ? "Take the change back, or give"
              : more ? "All its trials are in the new one too: --extend adds the others; or give"
                     : "Its trials are the same: --extend lets the change in; or give");
    text_free(&now);
    text_free(&differences);
    return STATUS_BAD_INPUT;
}

static status check_rules(const char *folder, const stored_plan *s, error *err) {
    if (s->numerics != RNN_NUMERICS_VERSION)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s was begun by sweep %s under numeric contract %ld and this is contract "
                         "%d, which gives other bits: go on with that version, or give another "
                         "output.dir",
                         folder, s->program, s->numerics, RNN_NUMERICS_VERSION);
    if (s->trial_format > trial_file_version())
        return error_set(err, STATUS_BAD_INPUT,
                         "%s was begun by sweep %s, which writes trial files of format %ld, newer "
                         "than %d, the newest of this one: go on with that version, or give "
                         "another output.dir",
                         folder, s->program, s->trial_format, trial_file_version());
    return STATUS_OK;
}

/* --- making the plan again --- */

/* The sweep is named after its folder, as it was when its config did not say otherwise. */
static status parse_config(const char *folder, const stored_plan *s, const char *const overrides[],
                           size_t count, config **out, error *err) {
    text problems = {0}, path = {0}, source = {0};
    size_t chars = strlen(folder);
    while (chars > 1 && folder[chars - 1] == '/') chars--;
    text_append_bytes(&path, folder, chars);
    text_append(&path, ".yaml");
    text_append(&source, s->config);
    text_append(&source, s->places);
    status result = config_parse(&key_language, text_string(&path), text_string(&source),
                                 source.bytes, overrides, count, out, &problems);
    if (result != STATUS_OK)
        error_set(err, result, "the config in %s/plan.txt: %s", folder, text_string(&problems));
    text_free(&problems);
    text_free(&path);
    text_free(&source);
    return result;
}

/* The config is named by the file that it comes from now. */
static status name_source(config *c, const char *path, error *err) {
    char *copy = memory_copy_text(path);
    if (!copy) return error_no_memory(err, strlen(path));
    free(c->path);
    c->path = copy;
    return STATUS_OK;
}

/* Other ids would be other trials. */
static status check_ids(const char *path, const stored_plan *s, const plan *p, error *err) {
    if (plan_ids_count(s->ids) == p->trial_count &&
        plan_ids_are(s->ids, 0, p->trials, p->trial_count))
        return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: its trials are not those of its config",
                     path);
}

/* A plan that was made again, with what it borrows. */
typedef struct made_again {
    config *config;
    dataset *data;
    plan *plan;
} made_again;

static void free_made_again(made_again *m) {
    plan_free(m->plan);
    dataset_free(m->data);
    config_free(m->config);
    *m = (made_again){0};
}

static status make_again(const char *folder, const char *path, const stored_plan *s,
                         made_again *out, error *err) {
    TRY(check_rules(folder, s, err));
    TRY(parse_config(folder, s, NULL, 0, &out->config, err));
    TRY(name_source(out->config, path, err));
    TRY(plan_make_again(out->config, s->basis, path, &out->data, &out->plan, err));
    return check_ids(path, s, out->plan, err);
}

/* --- settling --- */

static status write_plan(const char *path, const plan *p, const char *program, layout l,
                         bool replace, error *err) {
    text contents = {0};
    append_plan(&contents, p, program, l);
    status result = append_digest(&contents, err);
    if (result == STATUS_OK)
        result = files_publish(path, contents.data, contents.bytes, replace, err);
    text_free(&contents);
    return result;
}

/* A search by results is known by its rule: its trials may be fewer or more than the kept ones. */
static status find_kin(const char *folder, const char *path, const stored_plan *s, const plan *p,
                       plan_kin *out, error *err) {
    made_again kept = {0};
    status result = make_again(folder, path, s, &kept, err);
    if (result == STATUS_OK) result = plan_kin_of(kept.plan, p, out, err);
    free_made_again(&kept);
    return result;
}

static status refuse_torn(const char *path, error *err) {
    return error_set(
        err, STATUS_DAMAGED,
        "%s lists other configurations than the results in its folder lead to: some of "
        "them are not what they were; give another output.dir, or verify them",
        path);
}

/* Of a plan that no search draws by results: it may be behind the kept one, or ahead of it, by what
 * confirms. */
static status judge_trials(const char *folder, const char *path, const stored_plan *s,
                           const plan *p, const comparison *c, bool extend, bool *replaces,
                           error *err) {
    *replaces = !c->same || (p->confirmed && !c->confirmed);
    if (!c->same) return extend && c->kept == c->stored ? STATUS_OK : refuse(folder, p, s, c, err);
    return p->confirmed && c->confirmed && !c->confirmed_alike ? refuse_torn(path, err) : STATUS_OK;
}

/* Whether `p` is to be written in place of what is kept. */
static status judge(const char *folder, const char *path, const stored_plan *s, const plan *p,
                    bool extend, bool *replaces, error *err) {
    comparison c = {0};
    plan_kin kin = PLAN_KIN_SAME;
    *replaces = false;
    TRY(compare(s, p, &c, err));
    if (!plan_is_by_results(p)) return judge_trials(folder, path, s, p, &c, extend, replaces, err);
    TRY(find_kin(folder, path, s, p, &kin, err));
    *replaces = kin == PLAN_KIN_AHEAD || kin == PLAN_KIN_LONGER;
    if (kin == PLAN_KIN_TORN) return refuse_torn(path, err);
    if (kin == PLAN_KIN_SAME || kin == PLAN_KIN_AHEAD || (kin == PLAN_KIN_LONGER && extend))
        return STATUS_OK;
    if (kin != PLAN_KIN_LONGER) c.kept = 0;
    return refuse(folder, p, s, &c, err);
}

static status settle_with(const char *folder, const char *path, bool writes, const stored_plan *s,
                          const plan *p, const char *program, bool extend, plan_file_state *state,
                          error *err) {
    bool replaces = false;
    TRY(check_rules(folder, s, err));
    TRY(judge(folder, path, s, p, extend, &replaces, err));
    *state = replaces                           ? PLAN_FILE_EXTENDED
             : strcmp(s->program, program) == 0 ? PLAN_FILE_SAME
                                                : PLAN_FILE_OTHER;
    return replaces && writes ? write_plan(path, p, program, s->layout, true, err) : STATUS_OK;
}

static bool is_missing(const char *path) {
    return access(path, F_OK) != 0 && errno == ENOENT;
}

/* Trials that are there already say how they lie, whatever is wanted. */
static void take_what_is_there(const char *folder, layout *l) {
    layout shown;
    if (folder_shows_layout(folder, &shown)) *l = shown;
}

static status settle_at(const char *folder, const char *path, const plan *p, const char *program,
                        bool extend, plan_file_state *state, layout *l, error *err) {
    if (is_missing(path)) {
        *state = PLAN_FILE_NEW;
        take_what_is_there(folder, l);
        status written = write_plan(path, p, program, *l, false, err);
        /* Others may have begun at the same time, on a host where the data lie elsewhere. */
        if (written != STATUS_DAMAGED) return written;
    }
    stored_plan s = {0};
    status result = read_plan(path, &s, err);
    if (result == STATUS_OK)
        result = settle_with(folder, path, true, &s, p, program, extend, state, err);
    if (result == STATUS_OK) *l = s.layout;
    free(s.bytes);
    return result;
}

status plan_file_settle(const char *folder, const plan *p, const char *program, bool extend,
                        plan_file_state *state, layout *l, error *err) {
    char *path = folder_plan_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = settle_at(folder, path, p, program, extend, state, l, err);
    free(path);
    return result;
}

status plan_file_compare(const char *folder, const plan *p, const char *program,
                         plan_file_state *state, layout *l, error *err) {
    char *path = folder_plan_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    stored_plan s = {0};
    status result = read_plan(path, &s, err);
    if (result == STATUS_OK)
        result = settle_with(folder, path, false, &s, p, program, false, state, err);
    if (result == STATUS_OK) *l = s.layout;
    free(s.bytes);
    free(path);
    return result;
}

static status relate_search(const char *folder, const char *path, const stored_plan *s,
                            const plan *p, run_relation *out, error *err) {
    plan_kin kin = PLAN_KIN_OTHER;
    const status result = find_kin(folder, path, s, p, &kin, err);
    *out = kin == PLAN_KIN_SAME || kin == PLAN_KIN_AHEAD ? RUN_FOLDER_SAME
           : kin == PLAN_KIN_LONGER                      ? RUN_FOLDER_GROWN
                                                         : RUN_FOLDER_OTHER;
    return result;
}

static status relate_trials(const stored_plan *s, const plan *p, run_relation *out, error *err) {
    comparison c = {0};
    const status result = compare(s, p, &c, err);
    *out = c.same ? RUN_FOLDER_SAME : c.kept == c.stored ? RUN_FOLDER_GROWN : RUN_FOLDER_OTHER;
    return result;
}

static status relate_at(const char *folder, const char *path, const plan *p, run_relation *out,
                        error *err) {
    stored_plan s = {0};
    *out = RUN_FOLDER_NEW;
    if (is_missing(path)) return STATUS_OK;
    status result = read_plan(path, &s, err);
    if (result == STATUS_OK) result = check_rules(folder, &s, err);
    if (result == STATUS_OK)
        result = plan_is_by_results(p) ? relate_search(folder, path, &s, p, out, err)
                                       : relate_trials(&s, p, out, err);
    free(s.bytes);
    return result;
}

status plan_file_relate(const char *folder, const plan *p, run_relation *out, error *err) {
    char *path = folder_plan_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = relate_at(folder, path, p, out, err);
    free(path);
    return result;
}

/* --- reading it for others --- */

bool plan_file_races_over_seeds(const char *folder) {
    error ignored;
    stored_plan s = {0};
    char *path = folder_plan_path(folder);
    const bool read = path && read_plan(path, &s, &ignored) == STATUS_OK;
    const char *rule = read ? value_of(s.config, "stop.rule:") : NULL;
    const bool found = rule && same_line(rule, "paired");
    free(s.bytes);
    free(path);
    return found;
}

static status read_at(const char *folder, const char *path, made_again *out, error *err) {
    stored_plan s = {0};
    status result = read_plan(path, &s, err);
    if (result == STATUS_OK) result = make_again(folder, path, &s, out, err);
    free(s.bytes);
    return result;
}

status plan_file_read(const char *folder, config **c, dataset **data, plan **out, error *err) {
    made_again made = {0};
    char *path = folder_plan_path(folder);
    status result = path ? read_at(folder, path, &made, err) : error_no_memory(err, strlen(folder));
    free(path);
    if (result != STATUS_OK) free_made_again(&made);
    *c = made.config;
    *data = made.data;
    *out = made.plan;
    return result;
}

static status read_config_at(const char *folder, const char *path, const char *const overrides[],
                             size_t count, config **out, error *err) {
    stored_plan s = {0};
    status result = read_plan(path, &s, err);
    if (result == STATUS_OK) result = check_rules(folder, &s, err);
    if (result == STATUS_OK) result = parse_config(folder, &s, overrides, count, out, err);
    if (result == STATUS_OK) result = name_source(*out, path, err);
    free(s.bytes);
    return result;
}

status plan_file_read_config(const char *folder, const char *const overrides[], size_t count,
                             config **out, error *err) {
    char *path = folder_plan_path(folder);
    *out = NULL;
    if (!path) return error_no_memory(err, strlen(folder));
    status result = read_config_at(folder, path, overrides, count, out, err);
    free(path);
    return result;
}
