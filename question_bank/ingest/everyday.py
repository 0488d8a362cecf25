"""Everyday words that are also names of diseases, findings or medicines, and seldom meant so."""

from question_bank.ingest.words import key_of

_WORDS = """
aspiration, beta 2, coldness, collecting, cutting, ear and nose, falling, feeling, finger, inactivity,
low density, ordering, part of, parts of, prepare, regain, rela, sad, sodium phosphate, son, sons, sort,
tearing, tired, abnormal, abuse, access, accident, acute, age, aid, air, alcohol, all, allow, anger, arm, balance,
bath, bite, black, blood, body, boost, breast milk, bridge, burn, calm, care, catch, cause, change,
chest, child, children, chronic, clear, cold, color, complete, contact, control, cover, crash, cut,
defect, delay, deposit, device, diet, disability, disease, diseases, disorder, disorders, drop,
dust, ease, effect, effort, energy, entire, exercise, exposure, eye, face, failure, fall, falls,
family history, fat, feet, fire, fit, focus, food, foot, gene, gold, growth, hand, head, health,
heat, help, history, hunger, ice, ill, illness, impact, infant, inherited, injury, iron, joint,
lead, leads, legs, lesion, life, light, mass, may, men, milk, mild, moderate, motion, nail, normal,
noise, oil, onset, other, pain, part, patient, plan, play, pressure, prevent, problem, progressive,
protein, race, rare, rash, region, rest, result, role, severe, sex, shift, shock, side, sign,
silver, single, site, skin, slow, small, smoke, smoking, spread, stress, stroke, sudden, sugar,
sun, support, symptom, syndrome, talk, test, tissue, today, trauma, type, unknown, use, variable,
water, weight, women, work, wound
"""

EVERYDAY = frozenset(key_of(word) for word in _WORDS.split(","))
"""Their keys."""
