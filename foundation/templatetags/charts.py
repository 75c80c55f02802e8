"""Server-made charts: {% load charts %}."""

from decimal import Decimal

from django import template

from foundation import charts

register = template.Library()
WIDTH, HEIGHT = 560, 96
STEPS_WIDTH, STEPS_HEIGHT = 340, 112
SPARK_WIDTH, SPARK_HEIGHT = 96, 20


@register.inclusion_tag("components/aging_bar.html")
def aging_bar(aging, currency, unapplied=Decimal(0), url="", why=""):
    """Draw an aging {"current": {"count", "amount"}, "1-30": ...}; each piece links to `url` with its key appended.

    `why`, with the key appended too, is the page that explains an amount; without it the amounts lead to `url`.
    """
    credit, segments = charts.aging_segments(aging, Decimal(unapplied or 0))
    return {"segments": segments, "credit": credit, "currency": currency, "url": url, "why": why or url}


@register.inclusion_tag("components/trend.html")
def trend(points, label, unit="", rule=None, rule_label=""):
    """Draw (label, value) points as a line with the last value written; `rule` is a level to compare with."""
    placed = charts.plot(points, width=WIDTH, height=HEIGHT, at_least=rule or 0)
    known = [point for point in placed if point.y is not None]
    level = charts.plot([("", rule), *points], width=WIDTH, height=HEIGHT, at_least=rule)[0].y if rule else None
    return {
        "points": placed, "last": known[-1] if known else None, "path": charts.path(placed), "label": label,
        "unit": unit, "level": level, "rule": rule, "rule_label": rule_label, "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip


@register.inclusion_tag("components/steps.html")
def steps(days, bands, label, top=100):
    """Draw (day, value, words) as steps, each held until the next; `bands` maps a name to its least value."""
    drawn = charts.steps(days, bands, width=STEPS_WIDTH, height=STEPS_HEIGHT, top=top)
    return {
        "drawn": drawn, "first": days[0], "last": days[-1], "end": drawn.points[-1], "label": label,
        "width": STEPS_WIDTH, "height": STEPS_HEIGHT,
    }  # fmt: skip


@register.inclusion_tag("components/bars.html")
def bars(points, label, currency=""):
    """Draw (label, amount) points as columns with the last amount written."""
    placed = charts.plot(points, width=WIDTH, height=HEIGHT)
    room = WIDTH / max(len(points), 1)
    columns = [
        {"point": point, "x": round(place * room + 2, 1), "height": round(HEIGHT - point.y, 1)}
        for place, point in enumerate(placed)
        if point.y is not None
    ]
    return {
        "columns": columns, "column_width": round(room - 4, 1), "label": label, "currency": currency,
        "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip


@register.inclusion_tag("components/sparkline.html")
def sparkline(values, label):
    """Draw plain values as a line of 96 by 20 px, the last one marked; `label` says them in words."""
    placed = charts.plot([("", value) for value in values], width=SPARK_WIDTH, height=SPARK_HEIGHT)
    known = [point for point in placed if point.y is not None]
    return {"path": charts.path(placed), "last": known[-1] if known else None, "label": label}
