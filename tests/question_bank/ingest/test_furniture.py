"""What states no fact is told apart, and warnings, advice and absences are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.furniture import furniture, furniture_section


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("navigation", "Skip to main content"),
        ("navigation", "Click here for a list of gout clinics."),
        ("navigation", "Learn more about gout"),
        ("navigation", "For more details on gout, see our leaflet."),
        ("navigation", "See the table of drugs."),
        ("navigation", "This leaflet describes how gout is treated."),
        ("navigation", "The picture shows a swollen toe."),
        ("navigation", "You can find further information on the pages below."),
        ("navigation", "For more information, read What Is Gout?"),
        ("navigation", "Home > Conditions > Gout"),
        ("navigation", "In this article, we look at gout."),
        ("navigation", "(Watch the video to see how gout is treated.)"),
        ("navigation", "Add to cart"),
        ("address", "https://gout.example/toes"),
        ("address", "Phone: 555 0100"),
        ("address", "The Gout Society, 12 Toe Lane, Springfield, IL 62704"),
        ("credits", "Source: the gout atlas"),
        ("credits", "Reviewed by the toe board"),
        ("credits", "Jane Stone, MD"),
        ("credits", "By Jane Stone, MD"),
        ("credits", "Page last updated in May"),
        ("credits", "\u00a9 The Gout Society"),
        ("credits", "We use cookies to make this site better."),
        ("credits", "This text is not a substitute for the advice of a doctor."),
        ("credits", "3. Stone JM, Toe K. Gout in kings."),
        ("credits", "Joints 1999;12(3):45-50"),
        ("credits", "Share on the network of your choice"),
        ("credits", "Photo: a stock archive"),
        ("credits", "May 3, 2021"),
        ("credits", "Received 3 May 2020; accepted 5 June 2020"),
        ("credits", "The authors declare no conflict of interest."),
        ("credits", "This work was supported by the Toe Fund."),
        ("boilerplate", "These resources address the treatment of gout:"),
        ("boilerplate", "The Human Phenotype Ontology counts findings of gout."),
        ("boilerplate", "Testing Registry: gout"),
        ("boilerplate", "Key Points"),
        ("navigation", "Please visit the gout society."),
        ("trials", "Patients with gout may want to take part in clinical trials."),
        ("research", "More research is needed on gout in kings."),
        ("research", "Researchers are looking for the gene."),
        ("call", "Talk to your doctor about your toes."),
        ("call", "Ask your doctor whether ice is right for you."),
        ("call", "Talk with your doctor if you have any questions about gout."),
        ("call", "If you have concerns about gout, ask your health care provider."),
        ("call", "Your doctor can help you choose."),
        ("unknown", "The exact cause of gout is unknown."),
        ("unknown", "No one knows why kings had it."),
        ("unknown", "It is not known whether ice helps."),
        ("vague", "The symptoms of gout vary from person to person."),
        ("vague", "Certain factors affect the outlook."),
        ("vague", "There are different kinds of treatment for patients with gout."),
        ("vague", "These signs may be caused by other conditions."),
        ("question", "What causes gout?"),
        ("question", "He asked, \u201cWho gets it?\u201d"),
        ("pronunciation", "(TOE-fi)"),
        ("no words", "[12]"),
        ("no words", "* * *"),
    ],
)
def test_furniture_says_why(why: str, said: str) -> None:
    assert furniture(said) == why


@pytest.mark.parametrize(
    "said",
    [
        "Call 911 if the chest hurts for more than five minutes.",
        "Talk to your doctor right away if the toe turns black.",
        "Check with your doctor if you have a lump in the throat.",
        "Ask your doctor at once for help.",
        "Go to the emergency room if you cannot breathe.",
        "Close contact spreads the virus.",
        "If the toe turns black, seeing a doctor is crucial.",
        "The Gout College recommends ice.",
        "Limit salt and drink enough water.",
        "There is no cure for gout.",
        "There are no known risk factors for it.",
        "Gout has three stages.",
        "The cause of gout is not fully known, but uric acid is thought to play a part.",
        "It is unclear how it begins, but crystals are likely the cause.",
        "Symptoms vary, and may include fever.",
        "By the age of forty many men have gout.",
        "A clinical trial found that cherries reduced attacks.",
        "The figure-of-eight bandage holds the ankle.",
        "X-rays show holes in the bone.",
    ],
)
def test_facts_warnings_and_advice_are_kept(said: str) -> None:
    assert furniture(said) is None


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("References", "references"),
        ("2. Further reading:", "references"),
        ("Related topics", "navigation"),
        ("Resources", "navigation"),
        ("Where can I find more information on gout?", "navigation"),
        ("Image sources", "credits"),
        ("About the author", "credits"),
        ("Clinical trials", "trials"),
        ("Support groups", "organisations"),
        ("Sources of purine", None),
        ("Treatment", None),
        ("More information, more pain", None),
    ],
)
def test_some_sections_are_furniture_whole(heading: str, why: str | None) -> None:
    assert furniture_section(heading) == why


@given(st.text(max_size=80))
def test_white_space_makes_no_difference(said: str) -> None:
    assert furniture(said) == furniture("\n ".join(f" {said}\t".split()))


def test_only_the_beginning_of_what_never_ends_is_looked_at() -> None:
    assert furniture("gout hurts " * 200 + "click here") is None
    assert furniture("gout hurts " * 200 + "does it?") == "question"
