/* The CPUs that a batch system gave to this job, where it says so. */
#ifndef SWEEP_CLI_ALLOTTED_CPUS_H
#define SWEEP_CLI_ALLOTTED_CPUS_H

/* The smallest number that SLURM_CPUS_PER_TASK, PBS's NCPUS, Torque's PBS_NUM_PPN, LSF's
 * LSB_DJOB_NUMPROC and Grid Engine's NSLOTS name, where any is set; 0 for none.  Not every site
 * confines a job to its CPUs, and then only this tells how many it has. */
int allotted_cpus(void);

#endif
