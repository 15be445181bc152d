/* Which axes of a search matter for being among the best tenth of its configurations: PED-ANOVA
 * (ped_anova.h), with the top, the cells and the shares of Optuna 5's get_param_importances. */
#ifndef SWEEP_STATS_SEARCH_IMPORTANCE_H
#define SWEEP_STATS_SEARCH_IMPORTANCE_H

#include "src/stats/searched_scale.h"

/* Fewer configurations tell too little: at least five should be on top. */
enum { SEARCH_IMPORTANCE_FEWEST = 50 };

typedef struct search_importance {
    searched_scale axis[KEY_COUNT]; /* the largest share first; those of one value are left out */
    double share[KEY_COUNT];        /* of the sum of their divergences; 0 or more, 1 in all */
    int count;
    int32_t configurations; /* drawn, and finished or diverged: those that are looked at */
    int32_t top;            /* of them, the best tenth, with all that equal the last of it */
} search_importance;

/* A configuration counts by its mean at the end; one of which all trials diverged as worse than
 * every other.  Stopped, failed and missing ones, and rows of include, do not count.  False, with
 * `configurations` set, where nothing is told: fewer than SEARCH_IMPORTANCE_FEWEST; fewer than two
 * axes; none on top that is better than the others, or none where the others are not; results that
 * no search drew, or that do not say from what (0 configurations); lack of memory. */
bool search_importance_of(const comparison *c, search_importance *out);

/* Release what it holds. */
void search_importance_free(search_importance *s);

#endif
