/* Tokens: whole numbers that name things, a step each.  The vocabulary is what the training items
 * have of them, in ascending order; a token's place in it, from 0, is what a network is given:
 * one-hot, or a row of its embedding. */
#ifndef SWEEP_DATA_TOKEN_VOCABULARY_H
#define SWEEP_DATA_TOKEN_VOCABULARY_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/item_places.h"

enum { TOKEN_MOST = 1 << 24 }; /* the magnitude up to which float32 tells all whole numbers apart */

typedef struct token_vocabulary {
    int32_t *tokens; /* (count), ascending; owned */
    int count;
} token_vocabulary;

/* The first of so many values that can be no token, a whole number of a magnitude up to TOKEN_MOST;
 * `steps` if all can. */
int64_t token_find_none(const float *values, int64_t steps);

/* The distinct values of items of one step at least, each value a token.  Release with
 * token_vocabulary_free. */
status token_vocabulary_find(const float *values, const item_places *places, token_vocabulary *out,
                             error *err);
void token_vocabulary_free(token_vocabulary *v);

/* Tokens that are in no vocabulary. */
typedef struct token_unseen {
    int64_t count;     /* steps */
    float first;       /* the first of them */
    const char *where; /* and which items it is in; borrowed */
    const char *of;    /* " of its fold", where each fold has training items of its own; or NULL */
} token_unseen;

/* Put the place of each token of these items into its place, -1 where it is not there; `u` goes on
 * counting these, in the items that `where` names: "test". */
void token_vocabulary_number(const token_vocabulary *v, float *values, const item_places *places,
                             const char *where, token_unseen *u);

/* Of items whose values are places in a vocabulary: set known[place] for each that they have. */
void token_vocabulary_mark(const float *values, const item_places *places, uint8_t known[]);

/* Likewise: count the steps whose token is not known. */
void token_vocabulary_count_unknown(const token_vocabulary *v, const float *values,
                                    const item_places *places, const uint8_t known[],
                                    const char *where, token_unseen *u);

/* STATUS_BAD_INPUT with the place and the cure, if there are any. */
status token_unseen_refuse(const token_unseen *u, const char *path, error *err);

/* A line for a person, if there are any. */
void token_unseen_append_notice(text *out, const token_unseen *u);

/* Append it for whoever has to do the same to other data: the line "token", and a line for each. */
void token_vocabulary_append(text *out, const token_vocabulary *v);

#endif
