"""What Prometheus would read of a site, and the settings under which it may."""

from urllib.request import Request, urlopen

from prometheus_client.parser import text_string_to_metric_families

TOKEN = "operators look at numbers"
SETTINGS = {"QUIZAPP_METRICS_TOKEN": TOKEN}
PATIENCE_SECONDS = 30


def numbers(address: str) -> dict[str, float]:
    """Return every sample of a site by its name and labels."""
    asked = Request(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})  # noqa: S310 - our own site
    with urlopen(asked, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - as above
        told = answer.read().decode()
    return {
        " ".join([one.name, *one.labels.values()]): one.value
        for family in text_string_to_metric_families(told)
        for one in family.samples
    }
