/* Where the files of trials lie in trials/, checkpoints/ and logs/ of a results folder: flat, or,
 * when there are very many, in sub-folders by the first two digits of the id, as trials/3f/3f….h5.
 * What a folder has is decided when it is begun, told in its plan.txt, and never changed. */
#ifndef SWEEP_STORE_LAYOUT_H
#define SWEEP_STORE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum layout { LAYOUT_FLAT, LAYOUT_SHARDED } layout;

enum {
    LAYOUT_MOST_FLAT = 10000, /* trials of a folder that is begun flat */
    LAYOUT_SHARDS = 256,      /* sub-folders: a million trials are 3,900 in each */
    LAYOUT_SHARD_CHARS = 2,
};

/* "flat" or "sharded". */
const char *layout_word(layout l);

/* False when the word is neither. */
bool layout_parse(const char *word, layout *out);

/* What a folder that is begun for so many trials gets by itself. */
layout layout_for(int32_t trial_count);

/* The name of sub-folder `shard`, of LAYOUT_SHARDS. */
void layout_shard_name(int shard, char name[LAYOUT_SHARD_CHARS + 1]);
bool layout_is_shard_name(const char *name);

/* The sub-folder of what has this id, from 0. */
int layout_shard_of(const char *id);

/* "<parent>/<id><extension>", or with the sub-folder between; to be freed, NULL on lack of memory.
 */
char *layout_path(const char *parent, layout l, const char *id, const char *extension);

#endif
