"""Where the rules come from. A rule names its family, not a page: editions number them anew.

NBME: Constructing Written Test Questions for the Health Sciences (the NBME item-writing guide),
on formats and on technical item flaws. Haladyna, Downing and Rodriguez: Applied Measurement in
Education 15:309-334 (2002). Tarrant, Knierim, Hayes and Ware: Nurse Education Today 26:662-671
(2006).
"""

NBME_CUES = "NBME item-writing guide: flaws that cue the testwise"
NBME_DIFFICULTY = "NBME item-writing guide: flaws of irrelevant difficulty"
NBME_FORMAT = "NBME item-writing guide: the shape of an item"
HALADYNA_STEM = "Haladyna, Downing and Rodriguez 2002: writing the stem"
HALADYNA_CHOICES = "Haladyna, Downing and Rodriguez 2002: writing the choices"
HALADYNA_STYLE = "Haladyna, Downing and Rodriguez 2002: style and format"
TARRANT = "Tarrant et al. 2006"
HOUSE = "house rule"
