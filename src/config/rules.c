/* What no single key can tell: which keys exclude or need each other. */
#include "src/config/keys.h"
#include "src/config/loader.h"

static const config_key_info *info_of(const loader *l, config_key key) {
    return &l->config->language->keys[key];
}

static bool is_given(const loader *l, config_key key) {
    return key != CONFIG_NO_KEY && l->config->settings[key].given;
}

/* Of keys that say the same in several ways, the first asks for one of them. */
static void check_one_is_given(loader *l, config_key key) {
    const config_key_info *info = info_of(l, key);
    if (!info->one_required || is_given(l, key)) return;
    if (keys_given_rival(l->config, key) != CONFIG_NO_KEY) return;
    problems_add(l->problems, (place){.line = 1, .column = 1},
                 "how long to train is not said; give %s or %s, such as 'train: {epochs: 2}'",
                 info->name, info->rivals[0]);
}

/* Weights that were only drawn are not worth scoring. */
static void check_zero(loader *l, config_key key) {
    const config_key_info *info = info_of(l, key);
    const config_setting *s = &l->config->settings[key];
    if (!info->zero_needs || is_given(l, config_find_key(l->config->language, info->zero_needs)))
        return;
    for (size_t i = 0; i < s->count; i++)
        if (s->values[i].integer == 0)
            problems_add(l->problems, l->value_places[key],
                         "'%s' 0 trains nothing, and only scores weights: say whose, by '%s'",
                         info->name, info->zero_needs);
}

static void check_rival(loader *l, config_key key, config_key rival) {
    const place *places = l->key_places;
    if (!is_given(l, key) || !is_given(l, rival)) return;
    if (place_compare(places[rival], places[key]) > 0) return; /* said at the second of the two */
    problems_add(l->problems, places[key],
                 "'%s' cannot be given together with '%s' (first: %s); keep one",
                 info_of(l, key)->name, info_of(l, rival)->name,
                 place_name(l->problems, places[rival]).text);
}

static void check_rivals(loader *l, config_key key) {
    config_key rival;
    for (int n = 0; (rival = keys_rival(l->config->language, key, n)) != CONFIG_NO_KEY; n++)
        check_rival(l, key, rival);
}

/* Said at the second of the two. */
static void check_company(loader *l, config_key key) {
    const config_key_info *info = info_of(l, key);
    const config_key other =
        info->not_with ? config_find_key(l->config->language, info->not_with) : CONFIG_NO_KEY;
    if (!is_given(l, key) || !is_given(l, other)) return;
    const place *places = l->key_places;
    const bool is_first = place_compare(places[key], places[other]) < 0;
    const config_key first = is_first ? key : other, second = is_first ? other : key;
    problems_add(l->problems, places[second],
                 "'%s' has no meaning beside '%s' (%s is at %s); keep one", info->name,
                 info->not_with, info_of(l, first)->name,
                 place_name(l->problems, places[first]).text);
}

/* Append "data.name is digits", or all that a swept key is. */
static void append_state(text *t, const loader *l, config_key on) {
    const config_setting *setting = &l->config->settings[on];
    text_append_format(t, "%s is%s", info_of(l, on)->name, setting->count ? "" : " not set");
    for (size_t i = 0; i < setting->count; i++) {
        text_append(t, i == 0 ? " " : i + 1 < setting->count ? ", " : " or ");
        config_append_value(t, info_of(l, on), setting->values[i]);
    }
}

static void refuse_where_it_means_nothing(loader *l, config_key key, config_key on) {
    text wanted = {0}, state = {0};
    keys_append_where(&wanted, l->config->language, info_of(l, key));
    append_state(&state, l, on);
    problems_add(l->problems, l->key_places[key], "'%s' is only for %s, and %s",
                 info_of(l, key)->name, text_string(&wanted), text_string(&state));
    if (wanted.failed || state.failed) l->problems->no_memory = true;
    text_free(&wanted);
    text_free(&state);
}

/* What a key is at one value of the key that it hangs on: whether it has a meaning, noted in
 * `means`, and whether it must be given. */
static bool is_needed_at(const loader *l, config_key key, config_key on, config_value value,
                         bool *means) {
    const config_key_info *info = info_of(l, key);
    const char *written = config_default_at(info, info_of(l, on), value);
    *means |= written != NULL;
    return written && !*written && (info->default_at || info->required_there);
}

/* Whether it has a meaning at any of them, and the first for which it must be given. */
static bool has_meaning(const loader *l, config_key key, config_key on,
                        const config_value **needs) {
    const config_setting *setting = &l->config->settings[on];
    bool means = false;
    *needs = NULL;
    for (size_t i = 0; i < setting->count; i++)
        if (is_needed_at(l, key, on, setting->values[i], &means) && !*needs)
            *needs = &setting->values[i];
    if (setting->when && is_needed_at(l, key, on, setting->when->otherwise, &means) && !*needs)
        *needs = &setting->when->otherwise;
    return means;
}

/* The keys that hang on `on`: none is given where it means nothing, and all are where they must be.
 */
static void check_dependents(loader *l, config_key on) {
    text missing = {0}, value = {0};
    for (config_key key = 0; key < l->config->language->key_count; key++) {
        const config_value *needs = NULL;
        if (keys_parent(l->config->language, info_of(l, key)) != on) continue;
        const bool means = has_meaning(l, key, on, &needs);
        if (is_given(l, key) && !means) refuse_where_it_means_nothing(l, key, on);
        if (is_given(l, key) || !needs) continue;
        if (!value.bytes) config_append_value(&value, info_of(l, on), *needs);
        text_append_format(&missing, "%s'%s'", missing.bytes ? ", " : "", info_of(l, key)->name);
    }
    if (missing.bytes)
        problems_add(l->problems, l->value_places[on], "%s %s needs %s", info_of(l, on)->name,
                     text_string(&value), text_string(&missing));
    if (missing.failed || value.failed) l->problems->no_memory = true;
    text_free(&missing);
    text_free(&value);
}

/* Where `on` has no value, it was wrong and is reported, or hangs on another key itself and has no
 * meaning: then neither have those that hang on it. */
static void check_what_hangs_on(loader *l, config_key on) {
    const config_key_info *info = info_of(l, on);
    if (l->config->settings[on].count == 0 && (is_given(l, on) || !info->goes_with)) return;
    check_dependents(l, on);
}

static bool is_search_refused(const loader *l) {
    const config_key trials = l->config->language->search_trials;
    return is_given(l, trials) && l->config->settings[trials].count == 0;
}

/* Only a search says how many values there are. */
static void check_space(loader *l, config_key key) {
    if (!l->config->settings[key].space || config_searches(l->config)) return;
    if (is_search_refused(l)) return;
    problems_add(l->problems, l->value_places[key],
                 "'%s' has no num or step: with a grid, say how many values; or add 'search: 20'",
                 config_short_name(info_of(l, key)));
}

void loader_check_rules(loader *l) {
    const int count = l->config->language->key_count;
    for (config_key key = 0; key < count; key++) check_one_is_given(l, key);
    for (config_key key = 0; key < count; key++) check_zero(l, key);
    for (config_key key = 0; key < count; key++) check_rivals(l, key);
    for (config_key key = 0; key < count; key++) check_company(l, key);
    for (config_key key = 0; key < count; key++) check_space(l, key);
    for (config_key key = 0; key < count; key++) check_what_hangs_on(l, key);
}
