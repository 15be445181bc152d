/* What no single key can tell: which keys exclude or need each other. */
#include "src/config/keys.h"
#include "src/config/loader.h"

static const config_key_info *info_of(const loader *l, config_key key) {
    return &l->config->language->keys[key];
}

static bool is_given(const loader *l, config_key key) {
    return key != CONFIG_NO_KEY && l->config->settings[key].given;
}

/* Of two keys that say the same in two ways, the first asks for one of them. */
static void check_one_is_given(loader *l, config_key key) {
    config_key rival = keys_rival(l->config->language, key);
    if (!info_of(l, key)->one_required || is_given(l, key) || is_given(l, rival)) return;
    problems_add(l->problems, (place){0, 1, 1},
                 "how long to train is not said; give %s or %s, such as 'train: {epochs: 2}'",
                 info_of(l, key)->name, info_of(l, key)->rival);
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

static void check_rivals(loader *l, config_key key) {
    config_key rival = keys_rival(l->config->language, key);
    const place *places = l->key_places;
    if (!is_given(l, key) || !is_given(l, rival)) return;
    if (place_compare(places[rival], places[key]) > 0) return; /* said at the second of the two */
    problems_add(l->problems, places[key],
                 "'%s' cannot be given together with '%s' (first: %s); keep one",
                 info_of(l, key)->name, info_of(l, rival)->name,
                 place_name(l->problems, places[rival]).text);
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

/* Append "mnist, digits or idx". */
static void append_alternatives(text *t, const char *const *words) {
    for (int i = 0; words[i]; i++)
        text_append_format(t, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

static void refuse_where_it_means_nothing(loader *l, config_key key, const char *choice) {
    const config_key_info *info = info_of(l, key);
    text wanted = {0};
    append_alternatives(&wanted, info->goes_with_values);
    problems_add(l->problems, l->key_places[key], "'%s' is only for %s %s, and %s is %s",
                 info->name, info->goes_with, text_string(&wanted), info->goes_with, choice);
    if (wanted.failed) l->problems->no_memory = true;
    text_free(&wanted);
}

/* The keys that hang on the choice `choice` of `on`: none is given where it means nothing, and all
 * are where they must be. */
static void check_dependents(loader *l, config_key on, const char *choice) {
    text missing = {0};
    for (config_key key = 0; key < l->config->language->key_count; key++) {
        const config_key_info *info = info_of(l, key);
        if (!info->goes_with || config_find_key(l->config->language, info->goes_with) != on)
            continue;
        const bool applies = keys_goes_with(info, choice);
        if (is_given(l, key) && !applies) refuse_where_it_means_nothing(l, key, choice);
        if (!is_given(l, key) && applies && info->required_there)
            text_append_format(&missing, "%s'%s'", missing.bytes ? ", " : "", info->name);
    }
    if (missing.bytes)
        problems_add(l->problems, l->value_places[on], "%s %s needs %s", info_of(l, on)->name,
                     choice, text_string(&missing));
    if (missing.failed) l->problems->no_memory = true;
    text_free(&missing);
}

static void check_what_hangs_on(loader *l, config_key on) {
    const config_setting *setting = &l->config->settings[on];
    if (info_of(l, on)->kind != CONFIG_CHOICE || setting->count == 0) return; /* wrong, reported */
    check_dependents(l, on, config_choice_name(info_of(l, on), setting->values[0].integer));
}

void loader_check_rules(loader *l) {
    const int count = l->config->language->key_count;
    for (config_key key = 0; key < count; key++) check_one_is_given(l, key);
    for (config_key key = 0; key < count; key++) check_zero(l, key);
    for (config_key key = 0; key < count; key++) check_rivals(l, key);
    for (config_key key = 0; key < count; key++) check_company(l, key);
    for (config_key key = 0; key < count; key++) check_what_hangs_on(l, key);
}
