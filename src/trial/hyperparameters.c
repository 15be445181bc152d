#include "src/trial/hyperparameters.h"

#include <stddef.h>

/* model.cell: the cells by their names, and one word more, for an LSTM with peepholes. */
static const char *const CELL_WORDS[] = {
#define CELL(symbol, name) #name,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
    "lstm_peephole", NULL};

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
    {"method", "every combination of the swept keys is trained"},
    {"extends", "a config is one file; use key=value overrides for variants"},
    {"defaults", "a config is one file; use key=value overrides for variants"},
    {"<<", "merge keys are not supported; write the keys out"},
};

static const config_quantity quantities[] = {
#define QUANTITY(symbol, name, of_data, meaning) {name, meaning, of_data},
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

config_value key_default(config_key key) {
    return config_default(&table[key]);
}
