"""`quizapp jobs`: do the long work that waits, in a process of its own."""

import click
from sqlalchemy import select

from quizapp import migrations
from quizapp.cli.options import chosen_settings
from quizapp.cli.preparing import opened_app
from quizapp.extensions import db
from quizapp.jobs.consuming import consume
from quizapp.jobs.running import run, waiting
from quizapp.models import Job


@click.command("jobs")
@click.option("--once", is_flag=True, help="Do what waits now, and end.")
def do_jobs(*, once: bool) -> None:
    """Do the long work that waits, such as fitting the memory engine to its learners.

    `quizapp run` does the same beside the pages; this is for machines that serve none. It may run
    as often as one likes: each job is done once.
    """
    with opened_app(chosen_settings()) as app:
        if migrations.current(db.session.connection()) != migrations.newest():
            raise click.ClickException("The database is not ready: start `quizapp run` first.")
        if once:
            _do_what_waits()
        else:
            db.session.remove()
            consume(app)


def _do_what_waits() -> None:
    """Do every job there is, and those that they want in turn."""
    tried: set[str] = set()
    while found := [job_id for job_id in waiting(db.session()) if job_id not in tried]:
        for job_id in found:
            run(job_id)
        tried.update(found)  # what failed and is still to be done is left to the next time
    failed = _failed_of(tried)
    click.echo(f"Jobs done: {len(tried) - failed}", err=True)
    if failed:
        raise click.ClickException(f"{failed} failed; the log says where. What waits stays.")


def _failed_of(tried: set[str]) -> int:
    return len(tried.intersection(db.session.scalars(select(Job.id).where(Job.state == "failed"))))
