"""A plot with both axes logarithmic, as SVG by itself: a straight line at the slope of the thin
ones is a time that grows as the events do."""

from math import ceil, floor, log10

WIDTH, HEIGHT = 860, 520
LEFT, RIGHT, TOP, BOTTOM = 78, 250, 56, 56
# Colours that those who tell few apart can tell apart, and a different mark each.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#7a5195"]


def mark(kind, x, y, colour):
    shapes = {
        0: f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"',
        1: f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"',
        2: f'<path d="M{x:.1f} {y - 5.5:.1f}l5 9h-10z"',
        3: f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"',
    }
    return f'{shapes[kind % 4]} fill="{colour}"/>'


def duration(power):
    return {-3: "1 ms", -2: "10 ms", -1: "0.1 s", 0: "1 s", 1: "10 s", 2: "100 s", 3: "1000 s"}.get(
        power, f"1e{power} s")


def events(power):
    number = 10 ** power
    return f"{number // 10 ** 6} million" if power >= 6 else f"{number:,}"


def plot(series):
    """The SVG of times in seconds by number of events: {name: {events: seconds}}."""
    xs = [log10(n) for values in series.values() for n in values]
    ys = [log10(t) for values in series.values() for t in values.values()]
    low, high = floor(min(xs) + 1e-9), max(ceil(max(xs) - 1e-9), floor(min(xs)) + 1)
    least, most = floor(min(ys)), ceil(max(ys))

    def x(value):
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(value):
        return HEIGHT - BOTTOM - (value - least) / (most - least) * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" font-family="sans-serif" font-size="13">',
        "<title>How the time of each operation grows with the events</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="26" font-size="16" font-weight="bold">Time against events, both axes'
        " logarithmic</text>",
        f'<text x="{LEFT}" y="44" fill="#555555">along a thin line the time grows exactly as the'
        " events do</text>",
        f'<clipPath id="inside"><rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}"'
        f' height="{HEIGHT - TOP - BOTTOM}"/></clipPath>',
    ]
    for power in range(low, high + 1):
        out.append(f'<path d="M{x(power):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>')
        out.append(f'<text x="{x(power):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
                   f"{events(power)}</text>")
    for power in range(least, most + 1):
        out.append(f'<path d="M{LEFT} {y(power):.1f}H{WIDTH - RIGHT}" stroke="#e4e4e4"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(power) + 4:.1f}" text-anchor="end">'
                   f"{duration(power)}</text>")
    for start in range(least - (high - low), most + 1):
        out.append(f'<path d="M{x(low):.1f} {y(start):.1f}L{x(high):.1f} {y(start + high - low):.1f}"'
                   ' stroke="#c9c9c9" stroke-width="0.7" clip-path="url(#inside)"/>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">'
               "events in the log</text>")
    ends = []
    for order, (name, values) in enumerate(series.items()):
        colour = COLOURS[order % len(COLOURS)]
        points = [(x(log10(n)), y(log10(t))) for n, t in sorted(values.items())]
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [mark(order, a, b, colour) for a, b in points]
        ends.append([points[-1][1], order, name, colour, points[-1]])
    # Names stand at the ends of their lines, pushed apart where they would meet.
    ends.sort()
    for one, next_ in zip(ends, ends[1:]):
        next_[0] = max(next_[0], one[0] + 17)
    over = max(0, ends[-1][0] - (HEIGHT - BOTTOM)) if ends else 0
    for at, order, name, colour, (a, b) in ends:
        at -= over
        out.append(f'<path d="M{a + 7:.1f} {b:.1f}L{WIDTH - RIGHT + 14} {at:.1f}" stroke="{colour}"'
                   ' stroke-width="0.7"/>')
        out.append(f'<text x="{WIDTH - RIGHT + 18}" y="{at + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join(out + ["</svg>", ""])
