#include "src/data/data_team.h"

#include "src/base/limits.h"

enum { MOST_THREADS = 32 };

int data_team_members(int64_t parts) {
    const int cpus = limits_cpus();
    const int most = cpus < MOST_THREADS ? cpus : MOST_THREADS;
    return parts < most ? (int)parts : most;
}

status data_team_do(int64_t parts, team_job *job, void *context, error *err) {
    team *t;
    TRY(team_create(data_team_members(parts), &t, err));
    team_run(t, job, context);
    team_free(t);
    return STATUS_OK;
}
