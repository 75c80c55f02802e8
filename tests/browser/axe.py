"""What axe finds wrong with a page, and whether it fits: at a desk in light, on a phone in dark colours."""

from django.conf import settings

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
# Without motion: a colour that is still on its way would be measured.
STILL = {"reduced_motion": "reduce"}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOK = """async (rules) => {
    const options = {preload: false, resultTypes: ["violations"]};
    if (rules) options.runOnly = {type: "rule", values: rules};
    const found = await axe.run(document, options);
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}`));
}"""


def complaints(window, addresses: list[str]) -> dict[str, list[str]]:
    """Return what is wrong on each page."""
    found = {}
    for address in addresses:
        window.set_viewport_size(DESK)
        window.goto(address)
        if wrong := wrong_here(window):
            found[address] = wrong
    return found


def wrong_here(window) -> list[str]:
    """Return what is wrong on the page that is open: at a desk all rules, on a phone in dark colours and width too."""
    window.set_viewport_size(DESK)
    window.evaluate(AXE.read_text())
    wrong = window.evaluate(LOOK)
    if window.evaluate("document.documentElement.scrollWidth") > DESK["width"]:
        wrong.append("wider than a desk")
    window.set_viewport_size(PHONE)
    window.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    wrong += [f"dark {one}" for one in window.evaluate(LOOK, ["color-contrast", "scrollable-region-focusable"])]
    if window.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        wrong.append("wider than a phone")
    return wrong
