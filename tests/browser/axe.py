"""What axe finds wrong with a page, and whether it fits: at a desk in light, on a phone in dark colours."""

from django.conf import settings

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
# Without motion: a colour that is still on its way would be measured.
STILL = {"reduced_motion": "reduce"}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOK = """async ([rules, theme]) => {
    if (theme) document.documentElement.dataset.bsTheme = theme;
    const options = {preload: false, resultTypes: ["violations"]};
    if (rules) options.runOnly = {type: "rule", values: rules};
    const found = await axe.run(document, options);
    const wrong = found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}`));
    return [wrong, document.documentElement.scrollWidth];
}"""
IN_THE_DARK = ["color-contrast", "scrollable-region-focusable"]


def complaints(window, addresses: list[str]) -> dict[str, list[str]]:
    """Return what is wrong on each page."""
    window.add_init_script(AXE.read_text())  # compiled once for all pages
    found = {}
    for address in addresses:
        window.set_viewport_size(DESK)
        window.goto(address)
        if wrong := wrong_at_a_desk(window) + wrong_on_a_phone(window):
            found[address] = wrong
    return found


def wrong_here(window) -> list[str]:
    """Return what is wrong on the page that is open: at a desk all rules, on a phone in dark colours and width too."""
    window.set_viewport_size(DESK)
    window.evaluate(AXE.read_text())
    return wrong_at_a_desk(window) + wrong_on_a_phone(window)


def wrong_at_a_desk(window) -> list[str]:
    wrong, width = window.evaluate(LOOK, [None, ""])
    return wrong + ["wider than a desk"] * (width > DESK["width"])


def wrong_on_a_phone(window) -> list[str]:
    window.set_viewport_size(PHONE)
    wrong, width = window.evaluate(LOOK, [IN_THE_DARK, "dark"])
    return [f"dark {one}" for one in wrong] + ["wider than a phone"] * (width > PHONE["width"])
