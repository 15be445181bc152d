/* zip, exclude and include: what a config says of keys together. */
#include "src/config/loader.h"

static void (*const readers[KEYS_WORDS])(loader *l, const node *n) = {
    loader_read_zip,
    loader_read_exclude,
    loader_read_include,
};

/* As of keys: an override replaces what the file says, and what one of an earlier run does. */
void loader_apply_word(loader *l, int word, place where, const node *n) {
    const int given_by = l->word_places[word].override;
    const bool replaces = where.override > given_by && given_by <= l->kept_overrides;
    if (n && n->kind == NODE_REFUSED) return;
    if (l->words_given[word] && !replaces) {
        problems_add(l->problems, where, "'%s' is given twice (first: %s)", keys_word(word),
                     place_name(l->problems, l->word_places[word]).text);
        return;
    }
    l->words[word] = n;
    l->word_places[word] = where;
    l->words_given[word] = true;
}

void loader_read_words(loader *l) {
    for (int i = 0; i < KEYS_WORDS; i++)
        if (l->words[i]) readers[i](l, l->words[i]);
}
