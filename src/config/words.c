/* zip, exclude, include and grids: what a config says of keys together. */
#include "src/config/loader.h"

static void (*const readers[KEYS_WORDS])(loader *l, const node *n) = {
    loader_read_zip,
    loader_read_exclude,
    loader_read_include,
    loader_read_grids,
    NULL, /* of files: compose.c */
    NULL,
};

void loader_apply_word(loader *l, int word, place where, const node *n) {
    if (n && n->kind == NODE_REFUSED) return;
    if (keys_is_of_file(word)) {
        if (l->in_profile)
            problems_add(l->problems, where, "'%s' stands at the top of a file, not in a profile",
                         keys_word(word));
        return;
    }
    if (l->word_ranks[word] >= l->rank) {
        problems_add(l->problems, where, "'%s' is given twice (first: %s)", keys_word(word),
                     place_name(l->problems, l->word_places[word]).text);
        return;
    }
    l->words[word] = n;
    l->word_places[word] = where;
    l->word_ranks[word] = l->rank;
}

bool loader_has_grids(const loader *l) {
    const node *grids = l->words[KEYS_WORD_GRIDS];
    return grids && !(grids->kind == NODE_MAPPING && grids->count == 0) && !l->grid;
}

/* Rows and grids are of the whole config. */
static bool is_of_whole(int word) {
    return word == KEYS_WORD_INCLUDE || word == KEYS_WORD_GRIDS;
}

void loader_read_words(loader *l) {
    for (int i = 0; i < KEYS_WORDS; i++)
        if (l->words[i] && !(l->grid && is_of_whole(i))) readers[i](l, l->words[i]);
}
