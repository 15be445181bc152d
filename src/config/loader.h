/* The state of one load: from the file's tree and the overrides to a config. */
#ifndef SWEEP_CONFIG_LOADER_H
#define SWEEP_CONFIG_LOADER_H

#include <stdbool.h>

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/problems.h"

typedef struct loader {
    config *config;
    problems *problems;
    place key_places[CONFIG_MAX_KEYS];   /* of a given key */
    place value_places[CONFIG_MAX_KEYS]; /* of its value */
    int next_order;
    int kept_overrides; /* so many are of an earlier run: what they give, later ones replace */
    bool incomplete;    /* a part of the file could not be read: nobody knows what is missing */
} loader;

/* Set every key that the file's tree gives (tree.c). */
void loader_apply_tree(loader *l, const node *root);

/* Set `key`, given at `key_where`, to what is written at `n`.  A second time is an error within
 * the file; an override replaces what the file gives (tree.c). */
void loader_apply_key(loader *l, config_key key, place key_where, const node *n);

/* Set the keys of the section that the mapping `n` gives (tree.c). */
void loader_apply_section(loader *l, const char *section, const node *n);

/* Whether what was given for `key` gives way to what is written at `where`: what the file gives
 * does to any override, what an override of an earlier run gives does to a later one (tree.c). */
bool loader_may_replace(const loader *l, config_key key, place where);

/* Note that `key` is given a second time, at `where` (tree.c). */
void loader_refuse_twice(loader *l, config_key key, place where);

/* Apply the config's override number `override`, counted from 1 (override.c). */
void loader_apply_override(loader *l, int override);

/* Note every combination of keys that makes no sense (rules.c). */
void loader_check_rules(loader *l);

/* Look whether the title names another data set than the one used (title.c). */
void loader_check_title(loader *l);

/* Note that `name`, written at `where`, is no key, with a suggestion (tree.c). */
void loader_refuse_unknown(loader *l, place where, const char *name);

#endif
