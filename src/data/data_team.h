/* Threads for the reading and making of data. */
#ifndef SWEEP_DATA_DATA_TEAM_H
#define SWEEP_DATA_DATA_TEAM_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/base/team.h"

/* Threads for work that comes in so many parts: no more than there are CPUs. */
int data_team_members(int64_t parts);

/* Do a job of so many parts with data_team_members(parts) members. */
status data_team_do(int64_t parts, team_job *job, void *context, error *err);

#endif
