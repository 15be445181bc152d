/* What no single key can tell: which keys exclude or need each other. */
#include "src/config/keys.h"
#include "src/config/loader.h"

static void check_length_of_training(loader *l) {
    if (l->config->settings[CONFIG_EPOCHS].given || l->config->settings[CONFIG_ITERATIONS].given)
        return;
    problems_add(l->problems, (place){0, 1, 1},
                 "how long to train is not said; give train.epochs or train.iterations, such as "
                 "'train: {epochs: 2}'");
}

/* Weights that were only drawn are not worth scoring. */
static void check_no_training(loader *l, config_key length) {
    const config_setting *s = &l->config->settings[length];
    if (l->config->settings[CONFIG_INIT_FROM].given) return;
    for (size_t i = 0; i < s->count; i++)
        if (s->values[i].integer == 0)
            problems_add(l->problems, l->value_places[length],
                         "'%s' 0 trains nothing, and only scores weights: say whose, by "
                         "'train: {init: {from: FILE}}'",
                         config_describe(length)->name);
}

static void check_rivals(loader *l, config_key key) {
    config_key rival = config_rival(key);
    const config_setting *settings = l->config->settings;
    if (rival == CONFIG_KEY_COUNT || !settings[key].given || !settings[rival].given) return;
    const place *places = l->key_places;
    if (place_compare(places[rival], places[key]) > 0) return; /* said at the second of the two */
    problems_add(l->problems, places[key],
                 "'%s' cannot be given together with '%s' (first: %s); keep one",
                 config_describe(key)->name, config_describe(rival)->name,
                 place_name(l->problems, places[rival]).text);
}

static void append_missing(text *missing, config_key key) {
    text_append_format(missing, "%s'%s'", missing->bytes ? ", " : "", config_describe(key)->name);
}

/* Append "mnist, digits or idx". */
static void append_data_names(text *t, const keys_condition *condition) {
    const char *const *names = condition->data_names;
    for (int i = 0; names[i]; i++)
        text_append_format(t, "%s%s", i == 0 ? "" : names[i + 1] ? ", " : " or ", names[i]);
}

static void refuse_other_data(loader *l, const keys_condition *condition, const char *data_name) {
    text names = {0};
    append_data_names(&names, condition);
    problems_add(l->problems, l->key_places[condition->key],
                 "'%s' is only for data.name %s, and data.name is %s",
                 config_describe(condition->key)->name, text_string(&names), data_name);
    if (names.failed) l->problems->no_memory = true;
    text_free(&names);
}

static void check_keys_of_some_data_sets(loader *l) {
    const config_setting *data = &l->config->settings[CONFIG_DATA_NAME];
    if (data->count == 0) return; /* wrong, and reported */
    const char *data_name = config_choice_name(CONFIG_DATA_NAME, data->values[0].integer);
    text missing = {0};
    for (int i = 0; i < KEYS_CONDITION_COUNT; i++) {
        const keys_condition *condition = &keys_conditions[i];
        bool applies = keys_condition_holds(condition, data_name);
        bool given = l->config->settings[condition->key].given;
        if (given && !applies) refuse_other_data(l, condition, data_name);
        if (!given && applies && condition->required) append_missing(&missing, condition->key);
    }
    if (missing.bytes)
        problems_add(l->problems, l->value_places[CONFIG_DATA_NAME], "data.name %s needs %s",
                     data_name, text_string(&missing));
    if (missing.failed) l->problems->no_memory = true;
    text_free(&missing);
}

void loader_check_rules(loader *l) {
    check_length_of_training(l);
    check_no_training(l, CONFIG_EPOCHS);
    check_no_training(l, CONFIG_ITERATIONS);
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) check_rivals(l, key);
    check_keys_of_some_data_sets(l);
}
