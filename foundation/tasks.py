from uuid import UUID

from celery import shared_task

from foundation.bench import do


@shared_task
def run_job(job_id: str) -> None:
    """Do a job; handed out a second time, it does nothing unless the first worker was killed."""
    do(UUID(job_id))
