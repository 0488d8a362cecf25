"""A learner, an instructor and an administrator at once, each through a browser, in any order."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from question_bank.content.items import Item
from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.extensions import db, writing
from quizapp.learning.answers import is_undone
from quizapp.models import Answer, Change, Entry, EntryVersion, Invitation, Memory, Serving
from quizapp.web.clock import now
from tests.faults import laws
from tests.quizapp.together.model import WAYS, Edit, Given, Model, Standing
from tests.support.apps import StillClock
from tests.support.browsing import knock, send
from tests.support.forms import press
from tests.support.room import SOURCE
from tests.support.study import words

FOUND, DONE, FORBIDDEN, CONFLICT, UNUSABLE = 302, 303, 403, 409, 422
FACTS = {
    "m-rash": "The myositis shows rash",
    "m-weak": "The myositis shows weakness",
    "p-weak": "The polymyositis shows weakness",
    "s-spasm": "The sclerosis shows spasm",
    "s-rash": "The sclerosis shows rash",
}
"""The facts that are edited, and how their statements begin."""
OPEN_CELLS = {"Stroke: Spasm": "stroke-no-spasm", "Stroke: Weakness": "stroke-no-weakness"}
"""What the grid asks and the bank does not know; the fact that the answer “no” makes."""
GRID = {"predicate": "has_phenotype", "rows": "condition", "kind": "finding"}
LEARNERS, TEACHER, LEADER = ("Ada", "Otto"), "Ines", "Alva"
SIGN_IN_DAYS = 5
"""Days that may pass: a sign-in nobody uses ends after seven."""
A_MONTH = timedelta(days=30)

learners, ratings = st.sampled_from(LEARNERS), st.integers(1, 4)
others = st.sampled_from((*LEARNERS, TEACHER))


@dataclass
class Room:
    """An app with people in it, over a database of its own."""

    app: Flask
    clock: StillClock
    people: dict[str, str]
    roles: dict[str, str]


def signed_in(app: Flask, user_id: str) -> FlaskClient:
    """Return a browser in which somebody is signed in, without the slow look at a password."""
    browser = app.test_client()
    with app.app_context(), writing() as session:
        token = sessions.issue(session, user_id, now(), Lifetime(A_MONTH, A_MONTH))
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token
    return browser


def vouched(browser: FlaskClient, at: datetime) -> None:
    """Let a browser's cookie say that the password was given just now."""
    with browser.session_transaction() as cookie:
        cookie["vouched"] = int(at.timestamp())


class Together(RuleBasedStateMachine):
    """Everybody does something; after each step the database says what everybody was told."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.days = self.texts = 0
        self.waits: dict[str, str] = {}
        self.browsers: dict[str, FlaskClient] = {}
        with self.looking() as session:
            rows = session.scalars(select(Entry).where(Entry.noun == "fact")).all()
            facts = {row.id: self.standing(session, row) for row in rows}
            changes = [(row.id, "") for row in self.changes(session)]
        self.model = Model(dict(room.roles), facts, changes=changes)
        for name, ident in room.people.items():
            self.browsers[name] = signed_in(room.app, ident)
            self.model.signed_in.add(name)
        vouched(self.browsers[LEADER], room.clock.now)

    def teardown(self) -> None:
        """Hold the whole to the laws that hold after a fault as well."""
        self.hold_to_the_laws()

    # What a learner does.

    @precondition(lambda self: self.model.signed_in & set(LEARNERS))
    @rule(name=learners)
    def ask(self, name: str) -> None:
        """Begin a session, or go on with the one that is open."""
        if name in self.model.signed_in:
            self.put_before(name, self.send(name, "/study"))

    @precondition(lambda self: self.waits)
    @rule(name=learners, rating=ratings)
    def answer(self, name: str, rating: int) -> None:
        """Answer what waits: perhaps long after it was put, and edited since."""
        if name not in self.model.signed_in or name not in self.waits:
            return
        serving = self.waits.pop(name)
        sent = {"client_id": serving, **self.said(serving, rating)}
        done = self.send(name, f"/study/items/{serving}", **sent)
        assert done.status_code == DONE, words(done.text)
        if serving not in self.model.answers:
            self.model.answers[serving] = Given(name, self.model.served[serving], sent)
        self.put_before(name, done)

    @precondition(lambda self: self.model.answers)
    @rule(data=st.data())
    def send_twice(self, data: st.DataObject) -> None:
        """Send an answer again that was taken long ago."""
        serving, given = self.one_answer(data)
        if given.learner in self.model.signed_in:
            done = self.send(given.learner, f"/study/items/{serving}", **given.sent)
            assert done.status_code == DONE

    @precondition(lambda self: self.model.answers)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Take an answer back; the same item is put again."""
        serving, given = self.one_answer(data)
        if given.learner in self.model.signed_in:
            done = self.send(given.learner, f"/study/answers/{self.answer_of(serving)}/undo")
            assert done.status_code == DONE
            given.undone = True
            self.waits[given.learner] = self.serving_at(done)
            self.model.served[self.waits[given.learner]] = given.facts

    @precondition(lambda self: self.model.answers)
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        """Let an answer stand again."""
        serving, given = self.one_answer(data)
        if given.learner in self.model.signed_in:
            done = self.send(given.learner, f"/study/answers/{self.answer_of(serving)}/redo")
            assert done.status_code == DONE
            given.undone = False

    @precondition(lambda self: self.model.answers)
    @rule(data=st.data(), rating=ratings)
    def rate_anew(self, data: st.DataObject, rating: int) -> None:
        """Rate an answer otherwise; one that was taken back cannot be."""
        serving, given = self.one_answer(data)
        if given.learner in self.model.signed_in:
            where = f"/study/answers/{self.answer_of(serving)}/rating"
            done = self.send(given.learner, where, rating=str(rating))
            assert done.status_code == (CONFLICT if given.undone else DONE)

    @precondition(lambda self: self.waits)
    @rule(name=learners)
    def bury(self, name: str) -> None:
        """Do not ask what waits before tomorrow."""
        if name in self.model.signed_in and name in self.waits:
            serving = self.waits.pop(name)
            done = self.send(name, f"/study/items/{serving}/bury")
            assert done.status_code == DONE
            self.model.aside.setdefault(name, set()).update(self.model.served[serving])
            self.put_before(name, done)

    @rule(name=others)
    def sign_out(self, name: str) -> None:
        """Sign out; the cookie that somebody may have copied is worth nothing then."""
        if name in self.model.signed_in:
            copied = self.browsers[name].get_cookie("quizapp")
            assert copied
            assert self.send(name, "/sign-out").status_code == FOUND
            self.model.signed_in.discard(name)
            self.browsers[name].set_cookie("quizapp", copied.value)

    @rule(name=others)
    def sign_in(self, name: str) -> None:
        """Sign in; whose account is closed does not get in."""
        if name not in self.model.signed_in and name not in self.model.closed:
            self.let_in(name)

    @precondition(lambda self: self.days < SIGN_IN_DAYS)
    @rule()
    def sleep(self) -> None:
        """Let a day pass."""
        self.days += 1
        self.room.clock.advance(days=1)
        vouched(self.browsers[LEADER], self.room.clock.now)
        self.model.aside.clear()

    # What an instructor does.

    @precondition(lambda self: self.model.teaches(TEACHER))
    @rule(fact=st.sampled_from(sorted(FACTS)), status=st.sampled_from(("draft", "publish")))
    def edit(self, fact: str, status: str) -> None:
        """Say something else of a fact, as a draft or for learners at once."""
        self.texts += 1
        statement = f"{FACTS[fact]}, as told the {self.texts}. time."
        browser = self.browsers[TEACHER]
        form = browser.get(f"/bank/fact/{fact}/edit")
        done = press(browser, form, status, statement=statement, why="It reads better.")
        assert done.status_code == DONE, words(done.text)
        became = {"draft": "draft", "publish": "published"}[status]
        self.changed(fact, self.model.facts[fact].moved(became, statement))

    @precondition(lambda self: self.model.teaches(TEACHER))
    @rule(fact=st.sampled_from(sorted(FACTS)), status=st.sampled_from(sorted(WAYS)))
    def move(self, fact: str, status: str) -> None:
        """Send a fact to review, publish it, retire it; there are ways that it cannot go."""
        stands = self.model.facts[fact]
        if stands.status == status:
            return
        page, version = f"/bank/fact/{fact}", str(stands.version)
        done = self.send(TEACHER, f"{page}/status", page=page, version=version, status=status)
        if status in WAYS[stands.status]:
            assert done.status_code == DONE, words(done.text)
            self.changed(fact, stands.moved(status))
        else:
            assert done.status_code == CONFLICT

    @precondition(lambda self: self.model.teaches(TEACHER) and self.model.edits)
    @rule()
    def take_back(self) -> None:
        """Take the latest change back: the fact is as it was, in a version of its own."""
        last = self.model.edits.pop()
        now = self.model.facts[last.fact]
        done = self.send(TEACHER, f"/bank/changes/{last.change}/undo", page="/bank")
        assert done.status_code == DONE, words(done.text)
        before = last.before
        became = now.moved(before.status, before.statement)
        if before.status != "published":
            became = Standing(
                became.version, before.status, before.statement, before.published, before.learnt
            )
        self.changed(last.fact, became, keep=False)

    @precondition(lambda self: self.model.teaches(TEACHER))
    @rule(cell=st.sampled_from(sorted(OPEN_CELLS)))
    def answer_in_the_grid(self, cell: str) -> None:
        """Say in the grid that something is not so: a draft of a denial comes of it."""
        fact = OPEN_CELLS[cell]
        if fact in self.model.facts:
            return
        sent = self.grid_with(cell, "false")
        done = self.browsers[TEACHER].post("/bank/grid", data=sent)
        assert done.status_code == DONE, words(done.text)
        finding = cell.split(": ")[1]
        statement = f"A {finding} is no feature of Stroke."
        with self.looking() as session:
            there = session.get_one(Entry, ("fact", fact))
            assert there.title in {statement, f"{finding} is no feature of Stroke."}
            self.model.facts[fact] = Standing(1, "draft", there.title)
            self.model.changes.append((self.latest(session).id, TEACHER))

    # What an administrator does.

    @rule(name=st.sampled_from((TEACHER, "Otto")), role=st.sampled_from(("learner", "instructor")))
    def change_role(self, name: str, role: str) -> None:
        """Give somebody another role."""
        where = f"/people/{self.room.people[name]}/role"
        self.lead(where, role=role)
        self.model.roles[name] = role

    @rule(name=others)
    def close(self, name: str) -> None:
        """Put somebody out: the browser in which they are signed in is out with them."""
        where = f"/people/{self.room.people[name]}/close"
        self.lead(where)
        self.model.closed.add(name)
        self.model.signed_in.discard(name)

    @rule(name=others)
    def open(self, name: str) -> None:
        """Let somebody in again; they have to sign in."""
        where = f"/people/{self.room.people[name]}/open"
        self.lead(where)
        self.model.closed.discard(name)

    @rule(people=st.integers(1, 3))
    def invite(self, people: int) -> None:
        """Make an invitation code."""
        self.lead("/people/invitations", cohort="", max_uses=str(people), days="3")
        self.model.codes += 1

    # What must hold after each step.

    @invariant()
    def no_answer_is_lost_doubled_or_invented(self) -> None:
        """Every answer that was acknowledged is there, once, and as it was left."""
        with self.looking() as session:
            there = {row.serving_id: is_undone(row) for row in session.scalars(select(Answer))}
        told = {serving: each.undone for serving, each in self.model.answers.items()}
        assert there == told, "an answer is not as it was acknowledged"

    @invariant()
    def memories_are_of_what_stands(self) -> None:
        """There is a memory of each fact of which an answer stands, and of no other."""
        with self.looking() as session:
            for name in LEARNERS:
                mine = select(Memory.fact_id).where(Memory.learner_id == self.room.people[name])
                told = f"{name}: an answer is not as it was acknowledged, by its memory"
                assert set(session.scalars(mine)) == self.model.remembered(name), told

    @invariant()
    def memory_equals_the_replay_of_its_log(self) -> None:
        """Folding every log anew changes no memory."""
        if self.room.app.config["SQLALCHEMY_DATABASE_URI"].drivername == "sqlite":
            self.hold_to_the_laws()

    @invariant()
    def the_bank_says_what_was_saved(self) -> None:
        """Every fact has the version, the words and the standing that were acknowledged."""
        with self.looking() as session:
            rows = session.scalars(select(Entry).where(Entry.noun == "fact")).all()
            assert {row.id: self.standing(session, row) for row in rows} == self.model.facts
            codes = session.scalar(select(func.count()).select_from(Invitation))
        assert codes == self.model.codes

    @invariant()
    def the_log_of_changes_has_each(self) -> None:
        """Every change is in the log, in its order, under the name of who made it."""
        names = {ident: name for name, ident in self.room.people.items()}
        with self.looking() as session:
            log = [(row.id, names.get(row.user_id or "", "")) for row in self.changes(session)]
        assert log == self.model.changes

    @invariant()
    def who_is_out_is_out_at_once(self) -> None:
        """Who signed out, or was put out, gets nowhere with the cookie they have; roles count."""
        for name, browser in self.browsers.items():
            own, bank = browser.get("/study/set-aside"), browser.get("/bank/concepts").status_code
            if name not in self.model.signed_in:
                out = (own.location or "").startswith("/sign-in") and bank == FOUND
                assert out, f"{name} is out and gets in: {own.status}, {own.location}; {bank}"
            else:
                assert own.status_code == 200, name
                assert bank == (200 if self.model.teaches(name) else FORBIDDEN), name

    # How they do it.

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Look into the database."""
        with self.room.app.app_context():
            yield db.session()

    def let_in(self, name: str) -> None:
        """Sign somebody in, in a browser of their own."""
        self.browsers[name] = self.room.app.test_client()
        done = knock(self.browsers[name], f"{name.lower()}@example.org")
        assert done.status_code == FOUND, words(done.text)
        self.model.signed_in.add(name)

    def send(self, name: str, where: str, *, page: str = "/", **fields: str) -> TestResponse:
        """Send a form with the token of a page."""
        return send(self.browsers[name], where, page=page, **fields)

    def lead(self, where: str, **fields: str) -> None:
        """Let the administrator send a form; it must have been taken."""
        page = "/people/invitations" if where.endswith("invitations") else "/people"
        done = self.send(LEADER, where, page=page, **fields)
        assert (done.status_code, done.location) == (FOUND, page)

    def put_before(self, name: str, done: TestResponse) -> None:
        """Note what somebody is asked now; it must be what learners get, and not set aside."""
        self.waits.pop(name, None)
        if not re.match(r"/study/items/\w+$", done.location or ""):
            return
        serving = self.serving_at(done)
        with self.looking() as session:
            versions = session.get_one(Serving, serving).fact_versions
        if serving not in self.model.served:
            published = {fact: self.model.facts[fact].published for fact in versions}
            assert versions == published
            assert not self.model.aside.get(name, set()) & set(versions)
        self.model.served[serving] = frozenset(versions)
        self.waits[name] = serving

    def serving_at(self, done: TestResponse) -> str:
        """Return the serving to which an answer leads."""
        found = re.match(r"/study/items/(\w+)$", done.location or "")
        assert found, done.location
        return found[1]

    def said(self, serving: str, rating: int) -> dict[str, str]:
        """Return what answers an item: a card is rated, an option chosen, each line filled in."""
        with self.looking() as session:
            item = Item.from_plain(session.get_one(Serving, serving).snapshot.body)
        if item.options:
            return {"choice": item.options[rating % len(item.options)].label}
        if item.premises:
            places = range(len(item.premises))
            return {
                f"pair-{place}": str((place + rating) % len(item.responses)) for place in places
            }
        return {"rating": str(rating)}

    def one_answer(self, data: st.DataObject) -> tuple[str, Given]:
        """Draw one of the answers."""
        place = data.draw(st.integers(0, len(self.model.answers) - 1))
        return list(self.model.answers.items())[place]

    def answer_of(self, serving: str) -> str:
        """Return the id of the answer to a serving."""
        with self.looking() as session:
            ident = session.scalar(select(Answer.id).where(Answer.serving_id == serving))
        assert ident, "an answer is not as it was acknowledged"
        return ident

    def changed(self, fact: str, became: Standing, *, keep: bool = True) -> None:
        """Note a change that was acknowledged; what was taken back is not taken back again."""
        before, self.model.facts[fact] = self.model.facts[fact], became
        with self.looking() as session:
            change = self.latest(session).id
        self.model.changes.append((change, TEACHER))
        if keep:
            self.model.edits.append(Edit(change, fact, before))
        else:
            self.model.edits = [each for each in self.model.edits if each.fact != fact]

    def changes(self, session: Session) -> list[Change]:
        """Return the log of changes in its order."""
        return list(session.scalars(select(Change).order_by(Change.revision)))

    def latest(self, session: Session) -> Change:
        """Return the latest change."""
        return self.changes(session)[-1]

    def standing(self, session: Session, row: Entry) -> Standing:
        """Return how a fact stands in the database."""
        texts = {}
        for number in {row.version, row.published} - {None}:
            body = session.get_one(EntryVersion, (row.noun, row.id, number)).body
            texts[number] = str((body or {})["statement"])
        learnt = texts[row.published] if row.published else None
        return Standing(row.version, row.status, texts[row.version], row.published, learnt)

    def grid_with(self, cell: str, answer: str) -> dict[str, object]:
        """Return what the grid would send with one cell answered."""
        text = self.browsers[TEACHER].get("/bank/grid", query_string=GRID).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        assert token
        sent: dict[str, object] = {**GRID, "csrf_token": token[1], "action": "draft"}
        for kind in ("row", "column"):
            sent[kind] = re.findall(rf'name="{kind}" value="([^"]+)"', text)
        was = dict(re.findall(r'name="(w-\d+-\d+)" value="([^"]*)"', text))
        for name, called in re.findall(r'name="(a-\d+-\d+)" aria-label="([^"]+)"', text):
            stood = was.get(name.replace("a", "w", 1), "unsure|").partition("|")[0]
            sent[name] = answer if called == cell else stood
        return sent | was | {"source": SOURCE}

    def hold_to_the_laws(self) -> None:
        """See that nothing is lost or doubled, and that memory equals the replay of its log."""
        ids = {each.sent["client_id"] for each in self.model.answers.values()}
        found = laws.held_to(self.room.app, ids, ids)
        broken = (found.lost, found.doubled, found.unequal, found.unsound)
        told = f"an answer is not as it was acknowledged: {broken}, {found.amiss}"
        assert (broken, found.amiss) == ((0, 0, 0, 0), []), told
