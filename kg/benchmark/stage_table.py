"""What ``kg bench`` measured as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from kg.benchmark.stages import Bench, Size


def markdown(bench: Bench) -> Iterator[str]:
    """The tables for the documentation."""
    yield f"{bench.machine}; extractor `{bench.extractor}`; generated articles of half a kilobyte."
    yield ""
    sizes = bench.sizes
    yield "| stage, a second | " + " | ".join(f"{one.articles:,} articles" for one in sizes) + " | beside it | " + " | ".join(f"{one.articles:,}" for one in sizes) + " |"  # fmt: skip
    yield "|---|" + "--:|" * len(sizes) + "---|" + "--:|" * len(sizes)
    keys = dict.fromkeys((rate.stage, rate.unit, rate.beside) for one in sizes for rate in one.rates)
    for stage, unit, beside in keys:
        rows = [next((r for r in one.rates if (r.stage, r.beside) == (stage, beside)), None) for one in sizes]
        ours = [_figure(None if rate is None else rate.ours) for rate in rows]
        theirs = [_figure(None if rate is None else rate.theirs) for rate in rows]
        yield f"| {stage}, {unit} | " + " | ".join(ours) + f" | {beside} | " + " | ".join(theirs) + " |"
    for name in ("precision", "recall"):
        yield f"| {name} of the facts | " + " | ".join(f"{getattr(one, name):.3f}" for one in sizes) + " | the generator's facts |" + " |" * len(sizes)  # fmt: skip
    yield "| memory, MiB | " + " | ".join(f"{one.peak_mib:,.0f}" for one in sizes) + " | |" + " |" * len(sizes)
    yield ""
    yield "| limit | rate |"
    yield "|---|--:|"
    for limit, (value, unit) in bench.limits.items():
        yield f"| {limit} | {_figure(value)} {unit} |"
    yield ""
    yield from _shares(sizes[-1])


def _shares(size: Size) -> Iterator[str]:
    """Where the time of a build goes, and so what would have to change to double the whole."""
    seconds = {rate.stage: rate.seconds for rate in size.rates if rate.stage not in ("querying", "viewing")}
    total = sum(seconds.values())
    order = sorted(seconds, key=lambda stage: -seconds[stage])
    yield f"A build of {size.articles:,} articles takes {1000 * total / size.articles:.1f} ms an article on one core: "
    yield ", ".join(f"{stage} {100 * seconds[stage] / total:.0f} %" for stage in order) + "."
    first = order[0]
    rest = total - seconds[first]
    if rest >= total / 2:
        yield f"To double the whole, {first} alone does not suffice: the other stages take {100 * rest / total:.0f} %."
    else:
        needed = seconds[first] / (total / 2 - rest)
        yield f"To double the whole with all else as it is, {first} has to become {needed:.1f} times as fast."


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:.2f}"
