#include "src/config/suggest.h"

#include <stdio.h>
#include <string.h>

#include "src/config/keys.h"

/* Words that a misspelt one may have been, each with the name to suggest, or what there is to say
 * of it. */
typedef struct candidate {
    const char *word, *name, *remark;
} candidate;

enum { MOST_SECTIONS = 16, MOST_CANDIDATES = 1024 };

typedef struct candidates {
    char sections[MOST_SECTIONS][KEYS_SECTION_CHARS + 1];
    int section_count;
    candidate items[MOST_CANDIDATES];
    size_t count, first_foreign; /* behind our own words */
} candidates;

static void add(candidates *all, const char *word, const char *name, const char *remark) {
    if (all->count < MOST_CANDIDATES) all->items[all->count++] = (candidate){word, name, remark};
}

static void add_words(candidates *all, const char *const *words, const char *name) {
    for (; words && *words; words++) add(all, *words, name, NULL);
}

static void collect(candidates *all, const config_language *language) {
    all->section_count = 0;
    all->count = 0;
    for (config_key key = 0; key < language->key_count; key++)
        add(all, config_short_name(&language->keys[key]), language->keys[key].name, NULL);
    for (int i = 0; keys_word(i); i++) add(all, keys_word(i), keys_word(i), NULL);
    while (all->section_count < MOST_SECTIONS &&
           keys_section(language, all->section_count, all->sections[all->section_count])) {
        const char *section = all->sections[all->section_count++];
        add(all, section, section, NULL);
    }
    all->first_foreign = all->count;
    for (config_key key = 0; key < language->key_count; key++) {
        add_words(all, language->keys[key].aliases, language->keys[key].name);
        add_words(all, language->keys[key].hints, language->keys[key].name);
    }
    for (int i = 0; i < language->word_count; i++)
        add(all, language->words[i].word, NULL, language->words[i].remark);
}

static const candidate *find_from(const candidates *all, size_t first, const char *word) {
    for (size_t i = first; i < all->count; i++)
        if (strcmp(all->items[i].word, word) == 0) return &all->items[i];
    return NULL;
}

/* A word that is said to mean a key means that one; the last component of one key means it, that of
 * several none. */
static const candidate *find(const candidates *all, const char *word) {
    const candidate *meant = find_from(all, all->first_foreign, word);
    const candidate *first = find_from(all, 0, word);
    if (meant || !first) return meant;
    const candidate *second = find_from(all, (size_t)(first - all->items) + 1, word);
    return second ? NULL : first;
}

static const candidate *find_near(const candidates *all, const char *word) {
    const char *words[MOST_CANDIDATES];
    for (size_t i = 0; i < all->count; i++) words[i] = all->items[i].word;
    const char *near = text_nearest(word, words, all->count);
    return near ? find(all, near) : NULL;
}

/* LAYER_DIM is layer_dim. */
static const candidate *find_in_small_letters(const candidates *all, const char *word) {
    char small[64];
    size_t i = 0;
    for (; word[i] && i < sizeof small - 1; i++)
        small[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 'a' - 'A' : word[i]);
    small[i] = '\0';
    return find(all, small);
}

/* The section that a name claims to be in, or NULL. */
static const char *section_of(const candidates *all, const char *name) {
    for (int i = 0; i < all->section_count; i++)
        if (keys_is_in_section(name, all->sections[i])) return all->sections[i];
    return NULL;
}

/* The nearest of the section's keys or, where the section may be misspelt too, of all. */
static const char *nearest_name(const config_language *language, const char *name,
                                const char *section) {
    const char *names[CONFIG_MAX_KEYS];
    const size_t skipped = section ? strlen(section) + 1 : 0;
    size_t count = 0;
    for (config_key key = 0; key < language->key_count; key++) {
        const char *known = language->keys[key].name;
        if (!section || keys_is_in_section(known, section)) names[count++] = known + skipped;
    }
    const char *near = text_nearest(name + skipped, names, count);
    return near ? near - skipped : NULL;
}

static int count_section_keys(const config_language *language, const char *section) {
    int count = 0;
    for (config_key key = 0; key < language->key_count; key++)
        count += keys_is_in_section(language->keys[key].name, section);
    return count;
}

/* Few enough to be read are listed. */
static void append_section_keys(text *t, const config_language *language, const char *section) {
    enum { MOST_LISTED = 16 };
    if (count_section_keys(language, section) > MOST_LISTED) {
        text_append_format(t, " ('sweep help keys' has those of %s)", section);
        return;
    }
    text_append_format(t, " (%s has", section);
    const char *before = " ";
    for (config_key key = 0; key < language->key_count; key++) {
        const char *name = language->keys[key].name;
        if (!keys_is_in_section(name, section)) continue;
        text_append_format(t, "%s%s", before, name + strlen(section) + 1);
        before = ", ";
    }
    text_append(t, ")");
}

/* What may stand at the top of a config. */
static void append_top_keys(text *t, const config_language *language, const candidates *all) {
    text_append(t, " (a config has version");
    for (config_key key = 0; key < language->key_count; key++)
        if (!strchr(language->keys[key].name, '.'))
            text_append_format(t, ", %s", language->keys[key].name);
    for (int i = 0; i < all->section_count; i++) text_append_format(t, ", %s", all->sections[i]);
    for (int i = 0; keys_word(i); i++) text_append_format(t, ", %s", keys_word(i));
    text_append(t, ")");
}

/* The one key that goes on after another key's name, as train.init.from after train.init, where
 * the unknown one begins so too; else NULL. */
static const char *only_member(const config_language *language, const char *name) {
    const size_t chars = (size_t)(keys_last_component(name) - name);
    const char *found = NULL;
    bool parent_is_key = false;
    for (config_key key = 0; key < language->key_count; key++) {
        const char *known = language->keys[key].name;
        if (chars > 1 && strncmp(known, name, chars - 1) == 0 && !known[chars - 1])
            parent_is_key = true;
        if (strncmp(known, name, chars) != 0) continue;
        if (found) return NULL;
        found = known;
    }
    return parent_is_key ? found : NULL;
}

void suggest_append(text *t, const config_language *language, const char *name) {
    candidates all;
    collect(&all, language);
    const char *word = keys_last_component(name), *section = section_of(&all, name);
    const candidate *meant = find(&all, word);
    if (!meant) meant = find_in_small_letters(&all, word);
    if (!meant) meant = find_near(&all, word);
    const bool said = find_from(&all, all.first_foreign, word) != NULL;
    const char *key = said ? NULL : only_member(language, name);
    if (!key) key = meant ? meant->name : nearest_name(language, name, section);
    if (key)
        text_append_format(t, " (did you mean '%s'?)", key);
    else if (meant)
        text_append_format(t, " (%s)", meant->remark);
    else if (section)
        append_section_keys(t, language, section);
    else
        append_top_keys(t, language, &all);
}
