/* Early stopping without a clock: which trials train on is a function of what has been published,
 * and of nothing else, so that everybody who looks comes to the same answer, whatever was done when
 * and by whom.
 *
 * A trial trains from rung to rung: shares of its length, the last one all of it.  What it scored
 * at a rung is a fact that never changes.  Configurations race against the others of their group,
 * and a rung is decided as a whole, once every fact of it is known: so a decision that was possible
 * once stays as it is, and who knows fewer facts only waits. */
#ifndef SWEEP_SEARCH_STOPPING_H
#define SWEEP_SEARCH_STOPPING_H

#include "src/base/status.h"
#include "src/search/stopping_race.h"

/* Decide all that can be.  facts[trial * rungs + rung]; one place for each trial.
 *
 * In a group the configurations rank by the hits of all their folds and seeds together, then by the
 * lower loss, then by their order in the plan; a trial that diverged has no hits.  A race over
 * seeds needs as many of every configuration, at least two and at most SIGN_FLIP_MOST_PAIRS + 1.
 * STATUS_NO_MEMORY. */
status stopping_decide(const stopping_race *race, const stopping_fact facts[],
                       stopping_place places[], error *err);

/* The places that come of it where all trials beat chance and are equal: how many go how far. */
status stopping_foresee(const stopping_race *race, stopping_place places[], error *err);

#endif
