"""Everyday words that are also names of diseases, findings or medicines, and seldom meant so."""

from question_bank.ingest.words import key_of

_WORDS = """
abnormal, abuse, access, accident, acute, age, aid, air, alcohol, all, allow, anger, arm,
aspiration, balance, bath, beta 2, bite, black, blood, body, boost, breast milk, bridge, burn, calm,
care, catch, cause, change, chest, child, children, chronic, clear, cold, coldness, collecting,
color, complete, contact, control, cover, crash, cut, cutting, defect, delay, deposit, device, diet,
disability, disease, diseases, disorder, disorders, drop, dust, ear and nose, ease, effect, effort,
energy, entire, exercise, exposure, eye, face, failure, fall, falling, falls, family history, fat,
feeling, feet, finger, fire, fit, focus, food, foot, gene, gold, growth, hand, head, health, heat,
help, history, hunger, ice, ill, illness, impact, inactivity, infant, inherited, injury, iron, itch,
joint, lead, leads, legs, lesion, life, light, low density, mass, may, men, mild, milk, moderate,
motion, nail, noise, normal, oil, onset, ordering, other, pain, part, part of, parts of, patient,
plan, play, prepare, pressure, prevent, problem, progressive, protein, race, rare, rash, regain,
region, rela, rest, result, role, sad, scar, severe, sex, shift, shock, side, sign, silver, single,
site, skin, slow, small, smoke, smoking, sodium phosphate, son, sons, sort, spread, stress, stroke,
sudden, sugar, sun, support, symptom, syndrome, talk, tearing, test, tired, tissue, today, trauma,
type, unknown, use, variable, water, weight, women, work, wound
"""

EVERYDAY = frozenset(key_of(word) for word in _WORDS.split(","))
"""Their keys."""
