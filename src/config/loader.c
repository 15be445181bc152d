#include "src/config/loader.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/config/condition.h"
#include "src/config/keys.h"
#include "src/config/parts.h"
#include "src/config/plain_locale.h"
#include "src/config/setting.h"

/* --- a config's memory --- */

/* profile=quick,large: the names after the '='; NULL: it is no such argument. */
static const char *chosen_profiles(const char *override) {
    static const char word[] = "profile=";
    return strncmp(override, word, sizeof word - 1) == 0 ? override + sizeof word - 1 : NULL;
}

static bool add_profiles(config *c, const char *names) {
    size_t capacity = c->profile_count;
    while (*names) {
        const size_t bytes = strcspn(names, ",");
        if (!memory_grow(&c->profiles, &capacity, c->profile_count + 1, sizeof *c->profiles))
            return false;
        c->profiles[c->profile_count] = memory_copy_bytes(names, bytes);
        if (!c->profiles[c->profile_count]) return false;
        c->profile_count++;
        names += bytes + (names[bytes] == ',');
    }
    return true;
}

static bool copy_overrides(config *c, const char *const overrides[], size_t count) {
    c->overrides = memory_array(count, sizeof *c->overrides);
    if (!c->overrides) return false;
    for (size_t i = 0; i < count; i++) {
        const char *profiles = chosen_profiles(overrides[i]);
        if (profiles && !add_profiles(c, profiles)) return false;
        if (profiles) continue;
        c->overrides[c->override_count] = memory_copy_text(overrides[i]);
        if (!c->overrides[c->override_count]) return false;
        c->override_count++;
    }
    return true;
}

static bool copy_source(config *c, const char *source, size_t bytes) {
    c->source = memory_array(bytes + 1, 1);
    if (!c->source) return false;
    memcpy(c->source, source, bytes);
    c->source_bytes = bytes;
    return true;
}

static config *new_config(const config_language *language, const char *path, const char *source,
                          size_t source_bytes, const char *const overrides[],
                          size_t override_count) {
    config *c = memory_array(1, sizeof *c);
    if (!c) return NULL;
    c->language = language;
    c->settings = memory_array((size_t)language->key_count, sizeof *c->settings);
    c->path = memory_copy_text(path);
    if (c->settings && c->path && copy_source(c, source, source_bytes) &&
        copy_overrides(c, overrides, override_count))
        return c;
    config_free(c);
    return NULL;
}

static void free_words(config *c) {
    for (size_t i = 0; i < c->zip_count; i++) free(c->zips[i].keys);
    for (size_t i = 0; i < c->exclusion_count; i++) {
        condition_release(&c->exclusions[i].condition);
        parts_free(c->exclusions[i].parts, c->exclusions[i].part_count);
    }
    for (size_t i = 0; i < c->row_count; i++) {
        parts_free(c->rows[i].parts, c->rows[i].part_count);
        free(c->rows[i].place);
    }
    for (size_t i = 0; i < c->grid_count; i++) {
        free(c->grids[i].name);
        free(c->grids[i].given);
        config_free(c->grids[i].config);
    }
    free(c->zips);
    free(c->exclusions);
    free(c->rows);
    free(c->grids);
}

void config_free(config *c) {
    if (!c) return;
    for (config_key key = 0; c->settings && key < c->language->key_count; key++)
        setting_clear(&c->language->keys[key], &c->settings[key]);
    free(c->settings);
    free(c->dependent);
    free_words(c);
    for (size_t i = 0; i < c->override_count; i++) free(c->overrides[i]);
    free(c->overrides);
    for (size_t i = 0; i < c->profile_count; i++) free(c->profiles[i]);
    free(c->profiles);
    for (size_t i = 0; i < c->file_count; i++) free(c->files[i]);
    free(c->files);
    free(c->source);
    free(c->path);
    free(c);
}

/* --- defaults --- */

/* What a key that is not given is set to; NULL: to nothing.  data.seed has no meaning but for the
 * digits: absent elsewhere, not 0.  Where weights come out of a file, none are drawn, in no way.
 * Where a default hangs on a key that is swept, each trial has its own. */
static const char *default_in(const config *c, config_key key) {
    const config_key_info *info = &c->language->keys[key];
    const config_key on = keys_parent(c->language, info);
    if (keys_given_rival(c, key) != CONFIG_NO_KEY) return NULL;
    if (info->not_with && c->settings[config_find_key(c->language, info->not_with)].given)
        return NULL;
    if (on == CONFIG_NO_KEY) return info->default_text;
    if (c->settings[on].count != 1 || c->settings[on].when) return NULL;
    const char *written =
        config_default_at(info, &c->language->keys[on], c->settings[on].values[0]);
    return written && *written ? written : NULL;
}

/* Lower-case what may be, and '_' for what no folder's name should hold. */
static void make_plain(char *name) {
    for (char *c = name; *c; c++) {
        unsigned char u = (unsigned char)*c;
        bool plain = (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u == '_' || u == '-';
        if (!plain) *c = u >= 'A' && u <= 'Z' ? (char)(u - 'A' + 'a') : '_';
    }
}

/* configs/My Sweep.yaml -> my_sweep */
static char *name_from_path(const char *path) {
    enum { LONGEST_NAME = 64 };
    if (strcmp(path, "-") == 0) path = "sweep"; /* standard input */
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    bool yaml = dot && dot > base && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
    size_t bytes = yaml ? (size_t)(dot - base) : strlen(base);
    if (bytes > LONGEST_NAME) bytes = LONGEST_NAME;
    char *name = bytes ? memory_copy_bytes(base, bytes) : memory_copy_text("sweep");
    if (name) make_plain(name);
    return name;
}

static void name_after_file(loader *l) {
    config_setting *name = &l->config->settings[l->config->language->name];
    name->values = memory_array(1, sizeof *name->values);
    char *derived = name_from_path(l->config->path);
    if (!name->values || !derived) {
        free(derived);
        l->problems->no_memory = true;
        return;
    }
    name->values[0].text = derived;
    name->count = 1;
}

/* name: LSTM depth -> the folder lstm_depth, and the title as it was written, unless one is given.
 */
static void split_name(loader *l) {
    config_setting *name = &l->config->settings[l->config->language->name];
    config_setting *title = &l->config->settings[l->config->language->title];
    if (name->count == 0) return; /* wrong, and reported */
    char *written = memory_copy_text(name->values[0].text);
    if (!written) {
        l->problems->no_memory = true;
        return;
    }
    make_plain((char *)name->values[0].text);
    const bool becomes_title = !title->given && strcmp(written, name->values[0].text) != 0;
    if (becomes_title && (title->values = memory_array(1, sizeof *title->values))) {
        title->values[0].text = written;
        title->count = 1;
        l->value_places[l->config->language->title] = l->value_places[l->config->language->name];
    } else {
        free(written);
    }
}

/* In the order of the table, which has keys before those that hang on them. */
static void fill_defaults(loader *l) {
    const config_language *language = l->config->language;
    for (config_key key = 0; key < language->key_count; key++) {
        config_setting *setting = &l->config->settings[key];
        if (!setting->given)
            setting_default(&language->keys[key], default_in(l->config, key), l->problems, setting);
    }
    if (l->config->settings[l->config->language->name].given)
        split_name(l);
    else
        name_after_file(l);
}

/* --- seeds --- */

/* replicates: 3 -> seeds: [0, 1, 2].  From here on there are only seeds. */
static void count_out_seeds(loader *l) {
    const config_language *language = l->config->language;
    config_setting *said = &l->config->settings[language->replicates];
    config_setting *seeds = &l->config->settings[language->seeds];
    if (said->count == 0 || seeds->given) return;
    const size_t count = (size_t)said->values[0].integer;
    config_value *values = memory_array(count, sizeof *values);
    if (!values) {
        l->problems->no_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) values[i].integer = (int64_t)i;
    setting_clear(&language->keys[language->seeds], seeds);
    setting_clear(&language->keys[language->replicates], said);
    *seeds = *said;
    *said = (config_setting){0};
    seeds->values = values;
    seeds->count = count;
    seeds->swept = true;
}

/* data.split.folds: 5 -> data.split.fold: [0, 1, 2, 3, 4], unless some of them are named. */
static void count_out_others(loader *l) {
    const config_language *language = l->config->language;
    for (config_key key = 0; key < language->key_count; key++) {
        const config_key_info *info = &language->keys[key];
        config_setting *own = &l->config->settings[key];
        if (!info->counted_by || own->given) continue;
        const config_setting *said =
            &l->config->settings[config_find_key(language, info->counted_by)];
        const size_t count = said->count ? (size_t)said->values[0].integer : 0;
        if (count == 0) continue;
        config_value *values = memory_array(count, sizeof *values);
        if (!values) {
            l->problems->no_memory = true;
            return;
        }
        for (size_t i = 0; i < count; i++) values[i].integer = (int64_t)i;
        setting_clear(info, own);
        *own = (config_setting){
            .values = values, .count = count, .given = true, .swept = true, .order = said->order};
    }
}

/* Who writes seeds: 10 may mean ten of them. */
static void tell_one_seed(loader *l) {
    enum { FEWEST = 2, MOST = 100 };
    const config_language *language = l->config->language;
    config_setting *seeds = &l->config->settings[language->seeds];
    if (!seeds->given || seeds->swept || seeds->count != 1) return;
    const int64_t seed = seeds->values[0].integer;
    if (seed < FEWEST || seed > MOST) return;
    seeds->notice = problems_notice(
        l->problems, l->value_places[language->seeds],
        "'%s: %lld' is the one seed %lld; '%s: %lld' trains with the seeds 0 to %lld",
        language->keys[language->seeds].name, (long long)seed, (long long)seed,
        language->keys[language->replicates].name, (long long)seed, (long long)seed - 1);
}

/* --- loading --- */

bool loader_keep(loader *l, node *document) {
    if (!memory_grow(&l->kept, &l->kept_capacity, l->kept_count + 1, sizeof *l->kept)) {
        l->problems->no_memory = true;
        document_free(document);
        return false;
    }
    l->kept[l->kept_count++] = document;
    return true;
}

static void free_kept(loader *l) {
    for (size_t i = 0; i < l->kept_count; i++) document_free(l->kept[i]);
    free(l->kept);
}

/* Of the overrides of an earlier run each has a rank of its own; all new ones have one. */
static void apply_overrides(loader *l) {
    const int first = l->rank + 1;
    for (int i = 0; i < (int)l->config->override_count; i++) {
        l->rank = first + (i < l->kept_overrides ? i : l->kept_overrides);
        loader_apply_override(l, i + 1);
    }
}

/* What is said, from what counts least to what counts most. */
static void apply_all(loader *l, bool given[]) {
    const composition *composed = l->composed;
    for (int i = 0; i < composed->file_count; i++) {
        l->rank++;
        loader_apply_tree(l, composed->files[i]);
        loader_drop_rivals(l);
    }
    for (int i = 0; i < composed->profile_count; i++) {
        l->rank++;
        l->in_profile = true;
        loader_apply_tree(l, composed->profiles[i]);
        loader_drop_rivals(l);
    }
    l->in_profile = false;
    if (composition_is_needed(composed) && !l->grid) composition_write(l);
    if (l->grid) {
        l->rank++;
        loader_apply_grid(l, given);
    }
    apply_overrides(l);
}

static void complete(loader *l) {
    fill_defaults(l);
    if (!l->incomplete && !loader_has_grids(l)) loader_check_rules(l);
    count_out_seeds(l);
    count_out_others(l);
    tell_one_seed(l);
    loader_check_title(l);
    loader_order_dependent(l);
    loader_read_words(l);
}

/* --- profiles that are not chosen --- */

static bool is_chosen(const composition *composed, const node *profile) {
    for (int i = 0; i < composed->profile_count; i++)
        if (composed->profiles[i] == profile) return true;
    return false;
}

/* Read into a config of its own, which is not kept. */
static void check_profile(loader *l, const node *profile) {
    config *c = new_config(l->config->language, l->config->path, "", 0, NULL, 0);
    loader *inner = memory_array(1, sizeof *inner);
    if (c && inner) {
        *inner = (loader){.config = c,
                          .problems = l->problems,
                          .composed = l->composed,
                          .rank = 1,
                          .in_profile = true};
        loader_apply_tree(inner, profile);
        free_kept(inner);
    } else {
        l->problems->no_memory = true;
    }
    free(inner);
    config_free(c);
}

static void check_profile_name(loader *l, const node *n) {
    if (strchr(n->key, ','))
        problems_add(l->problems, n->key_where,
                     "profiles: the name '%s' holds a comma, which stands between two that are "
                     "chosen; name it otherwise",
                     problems_shown(n->key).text);
}

/* What is wrong in them is told before the day when they are chosen. */
static void check_profiles(loader *l) {
    for (int i = 0; i < l->composed->file_count; i++) {
        const node *all = composition_profiles(l->composed->files[i]);
        for (const node *n = all ? all->first : NULL; n; n = n->next) {
            check_profile_name(l, n);
            if (n->kind == NODE_MAPPING && !is_chosen(l->composed, n)) check_profile(l, n);
            if (n->kind != NODE_MAPPING) composition_refuse_profile(l, n);
        }
    }
}

static void load(loader *l, bool may_extend) {
    composition *composed = memory_array(1, sizeof *composed);
    l->composed = composed;
    if (!composed)
        l->problems->no_memory = true;
    else if (composition_read(l, may_extend, composed))
        apply_all(l, NULL);
    else
        l->incomplete = true;
    complete(l);
    if (composed && may_extend) check_profiles(l); /* a folder's text is of what was checked */
    free_kept(l);
    if (composed) composition_free(composed);
    free(composed);
}

config *loader_load_grid(const loader *l, const node *grid, bool given[]) {
    const config *whole = l->config;
    config *c = new_config(whole->language, whole->path, "", 0,
                           (const char *const *)whole->overrides, whole->override_count);
    loader *inner = memory_array(1, sizeof *inner);
    if (c && inner) {
        *inner = (loader){.config = c,
                          .problems = l->problems,
                          .kept_overrides = l->kept_overrides,
                          .composed = l->composed,
                          .grid = grid};
        apply_all(inner, given);
        complete(inner);
        free_kept(inner);
    }
    if (!c || !inner) l->problems->no_memory = true;
    free(inner);
    return c;
}

static status load_in_plain_locale(config *c, size_t kept_count, bool may_extend, text *messages) {
    problems found = {
        .language = c->language, .path = c->path, .overrides = (const char *const *)c->overrides};
    loader l = {.config = c, .problems = &found, .kept_overrides = (int)kept_count};
    locale_t before = plain_locale_enter();
    load(&l, may_extend);
    problems_append(&found, messages);
    plain_locale_leave(before);
    bool bad = found.count > 0, no_memory = found.no_memory || messages->failed;
    problems_free(&found);
    if (no_memory) return STATUS_NO_MEMORY;
    return bad ? STATUS_BAD_INPUT : STATUS_OK;
}

static status parse(const config_language *language, const char *path, const char *source,
                    size_t source_bytes, const char *const overrides[], size_t override_count,
                    size_t kept_count, bool may_extend, config **out, text *messages) {
    *out = NULL;
    config *c = new_config(language, path, source, source_bytes, overrides, override_count);
    if (!c) return STATUS_NO_MEMORY;
    status result = load_in_plain_locale(c, kept_count, may_extend, messages);
    if (result == STATUS_OK)
        *out = c;
    else
        config_free(c);
    return result;
}

status config_parse(const config_language *language, const char *path, const char *source,
                    size_t source_bytes, const char *const overrides[], size_t override_count,
                    config **out, text *messages) {
    return parse(language, path, source, source_bytes, overrides, override_count, 0,
                 strcmp(path, "-") == 0, out, messages);
}

/* What an earlier run keeps is composed already, and may come from anywhere: it opens no files. */
status config_parse_again(const config_language *language, const char *path, const char *source,
                          size_t source_bytes, const char *const overrides[], size_t override_count,
                          size_t kept_count, config **out, text *messages) {
    return parse(language, path, source, source_bytes, overrides, override_count, kept_count, false,
                 out, messages);
}

status config_load(const config_language *language, const char *path, const char *const overrides[],
                   size_t override_count, config **out, text *messages) {
    *out = NULL;
    char *source;
    size_t bytes;
    error err;
    status result = files_read(path, DOCUMENT_MAX_BYTES, &source, &bytes, &err);
    if (result == STATUS_NO_MEMORY) return result;
    if (result != STATUS_OK) {
        text_append_visible(messages, path);
        text_append_format(messages, ": error: %s\n", err.message);
        return messages->failed ? STATUS_NO_MEMORY : STATUS_BAD_INPUT;
    }
    result =
        parse(language, path, source, bytes, overrides, override_count, 0, true, out, messages);
    free(source);
    return result;
}

void config_append_place(text *t, const config *c, config_key key) {
    const config_setting *s = &c->settings[key];
    if (s->override) {
        text_append_format(t, "override '%s'", problems_shown(c->overrides[s->override - 1]).text);
        return;
    }
    text_append_visible(t, s->path ? s->path : c->path);
    if (s->line) text_append_format(t, ":%d:%d", s->line, s->column);
}

status config_refuse(const config *c, config_key key, const char *what, error *err) {
    text words = {0};
    config_append_place(&words, c, key);
    error_set(err, STATUS_BAD_INPUT, "%s: error: %s", text_string(&words), what);
    text_free(&words);
    return STATUS_BAD_INPUT;
}

void config_append_notices(text *t, const config *c) {
    for (config_key key = 0; key < c->language->key_count; key++) {
        if (c->settings[key].notice) text_append(t, c->settings[key].notice);
        for (size_t i = 0; i < c->grid_count; i++) {
            const char *notice = c->grids[i].config->settings[key].notice;
            if (c->grids[i].given[key] && notice) text_append(t, notice);
        }
    }
}

bool config_searches(const config *c) {
    return config_integer(c, c->language->search_trials) > 0;
}

/* --- the first value of a key --- */

int64_t config_integer(const config *c, config_key key) {
    if (c->settings[key].count == 0) return 0;
    const config_value *first = c->settings[key].values;
    return c->language->keys[key].kind == CONFIG_INTEGERS ? first->integers.members[0]
                                                          : first->integer;
}

double config_real(const config *c, config_key key) {
    return c->settings[key].count ? c->settings[key].values[0].real : 0;
}

const char *config_text(const config *c, config_key key) {
    return c->settings[key].count ? c->settings[key].values[0].text : NULL;
}

/* --- the default of a key --- */

config_value config_value_of(const config_key_info *info, const char *written) {
    config_value value;
    memset(&value, 0, sizeof value);
    locale_t before = plain_locale_enter();
    switch (info->kind) {
        case CONFIG_INTEGER: value.integer = strtoll(written, NULL, 10); break;
        case CONFIG_REAL: value.real = strtod(written, NULL); break;
        case CONFIG_INTEGERS: config_parse_integers(written, &value.integers); break;
        case CONFIG_CHOICE: value.integer = keys_choice_position(info, written); break;
        case CONFIG_TEXT:
        case CONFIG_PATH:
        case CONFIG_NAMES: value.text = written; break;
    }
    plain_locale_leave(before);
    return value;
}

config_value config_default(const config_key_info *info) {
    if (!info->default_text) return (config_value){0};
    return config_value_of(info, info->default_text);
}
