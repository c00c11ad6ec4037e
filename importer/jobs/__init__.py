"""Our own commands in processes of their own, which outlive whoever started them.

launch          a command started: its folder, its process, its way to end
command_job     one that was started: what it told, how it ended, how to stop it; from its folder alone
vital_sign      whether the process of a folder is alive, which no number of a process can tell

    job = start(["run", "/lists/roster.xlsx", "--yes"], home=home, api_key=key)
    for told in job.events():                 replays what was told, follows, and ends with the job
        ...told.event                         importer.progress: Progress or End
    job.state, job.exit_code, job.result()    also later, in another process: find(home, job.id), jobs(home)

Nothing is asked in such a process, since its standard input is at its end: what a person has to agree to is asked
before, and then `--yes` says so.
"""

from importer.jobs.command_job import CommandJob, JobState, Told, find, jobs
from importer.jobs.launch import start

__all__ = ["CommandJob", "JobState", "Told", "find", "jobs", "start"]
