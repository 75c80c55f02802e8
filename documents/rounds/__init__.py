"""Rounds of papers to many customers, reminders and statements alike: looked through, released, sent once each.

A round (`run`) is proposed, released and finished, or discarded; each of its papers goes through the states below. What
a paper says, and what it does to the books, is said by those who write it.
"""
