"""The trials with the numbers given, under Hydra's multirun with its basic launcher.

    python hydra_trials.py --multirun trial=0,2,4 hydra.sweep.dir=FOLDER
"""

import dataclasses
import functools

import hydra
from hydra.core.config_store import ConfigStore

import small_trial


@dataclasses.dataclass
class Config:
    trial: int = 0


ConfigStore.instance().store(name="config", node=Config)
data_of_process = functools.lru_cache(small_trial.Data)


@hydra.main(version_base=None, config_name="config")
def main(config):
    return small_trial.run(data_of_process(), *small_trial.TRIALS[config.trial])


if __name__ == "__main__":
    main()
