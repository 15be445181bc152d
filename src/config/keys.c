#include "src/config/keys.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

static const config_key_info table[CONFIG_KEY_COUNT] = {
#define CONFIG_KEY(symbol, name, kind, role, default_text, minimum, maximum, choices, meaning) \
    {name,                                                                                     \
     CONFIG_KIND_##kind,                                                                       \
     CONFIG_ROLE_##role,                                                                       \
     default_text,                                                                             \
     (double)(minimum),                                                                        \
     (double)(maximum),                                                                        \
     choices,                                                                                  \
     meaning},
#include "src/config/keys.def"
#undef CONFIG_KEY
};

const char *const keys_sections[KEYS_SECTION_COUNT] = {"data", "model", "train", "run", "output"};

const keys_condition keys_conditions[KEYS_CONDITION_COUNT] = {
    {CONFIG_DATA_DIR, {"fashion_mnist", "mnist", "idx"}, false},
    {CONFIG_DATA_TRAIN_IMAGES, {"idx"}, true},
    {CONFIG_DATA_TRAIN_LABELS, {"idx"}, true},
    {CONFIG_DATA_TEST_IMAGES, {"idx"}, true},
    {CONFIG_DATA_TEST_LABELS, {"idx"}, true},
    {CONFIG_DATA_SEED, {"digits"}, false},
};

const config_key_info *config_describe(config_key key) {
    return &table[key];
}

config_key keys_find(const char *name) {
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++)
        if (strcmp(table[key].name, name) == 0) return key;
    return CONFIG_KEY_COUNT;
}

bool keys_is_section(const char *name) {
    for (int i = 0; i < KEYS_SECTION_COUNT; i++)
        if (strcmp(keys_sections[i], name) == 0) return true;
    return false;
}

bool keys_is_member(config_key member, config_key key) {
    size_t chars = strlen(table[key].name);
    return strncmp(table[member].name, table[key].name, chars) == 0 &&
           table[member].name[chars] == '.';
}

bool keys_has_members(config_key key) {
    for (config_key member = 0; member < CONFIG_KEY_COUNT; member++)
        if (keys_is_member(member, key)) return true;
    return false;
}

bool keys_condition_holds(const keys_condition *condition, const char *data_name) {
    for (const char *const *name = condition->data_names; *name; name++)
        if (strcmp(*name, data_name) == 0) return true;
    return false;
}

config_key config_rival(config_key key) {
    switch (key) {
        case CONFIG_EPOCHS: return CONFIG_ITERATIONS;
        case CONFIG_ITERATIONS: return CONFIG_EPOCHS;
        case CONFIG_INIT: return CONFIG_INIT_FROM;
        case CONFIG_INIT_FROM: return CONFIG_INIT;
        default: return CONFIG_KEY_COUNT;
    }
}

const char *keys_last_component(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

const char *config_short_name(config_key key) {
    return keys_last_component(config_describe(key)->name);
}

/* ---- choices ---- */

/* The words of each CHOICE key, one after the other, each ended by NUL. */
enum { WORDS_BYTES = 64 };
static char words[CONFIG_KEY_COUNT][WORDS_BYTES];
static pthread_once_t words_once = PTHREAD_ONCE_INIT;

#define CONFIG_KEY(symbol, name, kind, role, default_text, minimum, maximum, choices, meaning) \
    _Static_assert(sizeof(choices) < WORDS_BYTES, "the choices of " name " are too long");
#include "src/config/keys.def"
#undef CONFIG_KEY

static void split_words(void) {
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        strcpy(words[key], table[key].choices);
        for (char *c = words[key]; *c; c++)
            if (*c == '|') *c = '\0';
    }
}

const char *config_choice_name(config_key key, int64_t position) {
    pthread_once(&words_once, split_words);
    const char *word = words[key];
    while (position > 0 && *word) {
        word += strlen(word) + 1;
        position--;
    }
    return *word ? word : NULL;
}

int64_t keys_choice_position(config_key key, const char *word) {
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(key, i)); i++)
        if (strcmp(choice, word) == 0) return i;
    return -1;
}

/* ---- what a key wants ---- */

void keys_append_bound(text *t, config_key key, double bound) {
    if (table[key].kind == CONFIG_KIND_REAL)
        text_append_real(t, bound);
    else if (bound >= 0x1p63) /* INT64_MAX, rounded up on its way into a double */
        text_append_format(t, "%" PRId64, INT64_MAX);
    else
        text_append_format(t, "%" PRId64, (int64_t)bound);
}

static void append_choices(text *t, config_key key) {
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(key, i)); i++)
        text_append_format(t, "%s%s", i ? ", " : "", choice);
}

void keys_append_members(text *t, config_key key) {
    const char *before = "{";
    for (config_key member = 0; member < CONFIG_KEY_COUNT; member++) {
        if (!keys_is_member(member, key)) continue;
        text_append_format(t, "%s%s: ...", before, keys_last_component(table[member].name));
        before = ", ";
    }
    text_append(t, "}");
}

void keys_append_expectation(text *t, config_key key) {
    const config_key_info *info = &table[key];
    switch (info->kind) {
        case CONFIG_KIND_INTEGER:
        case CONFIG_KIND_REAL:
            text_append(t, info->kind == CONFIG_KIND_REAL ? "a number" : "a whole number");
            text_append(t, " from ");
            keys_append_bound(t, key, info->minimum);
            text_append(t, " to ");
            keys_append_bound(t, key, info->maximum);
            break;
        case CONFIG_KIND_CHOICE:
            text_append(t, strchr(info->choices, '|') ? "one of " : "");
            append_choices(t, key);
            if (!keys_has_members(key)) break;
            text_append(t, " or ");
            keys_append_members(t, key);
            break;
        case CONFIG_KIND_TEXT: text_append(t, "a text"); break;
        case CONFIG_KIND_PATH: text_append(t, "a path"); break;
    }
}
