"""The results in words: tables in Markdown between the marks of a page."""

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"


def seconds(value):
    if value >= 100:
        return f"{value:.0f} s"
    if value >= 1:
        return f"{value:.2f} s"
    if value >= 0.1:
        return f"{value * 1000:.0f} ms"
    return f"{value * 1000:.1f} ms"


def size(count):
    return f"{count / 2 ** 20:,.0f} MB" if count < 2 ** 30 else f"{count / 2 ** 30:.1f} GB"


def number(value):
    for least, word in ((1_000_000, "million"), (1000, "thousand")):
        if value >= least and value % (least // 10) == 0:
            return f"{value / least:g} {word}"
    return f"{value:,}"


def figure(side):
    """A median with its spread."""
    spread = f" ({seconds(side['least'])} to {seconds(side['most'])})"
    return seconds(side["seconds"]) + (spread if side["most"] > side["least"] else "")


def ratio(value):
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"


def verdict(goal):
    """Whether a goal is reached, in the words of the page; a limit is a goal below zero."""
    unit = " " + goal["unit"] if goal["unit"] else ""
    least, is_ = goal["least"], goal["is"]
    if least < 0:
        word = "reached" if is_ <= -least else "not reached"
        return f"{word}: {ratio(is_)}, at most {-least:g}{unit}"
    if is_ >= least:
        return f"reached: {ratio(is_)}, at least {least:g}{unit}"
    return f"not reached: {ratio(is_)} of {least:g}{unit}"


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def of_size(result):
    """The rows of one size as Markdown."""
    rows = []
    for row in result["rows"]:
        ours, *peers = row["sides"]
        equal = {True: "equal", False: "DIFFERENT", None: "–"}[row["equal"]]
        goals = {goal["against"]: verdict(goal) for goal in row["goals"] if goal["against"]}
        alone = [verdict(goal) for goal in row["goals"] if not goal["against"]]
        first = [row["title"], figure(ours), size(ours["peak"])]
        for peer in peers or [None]:
            if peer is None:
                rows.append(first + ["nothing there to compare with", "", "", "", "", ""])
            else:
                answers = "not compared" if peer["name"] in row["shown"] else equal
                rows.append(first + [peer["name"], figure(peer), size(peer["peak"]),
                                     ratio(peer["ratio"]), answers, goals.get(peer["name"], "")])
            first = ["", "", ""]
        rows += [[""] * 8 + [told] for told in alone]
    heads = ["work", "ledgerctl", "peak", "against", "takes", "peak", "times", "answers", "goal"]
    return table(heads, rows)


# What should not grow at all: its time is shown whole, and that of the others for each event.
WHOLE = {"record", "report again"}


def growth(sizes, series):
    """What each operation takes at each size, and whether that stays so."""
    rows = []
    for name, values in series.items():
        cells = [("" if n not in values else seconds(values[n]) if name in WHOLE
                  else f"{values[n] / n * 1e9:,.0f} ns") for n in sizes]
        rows.append([f"`{name}`" + (", whole" if name in WHOLE else ", an event"), *cells,
                     straight(values)])
    return table(["time", *map(number, sizes), "growth"], rows)


def straight(values):
    """Whether the time grows no faster than the events, between the two largest sizes."""
    from math import log
    sizes = sorted(values)
    if len(sizes) < 2:
        return ""
    a, b = sizes[-2:]
    power = log(values[b] / values[a]) / log(b / a)
    # Within a twentieth, which is about what a repeated measurement differs by.
    if power <= 1.05:
        return f"straight or better (events to the power {power:.2f})"
    return f"faster than the events: to the power {power:.2f}"


def page(results):
    """All that stands between the marks."""
    lines = [
        "", f"Measured on {results['day']} on {results['machine']}; load {results['load']} when it"
        f" began. " + ", ".join(f"{name} {version}" for name, version in results["versions"].items())
        + f". Each figure is the median of {results['rounds']} rounds, with the least and the most.",
        ""]
    if results["missing"]:
        lines += ["Not there, and so not compared: " + ", ".join(results["missing"]) + ".", ""]
    for key in results["shown"]:
        result = results["sizes"][key]
        lines += [f"### {number(int(key))} events", "",
                  f"The log has {result['lines']:,} lines and {result['bytes']:,} bytes"
                  f" ({result['bytes'] / result['lines']:.0f} a line).", ""]
        lines += of_size(result) + [""]
        lines += [f"- {note}" for note in result["notes"]] + [""]
    sizes = sorted(map(int, results["sizes"]))
    if len(sizes) > 1:
        lines += ["### How it grows", "", "![How the time grows with the events](performance.svg)", ""]
        lines += growth(sizes, results["growth"]) + [""]
    return "\n".join(lines)


def write(path, text):
    """Puts a text between the marks of a page."""
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    before, _, rest = whole.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not rest:
        raise SystemExit(f"{path} has no line {BEGIN}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n" + text + END + after)
