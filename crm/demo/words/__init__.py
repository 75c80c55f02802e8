"""What names are made of, by language. Everything here is invented or everyday; no register was copied."""

from crm.demo.words.dutch import DUTCH
from crm.demo.words.english import ENGLISH
from crm.demo.words.french import FRENCH
from crm.demo.words.german import GERMAN
from crm.demo.words.italian import ITALIAN
from crm.demo.words.spanish import SPANISH
from crm.demo.words.swedish import SWEDISH

TONGUES = {tongue.language: tongue for tongue in (ENGLISH, GERMAN, FRENCH, DUTCH, SPANISH, ITALIAN, SWEDISH)}
