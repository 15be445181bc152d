/* Pairs of architectures that differ in one property, each a step from one to the other. */
#ifndef SWEEP_PLAN_ARCHITECTURE_STEPS_H
#define SWEEP_PLAN_ARCHITECTURE_STEPS_H

#include "src/trial/architecture.h"

typedef struct architecture_step {
    config_key property; /* the one in which they differ */
    const rnn_architecture *from, *to;
    int same_as; /* an earlier step that makes this change where another property is different; -1:
                    none */
} architecture_step;

enum { ARCHITECTURE_STEPS_MOST = 512 };

typedef struct architecture_steps {
    architecture_step list[ARCHITECTURE_STEPS_MOST];
    int count;
    int told_count; /* of them, those that are the same as no other: to be told in full */
} architecture_steps;

/* Find the steps among `count` different architectures, which are borrowed: from each to the next
 * larger of a size, from none to what is added, and from the first cell to each other.  Of those
 * that differ in no tensor the first stands for all. */
void architecture_steps_find(architecture_steps *steps, const rnn_architecture all[], int count);

/* The place of told step `number`, from 0, in the list. */
int architecture_steps_told(const architecture_steps *steps, int number);

/* True if a step is of another property than layer_dim. */
bool architecture_steps_have_other_than_depth(const architecture_steps *steps);

#endif
