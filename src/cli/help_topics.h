/* The topics of 'sweep help'. */
#ifndef SWEEP_CLI_HELP_TOPICS_H
#define SWEEP_CLI_HELP_TOPICS_H

#include "src/base/text.h"

/* A topic of 'sweep help'. */
typedef struct topic {
    const char *name;
    const char *summary;
    void (*append)(text *out, int columns);
} topic;

/* All topics, ended by a name of NULL. */
extern const topic topic_list[];

#endif
