#include "src/trial/hyperparameters.h"

#include <pthread.h>
#include <stddef.h>

/* model.cell: the cells by their names, and one word more, for an LSTM with peepholes. */
static const char *const CELL_WORDS[] = {
#define CELL(symbol, name) #name,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
    "lstm_peephole", NULL};
#include "src/rnn/losses.h"
#include "src/rnn/optimisers.h"
#include "src/rnn/schedules.h"
#include "src/search/confirm_options.h"
#include "src/search/samplers.h"
#include "src/search/stopping_rules.h"
#include "src/trial/measures.h"
#include "src/trial/tasks.h"

/* Without folds, none is named; else all are, one a trial (.counted_by). */
static const char *fold_default(int has_folds, int option) {
    (void)option;
    return has_folds ? "0" : NULL;
}

static const config_key_info table[KEY_COUNT] = {
#define HYPERPARAMETER(symbol, type, member, ...) [KEY_##symbol] = {__VA_ARGS__},
#define SETTING(symbol, ...) [KEY_##symbol] = {__VA_ARGS__},
#include "src/trial/hyperparameters.def"
#undef HYPERPARAMETER
#undef SETTING
};

static const config_foreign_word words[] = {
    {"input_dim", "the data decides it: the columns of an image"},
    {"input_size", "the data decides it: the columns of an image"},
    {"seq_dim", "the data decides it: the rows of an image"},
    {"seq_len", "the data decides it: the rows of an image"},
    {"output_dim", "the data decides it: the number of classes"},
    {"num_classes", "the data decides it: the number of classes"},
    {"optimizer", "the optimiser is SGD"},
    {"optimiser", "the optimiser is SGD"},
    {"momentum", "the optimiser is SGD without momentum"},
    {"weight_decay", "the optimiser is SGD without weight decay"},
    {"scheduler", "the learning rate stays as it is"},
    {"lr_schedule", "the learning rate stays as it is"},
    {"parameters", "write a list or a range at the key itself to sweep it"},
    {"sweep", "write a list or a range at the key itself to sweep it"},
    {"grid", "write a list or a range at the key itself to sweep it"},
    {"method",
     "write 'search: {method: random, trials: 20}'; without it every combination is trained"},
    {"defaults", "write 'extends: FILE' for what another config has"},
    {"<<", "merge keys are not supported; write the keys out"},
#define METRIC(symbol, name, ...) \
    {name, "results are not known before training; 'sweep ls FOLDER' takes conditions of them"},
#include "src/trial/metrics.def"
#undef METRIC
};

static const config_quantity quantities[] = {
#define QUANTITY(symbol, name, of_data, by, meaning) {name, meaning, of_data, by},
#include "src/trial/quantities.def"
#undef QUANTITY
};

const config_language key_language = {
    .keys = table,
    .key_count = KEY_COUNT,
    .name = KEY_NAME,
    .title = KEY_TITLE,
    .data_name = KEY_DATA_NAME,
    .seeds = KEY_SEEDS,
    .replicates = KEY_REPLICATES,
    .search_trials = KEY_SEARCH_TRIALS,
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .quantities = quantities,
    .quantity_count = sizeof quantities / sizeof *quantities,
};
_Static_assert((int)KEY_COUNT <= (int)CONFIG_MAX_KEYS, "room for every key");

const config_key_info *key_info(config_key key) {
    return &table[key];
}

const char *key_column(config_key key) {
    return table[key].column ? table[key].column : config_short_name(&table[key]);
}

bool key_is_hyperparameter(config_key key) {
    static const bool is_one[KEY_COUNT] = {
#define HYPERPARAMETER(symbol, type, member, ...) [KEY_##symbol] = true,
#define SETTING(symbol, ...)
#include "src/trial/hyperparameters.def"
#undef HYPERPARAMETER
#undef SETTING
    };
    return is_one[key];
}

/* --- defaults --- */

/* Of each key, and of each value of the key that it hangs on: read once, as they are asked for with
 * every trial. */
enum { MOST_VALUES = 32 };
static struct {
    config_key on;
    int most; /* the last of its values, 0 if the default is the same at each */
    bool applies[MOST_VALUES], needed[MOST_VALUES];
    config_value at[MOST_VALUES];
} defaults[KEY_COUNT];
static pthread_once_t defaults_made = PTHREAD_ONCE_INIT;

static int values_of(config_key on) {
    if (table[on].kind != CONFIG_CHOICE) return 2; /* 0, and more */
    int count = 0;
    while (config_choice_name(&table[on], count) && count < MOST_VALUES) count++;
    return count;
}

static void make_defaults(void) {
    static const config_value nothing;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = &table[key];
        defaults[key].on =
            info->goes_with ? config_find_key(&key_language, info->goes_with) : CONFIG_NO_KEY;
        defaults[key].applies[0] = true;
        defaults[key].at[0] = config_default(info);
        if (!info->default_at) continue;
        defaults[key].most = values_of(defaults[key].on) - 1;
        for (int i = 0; i <= defaults[key].most; i++) {
            const char *written = info->default_at(i, info->option);
            defaults[key].applies[i] = written != NULL;
            defaults[key].needed[i] = written && !*written;
            defaults[key].at[i] = written && *written ? config_value_of(info, written) : nothing;
        }
    }
}

config_key key_parent(config_key key) {
    pthread_once(&defaults_made, make_defaults);
    return defaults[key].on;
}

/* Which of the defaults; settings, and what hangs on them, have one. */
static int place_of(config_key key, config_value parent) {
    pthread_once(&defaults_made, make_defaults);
    const int64_t most = defaults[key].most;
    return (int)(parent.integer < 0 ? 0 : parent.integer > most ? most : parent.integer);
}

bool key_applies_at(config_key key, config_value parent) {
    const int place = place_of(key, parent);
    return defaults[key].applies[place];
}

bool key_is_needed_at(config_key key, config_value parent) {
    const int place = place_of(key, parent);
    return defaults[key].needed[place];
}

config_value key_default_at(config_key key, config_value parent) {
    const int place = place_of(key, parent);
    return defaults[key].at[place];
}

config_value key_default(config_key key) {
    return key_default_at(key, (config_value){0});
}
