"""An article of two pages about a disease that does not exist, in words of our own."""

TITLE = "Marlow's disease"
CONCEPT = "marlows-disease"
"""The id that the bank gives it."""

ARTICLE = """\
Marlow's disease

What is Marlow's disease?

Marlow's disease is a disorder of the small nerves of the hands and feet. Marlow's disease
is caused by a defect of the protein that wraps the nerve fibers. The disease usually begins
between the ages of 30 and 50. It affects women more often than men.

What are the signs and symptoms?

Marlow's disease causes numbness, burning pain, and weakness of the hands. People with
Marlow's disease may also have dizziness when they stand up. Some people develop tremor in
the later stages. Marlow's disease does not cause fever.

Who is at risk?

Smoking increases the risk of Marlow's disease. People with diabetes have a higher risk of
the disease. A family history of Marlow's disease is another risk factor.

How is it diagnosed?

Marlow's disease is diagnosed by a nerve conduction study. A skin biopsy can show the loss
of small nerve fibers. Blood tests may be done to rule out other conditions.

How is Marlow's disease treated?

There is no cure for Marlow's disease. The disease is treated with gabapentin and physical
therapy. Foot care prevents ulcers in people with numb feet. Surgery is not useful for
Marlow's disease.

What are the complications?

Complications of Marlow's disease include falls, foot ulcers, and depression. Without
treatment the disease may lead to loss of the use of the hands.

What is the outlook?

Most people with Marlow's disease live a normal life span. The weakness usually gets worse
slowly over ten years.
"""
