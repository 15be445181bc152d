/* What a title says of the data: "LSTM depth on Fashion-MNIST" is a lie once data.name is digits.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/loader.h"
#include "src/config/setting.h"

/* The data sets that a title may name, by the choice of data.name, and how people write them.  A
 * longer word is looked for before one that it holds. */
static const struct {
    const char *data_name, *written;
} words[] = {
    {"fashion_mnist", "fashion-mnist"},
    {"fashion_mnist", "fashion mnist"},
    {"fashion_mnist", "fashion_mnist"},
    {"fashion_mnist", "fashionmnist"},
    {"mnist", "mnist"},
};
enum { WORDS = sizeof words / sizeof *words };

/* The word that stands at `at`, as a whole; WORDS if there is none. */
static int word_at(const char *title, const char *at) {
    if (at > title && isalnum((unsigned char)at[-1])) return WORDS;
    for (int i = 0; i < WORDS; i++) {
        const size_t chars = strlen(words[i].written);
        if (strncasecmp(at, words[i].written, chars) == 0 && !isalnum((unsigned char)at[chars]))
            return i;
    }
    return WORDS;
}

/* The data.name of the first data set that the title names, when it does not name the used one as
 * well; else NULL. */
static const char *other_data_set(const char *title, const char *used) {
    const char *other = NULL;
    for (const char *at = title; *at;) {
        const int word = word_at(title, at);
        if (word < WORDS && strcmp(words[word].data_name, used) == 0) return NULL;
        if (word < WORDS && !other) other = words[word].data_name;
        at += word < WORDS ? strlen(words[word].written) : 1;
    }
    return other;
}

/* What a file says of its data, a data.name that counts more takes back. */
static bool is_older_than_data(const loader *l) {
    const config_language *language = l->config->language;
    const place data = l->value_places[language->data_name],
                title = l->value_places[language->title];
    if (data.override != title.override) return data.override > title.override;
    const bool own = l->key_ranks[language->title] > 0;
    return l->key_ranks[language->data_name] >
               l->key_ranks[own ? language->title : language->name] &&
           !data.override;
}

void loader_check_title(loader *l) {
    config_setting *title = &l->config->settings[l->config->language->title];
    const config_setting *data = &l->config->settings[l->config->language->data_name];
    if (title->count == 0 || data->count == 0) return;
    const char *used = config_choice_name(
        &l->config->language->keys[l->config->language->data_name], data->values[0].integer);
    if (strcmp(used, "idx") == 0) return; /* any images: perhaps those */
    const char *other = other_data_set(title->values[0].text, used);
    if (!other) return;
    const bool left_out = is_older_than_data(l);
    char *notice = problems_notice(l->problems, l->value_places[l->config->language->title],
                                   "the title '%s' names %s, and data.name is %s%s",
                                   problems_shown(title->values[0].text).text, other, used,
                                   left_out ? "; it is left out, and title=... gives another" : "");
    if (left_out) {
        setting_clear(&l->config->language->keys[l->config->language->title], title);
        title->given = false;
    }
    free(title->notice);
    title->notice = notice;
}
