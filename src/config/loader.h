/* The state of one load: from the file's tree and the overrides to a config. */
#ifndef SWEEP_CONFIG_LOADER_H
#define SWEEP_CONFIG_LOADER_H

#include <stdbool.h>

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/keys.h"
#include "src/config/problems.h"

/* The files that a config extends and the profiles that were chosen: what it is composed of. */
enum { COMPOSE_MOST_PROFILES = 16, COMPOSE_MOST_DEPTH = 8 };

typedef struct composition {
    node *files[PROBLEMS_MOST_FILES]; /* the deepest first, the config itself last; owned */
    int file_count;
    const node *profiles[COMPOSE_MOST_PROFILES]; /* in the order chosen; in the files */
    int profile_count;
} composition;

typedef struct loader {
    config *config;
    problems *problems;
    place key_places[CONFIG_MAX_KEYS];   /* of a given key */
    place value_places[CONFIG_MAX_KEYS]; /* of its value */
    const node *words[KEYS_WORDS];       /* what is written at each; NULL: not given */
    place word_places[KEYS_WORDS];
    /* What is said later has a higher rank and replaces what was said before; of one rank nothing
     * is said twice.  0: not said. */
    int rank;
    int key_ranks[CONFIG_MAX_KEYS], word_ranks[KEYS_WORDS]; /* also of what was taken back */
    node **kept; /* documents that the words point into */
    size_t kept_count, kept_capacity;
    int next_order;
    int kept_overrides; /* so many are of an earlier run: what they give, later ones replace */
    bool incomplete;    /* a part of the file could not be read: nobody knows what is missing */
    const composition *composed;            /* of which files and profiles */
    bool in_profile;                        /* one is read now */
    const node *key_nodes[CONFIG_MAX_KEYS]; /* what is written at each that the files give */
    const node *grid; /* the one of `grids` that is loaded; NULL: the whole config */
} loader;

/* --- extends and profiles --- */

/* Read the config's text and, with `may_extend`, all that it extends; find its profiles.  False
 * after noting every problem (compose.c).  Together the files are no longer than one may be. */
bool composition_read(loader *l, bool may_extend, composition *out);

/* The mapping of profiles by their names that a file has, or NULL. */
const node *composition_profiles(const node *file);

/* Note that a profile has no keys. */
void composition_refuse_profile(loader *l, const node *profile);

/* Whether there is more than the config's own text. */
bool composition_is_needed(const composition *c);

/* Replace the config's text by what files and profiles come to: a key a line, in the order of the
 * axes, each with where it was written.  To be called when they all were applied
 * (composed_text.c). */
void composition_write(loader *l);

void composition_free(composition *c);

/* --- zip, exclude, include and grids: what a config says of keys together (words.c) --- */

/* Note that the word at this place of keys_word is written at `n`, which outlives the load; NULL
 * takes it back.  A second time is as that of a key. */
void loader_apply_word(loader *l, int word, place where, const node *n);

/* Read them all into the config, once all keys are: an override may have replaced them. */
void loader_read_words(loader *l);

/* Whether the config has grids, so that nothing outside of them is whole. */
bool loader_has_grids(const loader *l);

/* Each of them: zip.c, exclude.c, include.c, grids.c. */
void loader_read_zip(loader *l, const node *n);
void loader_read_exclude(loader *l, const node *n);
void loader_read_include(loader *l, const node *n);
void loader_read_grids(loader *l, const node *n);

/* Set what the grid that is loaded says; `given` notes its keys (grids.c). */
void loader_apply_grid(loader *l, bool given[]);

/* Load one of the grids into a config of its own, which is the caller's; NULL without memory
 * (loader.c). */
config *loader_load_grid(const loader *l, const node *grid, bool given[]);

/* Keep a document of an override until everything is read; it is the loader's, also where that
 * fails for lack of memory (loader.c). */
bool loader_keep(loader *l, node *document);

/* Set every key that the file's tree gives (tree.c). */
void loader_apply_tree(loader *l, const node *root);

/* Set `key`, given at `key_where`, to what is written at `n`.  A second time is an error within
 * the file; an override replaces what the file gives (tree.c). */
void loader_apply_key(loader *l, config_key key, place key_where, const node *n);

/* Set the keys of the section, given at `where`, that the mapping `n` gives; or, of a section that
 * one of its keys may stand for, that one (tree.c). */
void loader_apply_section(loader *l, const char *section, place where, const node *n);

/* Whether what was given for `key` gives way to what is said now (tree.c). */
bool loader_may_replace(const loader *l, config_key key);

/* Drop what a key of a higher rank says in another way (tree.c). */
void loader_drop_rivals(loader *l);

/* Note that `key` is given a second time, at `where` (tree.c). */
void loader_refuse_twice(loader *l, config_key key, place where);

/* Apply the config's override number `override`, counted from 1 (override.c). */
void loader_apply_override(loader *l, int override);

/* Note every combination of keys that makes no sense (rules.c). */
void loader_check_rules(loader *l);

/* Put the keys with conditions or formulas in order; note those that hang on themselves
 * (dependencies.c). */
void loader_order_dependent(loader *l);

/* Look whether the title names another data set than the one used (title.c). */
void loader_check_title(loader *l);

/* Note that `name`, written at `where`, is no key, with a suggestion (tree.c). */
void loader_refuse_unknown(loader *l, place where, const char *name);

#endif
