"""What the rules of python.yaml find, and what they leave alone. Never imported, never run."""

# ruleid: below-sqlalchemy
import sqlite3

# ruleid: network
import requests
# ruleid: request-below-the-edge
from flask import request
# ruleid: request-below-the-edge
from flask_login import current_user
# ok: network
from urllib.parse import urlsplit


def markup(typed):
    # ruleid: markup-of-a-value
    Markup(typed)
    # ruleid: markup-of-a-value
    Markup(f"<b>{typed}</b>")
    # ok: markup-of-a-value
    Markup("<b>{}</b>").format(typed)


def templates(typed):
    # ruleid: template-from-a-string
    render_template_string("<p>" + typed)
    # ok: template-from-a-string
    render_template("page.html", typed=typed)


def sql(session, typed):
    # ruleid: sql-from-strings
    session.execute(text(f"SELECT * FROM fact WHERE id = '{typed}'"))
    # ruleid: sql-from-strings
    session.execute(text("SELECT * FROM fact WHERE id = '" + typed + "'"))
    # ruleid: sql-from-strings
    connection.execute("SELECT * FROM fact WHERE id = '%s'" % typed)
    # ruleid: sql-from-strings
    connection.execute("SELECT * FROM fact ORDER BY {}".format(typed))
    # ok: sql-from-strings
    session.execute(text("SELECT * FROM fact WHERE id = :id"), {"id": typed})
    # ok: sql-from-strings
    session.execute(select(Fact).where(Fact.id == typed))


def action(session: Session, learner: User) -> None:
    # ruleid: request-in-an-action
    learner.name = request.form["name"]
    # ruleid: writing-in-an-action
    with writing() as session:
        # ok: writing-in-an-action
        session.add(learner)
    # ruleid: writing-in-an-action, commit-outside-the-edge
    session.commit()


def view() -> str:
    # ok: request-in-an-action
    name = request.form["name"]
    # ok: writing-in-an-action
    with writing() as session:
        rename(session, name)
    # ruleid: commit-outside-the-edge
    db.session.commit()


def times():
    # ruleid: another-clock
    datetime.now(UTC)
    # ruleid: another-clock
    datetime.utcnow()
    # ruleid: another-clock
    date.today()
    # ok: another-clock
    now()
    # ok: another-clock
    time.monotonic()


def code(typed):
    # ruleid: code-from-data
    eval(typed)
    # ruleid: code-from-data
    pickle.loads(typed)
    # ruleid: code-from-data
    yaml.load(typed, Loader=yaml.Loader)
    # ok: code-from-data
    yaml.safe_load(typed)


def programs(typed):
    # ruleid: another-process
    subprocess.run(["convert", typed])
    # ruleid: another-process
    os.system("convert " + typed)
    # ok: another-process
    os.open(path, os.O_RDWR)


def drivers(engine):
    # ruleid: below-sqlalchemy
    cursor = engine.raw_connection().cursor()
    # ok: below-sqlalchemy
    session.execute(select(Fact))


def redirects():
    # ruleid: redirect-to-what-was-sent
    redirect(request.args.get("next"))
    # ruleid: redirect-to-what-was-sent
    redirect(request.args.get("next") or url_for("study.home"))
    # ruleid: redirect-to-what-was-sent
    redirect(own_path(request.args.get("next")) or request.referrer)
    # ruleid: redirect-to-what-was-sent
    redirect(request.referrer, 303)
    # ok: redirect-to-what-was-sent
    redirect(url_for("bank.listing", words=request.args.get("words")))
    # ok: redirect-to-what-was-sent
    redirect(own_path(request.args.get("next")) or url_for("study.home"))


# ruleid: form-without-its-token
csrf.exempt(pages)


# ruleid: form-without-its-token
class Open(FlaskForm):
    class Meta:
        csrf = False


# ruleid: door-without-a-lock
@pages.get("/secret")
def secret() -> str:
    return "secret"


# ok: door-without-a-lock
@pages.post("/secret")
@takes(8)
@roles("admin")
def told() -> str:
    return "secret"


def archives(archive, upload):
    # ruleid: archive-unpacked
    archive.extractall(folder)
    # ok: archive-unpacked
    archive.read("collection.anki2")
    # ruleid: path-from-a-request
    (folder / upload.filename).write_bytes(upload.read())
    # ruleid: path-from-a-request
    Path(folder, upload.filename).write_bytes(upload.read())
    # ok: path-from-a-request
    keep(upload.read(), name=upload.filename)
