"""Where the customers are: countries with their cities, formats of postcodes and telephones, taxes and legal forms.

In a pattern # stands for a digit and @ for a letter. Telephone numbers lie in the ranges kept for fiction where a
country has such ranges (+1 555, GB 496 0, DE 23125, FR 99 00, AU 5550 ...), else behind an invented 555.
"""

from crm.demo.places.continent import AT, CH, DE, ES, FR, IT, NL, SE
from crm.demo.places.country import City, Country
from crm.demo.places.overseas import AU, CA, GB, US

COUNTRIES = (US, CA, GB, DE, FR, NL, AT, CH, ES, IT, SE, AU)

# What one US dollar was worth when the company was invented.
PER_DOLLAR = {
    "USD": 1.0,
    "EUR": 0.92,
    "GBP": 0.79,
    "CHF": 0.88,
    "SEK": 10.5,
    "CAD": 1.36,
    "AUD": 1.52,
    "CNY": 7.2,
    "CZK": 23.0,
    "DKK": 6.9,
    "HUF": 360.0,
    "INR": 83.0,
    "JPY": 150.0,
    "KRW": 1350.0,
    "KWD": 0.31,
    "MXN": 18.0,
    "NOK": 10.6,
    "NZD": 1.65,
    "PLN": 4.0,
    "SGD": 1.35,
    "TRY": 34.0,
    "ZAR": 18.5,
}

__all__ = ["COUNTRIES", "PER_DOLLAR", "City", "Country"]
